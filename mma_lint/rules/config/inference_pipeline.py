"""The pipeline of the test under another name than `test_pipeline`.

`inference_recognizer` of 0.24.1 took the pipeline from `data.test.pipeline`. That of 1.2.0 reads the variable `test_pipeline` of the config
(mmaction/apis/inference.py), as do `inference_skeleton` and the script that draws class activation maps. Training and testing go without; but with
a config that has no such variable, 1.x stops there with an AttributeError, and with one that holds something else it takes that.

Fix safety: there is no fix: what the variable must hold is itself migrated. This is a warning, and is only given while the config is one of 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import is_old
from mma_lint.config.value import KeyPath, same
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA176',
    __name__,
    __doc__,
    message='1.x takes the pipeline for inference from `test_pipeline`',
    examples=(
        Example(
            bad="model = dict(type='Recognizer2D')\nval_pipeline = [dict(type='DecordInit')]\ndata = dict(test=dict(pipeline=val_pipeline))\n",
        ),
        Example(
            bad="steps = [dict(type='DecordInit')]\ndata = dict(test=dict(type='VideoDataset', pipeline=steps))\n",
        ),
        Example(
            bad="model = dict(type='Recognizer2D')\ntest_pipeline = [dict(type='PyAVInit')]\ndata = dict(test=dict(pipeline=[dict(type='DecordInit')]))\n",
        ),
        Example(
            good="model = dict(type='FastRCNN')\nval_pipeline = [dict(type='SampleAVAFrames', clip_len=4, frame_interval=2)]\n"
            'test_dataloader = dict(dataset=dict(pipeline=val_pipeline))\n'
        ),
    ),
    severity='warning',
)

_RECOGNIZERS = frozenset({'Recognizer2D', 'Recognizer3D', 'RecognizerAudio', 'RecognizerGCN', 'AudioRecognizer', 'SkeletonGCN'})
_THEIR_DATASETS = frozenset({'AudioDataset', 'AudioFeatureDataset', 'PoseDataset', 'RawframeDataset', 'VideoDataset'})
_PIPELINE: KeyPath = ('data', 'test', 'pipeline')


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Look whether the test's pipeline is the variable of that name."""
    pipeline, named = config.get(*_PIPELINE), config.get('test_pipeline')
    if pipeline is None or not pipeline.elements or not _recognizes(config) or not is_old(config) or same(pipeline, named):
        return
    lack = 'this config has none' if named is None else 'here that is another one'
    message = f'`inference_recognizer` of 1.x takes the variable `test_pipeline`, not the pipeline of the test, and {lack}: name the pipeline of the test so'
    yield Manual(_PIPELINE, message, 'warning')


def _recognizes(config: Config) -> bool:
    """Whether the model classifies videos; in a fragment without a model, whether the dataset is of those that it classifies."""
    if config.model_type is None:
        return config.plain('data', 'test', 'type') in _THEIR_DATASETS
    return config.model_type in _RECOGNIZERS
