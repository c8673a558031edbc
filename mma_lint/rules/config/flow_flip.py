"""1.2.0 flips optical flow wrongly.

To mirror flow its x component must be inverted. `Flip` of 0.24.1 does so; in 1.2.0 a frame of flow is one array of two channels, and
`Flip` inverts both channels of every other frame (`_flip_imgs` in mmaction/datasets/transforms/processing.py). Training samples
that are flipped are wrong, in silence.

Fix safety: there is no fix. This is a warning, and is only given while the config is one of 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import Pipeline, is_old, pipelines, split_of
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA171',
    __name__,
    __doc__,
    message='1.2.0 flips optical flow wrongly',
    examples=(
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='Flip', flip_ratio=0.5),\n"
            "    dict(type='FormatShape', input_format='NCHW_Flow'),\n"
            "    dict(type='Collect', keys=['imgs'])\n"
            ']\n'
        ),
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='Flip', flip_ratio=0.5),\n"
            "    dict(type='FormatShape', input_format='NCTHW')\n"
            ']\n'
            "data = dict(train=dict(type='RawframeDataset', modality='Flow', pipeline=train_pipeline))\n"
        ),
        Example(
            good='train_pipeline = [\n'
            "    dict(type='Flip', flip_ratio=0.5),\n"
            "    dict(type='FormatShape', input_format='NCHW'),\n"
            "    dict(type='Collect', keys=['imgs'])\n"
            ']\n'
        ),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name each flip of flow."""
    if not is_old(config):
        return
    for pipeline in pipelines(config):
        if not _is_flow(config, pipeline):
            continue
        for transform in pipeline.find('Flip'):
            if transform.plain('flip_ratio', 0.5) != 0:
                message = '1.2.0 inverts the wrong channels of flipped flow: set `flip_ratio=0`, or flip in a transform of your own'
                yield Manual((*transform.path, 'type'), message, 'warning')


def _is_flow(config: Config, pipeline: Pipeline) -> bool:
    if any(shape.plain('input_format') == 'NCHW_Flow' for shape in pipeline.find('FormatShape')):
        return True
    return split_of(pipeline) is not None and config.plain(*pipeline.path[:-1], 'modality') == 'Flow'
