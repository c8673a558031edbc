"""`train_cfg` and `test_cfg` beside the model became part of it; at the top level they are the loops now.

Up to 0.9 the settings of the model stood beside it, and 0.24.1 still reads them there (build_model in
mmaction/models/builder.py). MMEngine's Runner takes the same two names for the train loop and the test loop, and fails on
`average_clips`. Inside the model, `train_cfg=None` and `test_cfg=None` said nothing, and can go.

Fix safety: safe. The values are kept; a `None` or an empty dict goes.
"""

from collections.abc import Iterator

from mma_lint.config.averaging import NEW as CLIPS
from mma_lint.config.averaging import as_head_says, doubt
from mma_lint.config.facts import OLD_KEYS, Config
from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

NAMES = ('train_cfg', 'test_cfg')
LOOP_KEYS = frozenset({'type', 'by_epoch', 'max_epochs', 'max_iters', 'val_begin', 'val_interval', 'dynamic_intervals', 'fp16', '_scope_'})
LOOPS = ('EpochBasedTrainLoop', 'IterBasedTrainLoop', 'ValLoop', 'TestLoop')
KEYS_OF_1X = ('train_dataloader', 'val_dataloader', 'test_dataloader', 'optim_wrapper', 'val_evaluator', 'test_evaluator', 'val_cfg', 'default_hooks')

rule = Rule(
    'MMA111',
    __name__,
    __doc__,
    message='`train_cfg` and `test_cfg` of the model became part of `model`',
    examples=(
        Example(
            bad="""\
model = dict(
    type='Recognizer2D',
    cls_head=dict(type='TSNHead'))
# model training and testing settings
train_cfg = None
test_cfg = dict(average_clips='prob')
""",
            good="""\
model = dict(
    type='Recognizer2D',
    cls_head=dict(type='TSNHead', average_clips='prob'))
# model training and testing settings
""",
        ),
        Example(
            bad="model = dict(type='MyTracker')\ntrain_cfg = dict(intra_video=False)\ntest_cfg = dict(precede_frames=20, topk=10)\n",
            good="""\
model = dict(
    type='MyTracker',
    train_cfg=dict(intra_video=False),
    test_cfg=dict(precede_frames=20, topk=10))
""",
        ),
        Example(
            bad="model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead'), train_cfg=None, test_cfg=None)\ntotal_epochs = 50\n",
            good="model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead'))\ntotal_epochs = 50\n",
        ),
        Example(good="train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\ntest_cfg = dict(type='TestLoop')\n"),
        Example(good="model = dict(type='Recognizer2D', train_cfg=None, test_cfg=None)\ntrain_dataloader = None\ntrain_cfg = None\n"),
    ),
)


@rule.check
def beside_the_model(config: Config) -> Iterator[Verdict]:
    """Move what stands beside the model into it."""
    for name in NAMES:
        value = config.get(name)
        if value is None:
            continue
        if isinstance(value.data, Unknown):
            yield from _unknown(config, name)
        elif keys := model_keys(value):
            steps = tuple(step for key in keys for step in _into_model(config, name, key, value.items[key]))
            yield Change((name,), steps, f'`{name}` is the {name[:-4]} loop now: what it said of the model goes into `model`', _doubt(value))
        elif _says_nothing(value) and not _is_of_1x(config, value):
            yield Change((name,), tuple(_without(config, name, value)), f'`{name}` is the {name[:-4]} loop now, and says nothing of the model')


def _unknown(config: Config, name: str) -> Iterator[Verdict]:
    if config.dialect == '0.x':
        yield Manual((name,), f'`{name}` is the {name[:-4]} loop now: move what it says of the model to `model.{name}`')


def model_keys(value: Value) -> tuple[str, ...]:
    """The keys of a top-level `train_cfg` or `test_cfg` that are of the model and not of a loop."""
    kind = value.items.get('type')
    if kind is not None and kind.data not in LOOPS:
        return ()
    return tuple(key for key in value.items if key not in LOOP_KEYS)


def _says_nothing(value: Value) -> bool:
    return value.data is None or value.data == {}


def _is_of_1x(config: Config, value: Value) -> bool:
    """Whether a loop is said by a file of 1.x, be its bases migrated or not."""
    beside = (config.document.own if config.document.says(value) else config.root).items
    return any(key in beside for key in KEYS_OF_1X) and not any(key in beside for key in OLD_KEYS)


def _into_model(config: Config, name: str, key: str, value: Value) -> Iterator[Step]:
    old = (name, key)
    if config.model_type in table('models')['localizers']:
        yield Drop(old)  # build_model of 0.24.1 gives a localizer none of it, and 1.x would refuse it
    elif key == 'average_clips' and config.has_averaging_head and config.model_type != 'SkeletonGCN':
        yield from (Drop(old), Put(CLIPS, as_head_says(value)))
    else:
        yield from (Drop(old), Put.plain(('model', name), {key: value}))


def _doubt(value: Value) -> str:
    clips = value.items.get('average_clips')
    return doubt(clips) if clips is not None else ''


def _without(config: Config, name: str, value: Value) -> Iterator[Step]:
    """The steps that take away a `None`, but not a loop that another rule puts in its place."""
    if config.is_detector and not config.has('model', name):
        yield Put(('model', name), value)  # a detector's settings have no default
    # Drops come last: to drop the key itself would take the loop away. An item that comes and goes leaves it alone.
    yield Put.plain((name,), {'_': True})
    yield Drop((name, '_'))


@rule.check
def in_the_model(config: Config) -> Iterator[Verdict]:
    """Drop settings that say nothing. MMDetection's models need them said."""
    if not config.has_old_model or config.model_type not in table('models')['recognizers']:
        return
    for name in NAMES:
        value, beside = config.get('model', name), config.get(name)
        if value is not None and _says_nothing(value) and not (beside is not None and model_keys(beside)):
            path: KeyPath = ('model', name)
            yield Change(path, (Drop(path),), f'`model.{name}` says nothing: it can go')
