"""Three small rules and texts for them, so that tests of everything around the rules do not depend on the real ones."""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Drop, Manual, Move, Rule, Verdict

SAFE = Rule('MMA911', 'samples.total_epochs', 'Doc.\n\nFix safety: safe.', message='`total_epochs` became `train_cfg.max_epochs`', examples=())
UNSAFE = Rule('MMA912', 'samples.omnisource', 'Doc.\n\nFix safety: unsafe.', message='`omnisource` is gone', examples=())
MANUAL = Rule('MMA921', 'samples.precise_bn', 'Doc.', message='`precise_bn` is a hook now', examples=(), severity='warning')
RULES = (SAFE, UNSAFE, MANUAL)

OLD = 'total_epochs = 50  # kept\nomnisource = True\nprecise_bn = dict(num_iters=200)\n'
FIXED = 'train_cfg = dict(max_epochs=50)  # kept\nomnisource = True\nprecise_bn = dict(num_iters=200)\n'
NEW = 'train_cfg = dict(max_epochs=50)\n'


@SAFE.check
def check_safe(config: Config) -> Iterator[Verdict]:
    if config.has('total_epochs'):
        yield Change(('total_epochs',), (Move(('total_epochs',), ('train_cfg', 'max_epochs')),))


@UNSAFE.check
def check_unsafe(config: Config) -> Iterator[Verdict]:
    if config.has('omnisource'):
        yield Change(('omnisource',), (Drop(('omnisource',)),), doubt='is it used elsewhere?')


@MANUAL.check
def check_manual(config: Config) -> Iterator[Verdict]:
    if config.has('precise_bn'):
        yield Manual(('precise_bn',), MANUAL.message, severity='warning')
