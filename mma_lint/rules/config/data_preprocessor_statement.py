"""`model.data_preprocessor = dict(...)` is no statement of a config.

The migration guide of MMAction2 1.x prints it so (docs/en/migration.md in 1.2.0). A config is Python: `model` is a dict there, which has
no attributes, or no name at all. The preprocessor needs its `type`, too, and `format_shape='NCTHW'` for a 3D model.

Fix safety: there is no fix: what `model` says cannot be told from such a file.
"""

import ast
from collections.abc import Iterator

from mma_lint.config.document import Statement
from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA162',
    __name__,
    __doc__,
    message="a config cannot assign to `model.data_preprocessor`: write `model = dict(data_preprocessor=dict(type='ActionDataPreprocessor', ...))`",
    examples=(
        Example(bad='total_epochs = 5\nmodel.data_preprocessor = dict(mean=[0, 0, 0], std=[1, 1, 1])\n'),
        Example(good="model = dict(data_preprocessor=dict(type='ActionDataPreprocessor'))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Point at the statement."""
    if any(map(_is_misprint, config.document.statements)):
        yield Manual(('model',), rule.message)


def _is_misprint(statement: Statement) -> bool:
    match statement.node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id='model'), attr='data_preprocessor')]):
            return True
    return False
