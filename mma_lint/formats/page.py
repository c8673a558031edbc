"""A rule as a page of Markdown: for `mma-lint rule` and for the documentation."""

from collections.abc import Iterator

from mma_lint.failures import FAILURES
from mma_lint.rule import Example, Rule


def render(rule: Rule) -> str:
    """The page of a rule."""
    return '\n'.join(_lines(rule)).rstrip() + '\n'


def render_failure(code: str) -> str:
    """The page of a code that says that a file could not be carried through."""
    name, text = FAILURES[code]
    return f'# {code}: {name}\n\n{text}\n\nA run in which this happens ends with status 2. The code can be neither selected nor ignored.\n'


def fixable(rule: Rule) -> str:
    """When the rule has a fix, as its examples show."""
    kinds = {example.unsafe for example in rule.examples if example.bad and example.good}
    return {frozenset(): 'no', frozenset({False}): 'safe', frozenset({True}): 'unsafe'}.get(frozenset(kinds), 'safe or unsafe')


def _lines(rule: Rule) -> Iterator[str]:
    yield from (f'# {rule.code}: {rule.name}', '')
    yield from ('| code | name | severity | fix |', '| --- | --- | --- | --- |', f'| {rule.code} | {rule.name} | {rule.severity} | {fixable(rule)} |', '')
    yield from (f'Message: {rule.message}', '', rule.doc.strip(), '', '## Examples', '')
    for example in rule.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    for name, text in example.bases:
        yield from _code(f'A base, `{name}`:', text)
    if not example.good:
        yield from _code('Reported, without a fix:', example.bad)
    elif not example.bad:
        yield from _code('Left as it is:', example.good)
    else:
        yield from _code('Before:', example.bad)
        yield from _code('After, with `--unsafe-fixes`:' if example.unsafe else 'After:', example.good)


def _code(title: str, text: str) -> Iterator[str]:
    yield from (title, '', '```python', text.rstrip('\n'), '```', '')
