"""Parameters and arguments, written where they belong."""

import ast
from collections.abc import Sequence

from mma_lint.code.bodies import Function
from mma_lint.rule import Rewrite
from mma_lint.source import Source
from mma_lint.text.tokens import tokens_of


def added(source: Source, node: Function | ast.Call, items: Sequence[str]) -> Rewrite:
    """Parameters behind those of a function, or arguments behind those of a call: each on a line of its own where the last one is."""
    bracket = tokens_of(source).bracket(node)
    if not bracket.items:
        return Rewrite(bracket.open, bracket.open, (', '.join(items),))
    last = bracket.items[-1]
    row, column = source.place(last.start)
    before = source.text[last.start - column + 1 : last.start]
    gap = f',{source.newline}{before}' if not before.strip() and row != source.place(bracket.open)[0] else ', '
    return Rewrite(last.end, last.end, (''.join(gap + item for item in items),))
