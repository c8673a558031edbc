"""`default_scope = 'mmaction'` is missing.

MMEngine's Runner looks types up in the scope that the config names, and in its own where it names none: `KeyError: 'Recognizer2D is
not in the mmengine::model registry'`. In 0.x there was one registry of each kind and no scope.

Fix safety: safe.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Example, Put, Rule, Verdict

rule = Rule(
    'MMA151',
    __name__,
    __doc__,
    message="a config needs `default_scope = 'mmaction'` in 1.x",
    examples=(
        Example(bad="log_level = 'INFO'\nworkflow = [('train', 1)]\n", good="default_scope = 'mmaction'\nlog_level = 'INFO'\nworkflow = [('train', 1)]\n"),
        Example(good="default_scope = 'mmaction'\nlog_config = dict(interval=20)\n"),
        Example(good="optimizer = dict(type='SGD', lr=0.1)\ntotal_epochs = 50\n"),
        Example(good="model = dict(type='Recognizer2D')\n"),
        Example(good="_base_ = './data.py'\nmodel = dict(data_preprocessor=dict(type='ActionDataPreprocessor'))\n", bases=(('data.py', 'total_epochs = 5\n'),)),
    ),
)

_RUNTIME = ('log_config', 'checkpoint_config', 'dist_params', 'log_level', 'workflow')


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name the scope in what is run, and in the fragment that says how: not in every schedule and model."""
    if config.has('default_scope') or config.dialect != '0.x':
        return
    if _is_whole(config) or any(config.has(key) for key in _RUNTIME):
        yield Change((), (Put.plain(('default_scope',), 'mmaction'),))


def _is_whole(config: Config) -> bool:
    """Whether there is a model to run. A preprocessor alone is none: it is what a fix makes of a pipeline in a file without a model."""
    model = config.get('model')
    return model is not None and model.items.keys() != {'data_preprocessor'} and (config.has('data') or bool(config.document.bases))
