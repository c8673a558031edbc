"""`optim_wrapper.clip_gard` is a misprint for `clip_grad`.

The migration guide of MMAction2 1.x prints it so (docs/en/migration.md in 1.2.0); OptimWrapper refuses it: `TypeError: got an unexpected
keyword argument 'clip_gard'`.

Fix safety: safe.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Example, Move, Rule, Verdict

rule = Rule(
    'MMA160',
    __name__,
    __doc__,
    message='`clip_gard` is a misprint in the migration guide: the wrapper takes `clip_grad`',
    examples=(
        Example(
            bad="optim_wrapper = dict(optimizer=dict(type='SGD'), clip_gard=dict(max_norm=40))\n",
            good="optim_wrapper = dict(optimizer=dict(type='SGD'), clip_grad=dict(max_norm=40))\n",
        ),
        Example(good="optim_wrapper = dict(optimizer=dict(type='SGD'), clip_grad=dict(max_norm=40))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Spell it right."""
    if config.has('optim_wrapper', 'clip_gard'):
        yield Change(('optim_wrapper', 'clip_gard'), (Move(('optim_wrapper', 'clip_gard'), ('optim_wrapper', 'clip_grad')),))
