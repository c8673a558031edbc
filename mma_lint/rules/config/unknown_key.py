"""Neither MMAction2 0.x nor 1.x knows this.

A typo such as `ata = dict(...)` or `total_epoch = 50`, a field that a fork reads, an argument that no dataset takes, or a class of one's
own (mma_lint/data/known.json has what 0.24.1 and 1.2.0 know, with mmcv, MMEngine and MMDetection). None of it can be carried over by
rule: a class must be ported and registered in a registry of `mmaction.registry`, for a 1.x config does not find what is registered
in `mmaction.models.builder` and its like. Types of other packages, `mmdet.X` or `timm.X`, are theirs to judge.

Variables are not meant: what the file reads itself, what is a number or a text that nothing reads, and settings in a file without a
model: files that inherit from it may take them (`{{_base_.head}}`), and a finding must not depend on which are looked at together. A file
that says neither what is 0.x nor what is 1.x, such as a model alone, is judged where a config of 0.x inherits from it. A config that is
1.x already is not judged.

Fix safety: there is no fix. Ignore the rule once all classes are ported.
"""

from collections.abc import Iterator

from mma_lint.config.document import Document
from mma_lint.config.facts import Config, config_of
from mma_lint.config.known import Stranger, is_of_0x, is_of_1x, strange_fields, strangers
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA190',
    __name__,
    __doc__,
    message='neither 0.x nor 1.x knows this',
    severity='warning',
    examples=(
        Example(bad='total_epoch = 50\nevaluation = dict(interval=5)\n'),
        Example(bad='domain_adaptation = True\ntotal_epochs = 50\n'),
        Example(bad="model = dict(type='Recognizer2D', cls_head=dict(type='MyHead', num_classes=5))\ntotal_epochs = 50\n"),
        Example(bad="data = dict(train=dict(type='VideoDataset', ann_file='train.txt', fold=1))\n"),
        Example(bad="model = dict(type='Recognizer3D', backbone=dict(type='SwinTransformer3D'))\ntotal_epochs = 50\n"),
        Example(
            bad="_base_ = './model.py'\ntotal_epochs = 50\n",
            bases=(('model.py', "model = dict(type='Recognizer2D', cls_head=dict(type='MyHead', num_classes=5))\n"),),
        ),
        Example(good="epochs = 50\nfold = 1\ntotal_epochs = epochs\nmodel = dict(type='Recognizer2D', backbone=dict(type='mmdet.ResNet'))\n"),
        Example(good="model = dict(type='Recognizer2D', cls_head=dict(type='MyHead', num_classes=5))\ndefault_scope = 'mmaction'\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name what must be looked at."""
    found = tuple(strangers(config))
    if found and is_of_0x(config):
        for stranger in found:
            yield from (Manual(path, stranger.message, 'warning') for path in stranger.paths if config.says(*path))


@rule.check
def inherited(config: Config) -> Iterator[Verdict]:
    """Name what stands in bases that do not say which version they are for."""
    bases = [(index, base.text, base.document) for index, base in enumerate(config.document.bases) if base.document is not None]
    for index, text, document in bases:
        found = tuple(_in_fragment(document))
        if found and is_of_0x(config):
            yield from (Manual(('_base_', index), f'in `{text}`: {stranger.message}', 'warning') for stranger in found if _is_left(config, stranger))


def _in_fragment(document: Document) -> Iterator[Stranger]:
    fragment = config_of(document)
    if not is_of_0x(fragment) and not is_of_1x(fragment):
        yield from strangers(fragment)
        yield from (stranger for ancestor in document.ancestors for stranger in strange_fields(config_of(ancestor)))


def _is_left(config: Config, stranger: Stranger) -> bool:
    """Whether the config still says it, over its base."""
    return any(len(path) == 1 or config.plain(*path) in (stranger.name, f'mmaction.{stranger.name}') for path in stranger.paths)
