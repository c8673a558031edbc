"""A comment keeps a finding that is not there.

`# noqa: MMA140` and `# mma-lint: ignore[MMA140]` are for findings that are to stay. Once the finding is gone, the comment only hides the
next one. Of a `# noqa` only the codes of mma-lint are looked at: the others are for other linters.

The rule is off by default: select it by `--extend-select MMA9`. It is told all findings, also those of rules that do not run.

Fix safety: safe: only the codes that keep nothing go, and the comment when none is left. What is written behind them stays.
"""

from collections.abc import Iterator, Sequence

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.source import Source
from mma_lint.suppression import Suppression, unused

rule = Rule(
    'MMA901',
    __name__,
    __doc__,
    message='this comment keeps no finding',
    examples=(
        Example(bad="work_dir = 'work'  # noqa: E501, MMA140\n", good="work_dir = 'work'  # noqa: E501\n"),
        Example(bad="work_dir = 'work'  # mma-lint: ignore[MMA140]\n", good="work_dir = 'work'\n"),
        Example(bad="work_dir = 'work'  # mma-lint: ignore[MMA140] as long as we test\n", good="work_dir = 'work'  # as long as we test\n"),
        Example(good='total_epochs = 50  # mma-lint: ignore[total-epochs] read by our own script\n'),
        Example(good="work_dir = 'work'  # noqa: E501\n"),
    ),
    severity='info',
    optional=True,
)


@rule.check_comments
def check(source: Source, found: Sequence[tuple[Rule, int]]) -> Iterator[Finding]:
    """The comments that keep nothing."""
    for comment, codes in unused(source, found):
        told = f'no finding of {", ".join(f"`{code}`" for code in codes)} is here to be kept' if codes else ''
        yield Finding(comment.start, comment.end, told, (_without(source, comment, codes),))


def _without(source: Source, comment: Suppression, codes: tuple[str, ...]) -> Rewrite:
    """The comment without some of its codes; without any left, no comment, but for what is written behind them."""
    kept = [code for code in comment.codes if code not in codes]
    if kept:
        head = source.text[comment.start : comment.end].partition(comment.codes[0])[0]
        tail = ']' * source.text[: comment.end].endswith(']')
        return Rewrite(comment.start, comment.end, (head + ', '.join(kept) + tail,))
    row, _ = source.place(comment.start)
    end, line_start = source.line_end(comment.start), source.line_starts[row - 1]
    behind = source.text[comment.end : end].strip()
    if behind.strip('->'):
        return Rewrite(comment.start, end, (behind if behind.startswith('#') else f'# {behind}',))
    before = source.text[line_start : comment.start]
    if before.strip():
        return Rewrite(line_start + len(before.rstrip()), end)
    return Rewrite(line_start, source.next_line(comment.start))
