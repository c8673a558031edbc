"""What `verify` found, for people, for programs, and as Markdown."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields

from mma_lint.config.value import KeyPath, Unknown
from mma_lint.formats.escape import escape
from mma_lint.formats.markdown import marked, prose
from mma_lint.proof.compare import Difference, Open
from mma_lint.proof.explain import Explanation
from mma_lint.proof.meaning import Fact, Meaning
from mma_lint.proof.rates import CannotSay, Rates, Undrawable, apart
from mma_lint.proof.verify import Proof
from mma_lint.runtime.answer import Answer

_TITLES = {aspect.name: str(aspect.metadata['title']) for aspect in fields(Meaning)}
_WIDTH = 60


def render_full(proofs: Iterable[Proof], colour: bool = False) -> Iterator[str]:
    """A line for each config, and below it one for each difference and for each key that could not be compared."""
    for proof in proofs:
        yield f'{escape(str(proof.path))}: {_verdict(proof)}'
        yield from (_difference(*item, colour) for item in proof.explained)
        if proof.comparison is not None:
            yield from (f'  {_TITLES[item.aspect]}: {_key(item)} not compared: {_why(item)}' for item in proof.comparison.open)
        yield from _answers(proof.answers, colour)


def _answers(answers: Sequence[Answer], colour: bool) -> Iterator[str]:
    """What MMAction2 1.x said: what failed, what could not be tried, and what is well in one line."""
    for answer in answers:
        if answer.outcome != 'passed':
            mark = _paint('!', '1;31', colour) if answer.outcome == 'failed' else ' '
            yield f'{mark} in MMAction2 1.x: {answer.aspect} {answer.outcome}: {escape(answer.message)}'
        yield from (f'    {escape(key.old)} -> {escape(key.new)} (the same shape and place: check it)' for key in answer.renamed)
    if passed := [answer.aspect for answer in answers if answer.outcome == 'passed']:
        yield f'  in MMAction2 1.x: {", ".join(passed)} passed'


def _verdict(proof: Proof) -> str:
    if proof.failure is not None:
        return f'{proof.failure.code} {escape(proof.failure.filename)}: {escape(proof.failure.message)}'
    if proof.skipped:
        return f'not compared: {proof.skipped}'
    unexplained, explained = len(proof.unexplained), len(proof.explained) - len(proof.unexplained)
    parts = [_number(unexplained, 'unexplained difference')] * bool(unexplained) + [_number(explained, 'announced difference')] * bool(explained)
    still = f' (not all 1.x yet: {", ".join(proof.remaining)})' if proof.remaining else ''
    return ', '.join([*parts, f'unchanged in {_number(len(proof.unchanged), "aspect")}']) + still


def _number(count: int, noun: str) -> str:
    return f'{count or "no"} {noun}{"" if count == 1 else "s"}'


def _difference(difference: Difference, explanation: Explanation, colour: bool) -> str:
    mark = _paint('!', '1;31', colour) if not explanation.reason else '-'
    values = ' -> '.join(values_of(difference))
    return f'{mark} {_TITLES[difference.aspect]}: {_key(difference)} {values} {_because(explanation)}{_places(difference)}'


def _because(explanation: Explanation) -> str:
    codes = ', '.join(explanation.codes)
    if explanation.reason:
        return f'({codes}: {escape(explanation.reason)})'
    return f'(made by {codes}, which did not say so)' if codes else '(no rule says this)'


def _places(difference: Difference) -> str:
    old, new = (dotted(fact.at) if fact is not None and fact.at else '' for fact in (difference.old, difference.new))
    return f' [{" -> ".join(filter(None, (old, new)))}]' if old or new else ''


def _key(item: Difference | Open) -> str:
    return escape(item.key) or 'all of it'


def _why(item: Open) -> str:
    for side in (item.old, item.new):
        if side is not None and isinstance(side.value, CannotSay):
            return escape(side.value.text)
    return 'its value cannot be told without running the file'


def values_of(difference: Difference) -> tuple[str, str]:
    """Both values, shortened; of curves those where they part."""
    old, new = difference.old, difference.new
    if old is None or new is None or not isinstance(old.value, Rates) or not isinstance(new.value, Rates):
        return shown(old), shown(new)
    parting = apart(old.value, new.value)
    if parting is None or parting.length == 0:
        return shown(old), shown(new)
    where = f'at iteration {parting.iteration} (of {parting.length} in an epoch)'
    before, after = ('no rate' if value is None else f'{value:.6g}' for value in (parting.old, parting.new))
    return f'{before} {where}', after


def dotted(path: KeyPath) -> str:
    """A path as one writes it in `--cfg-options`."""
    return escape('.'.join(map(str, path)))


def shown(fact: Fact | None) -> str:
    """A value, cut off where it is long."""
    if fact is None:
        return 'nothing'
    if isinstance(fact.value, Rates):
        return 'a curve'
    if isinstance(fact.value, Undrawable):
        return escape(f'no curve, {fact.value.why}')
    text = '?' if isinstance(fact.value, Unknown) else escape(repr(fact.value))
    return text if len(text) <= _WIDTH else f'{text[: _WIDTH - 3]}...'


def _paint(text: str, style: str, colour: bool) -> str:
    return f'\x1b[{style}m{text}\x1b[0m' if colour else text


# ---------------------------------------------------------------------- data


def as_data(proof: Proof) -> dict[str, object]:
    """A proof as plain data, for JSON and for reports. `verdict`: unchanged, announced, unexplained, skipped, failed;
    it is of the comparison, `runtime` has what MMAction2 1.x said."""
    return {
        'filename': str(proof.path),
        'verdict': verdict(proof),
        'unchanged': list(proof.unchanged),
        'differences': [_difference_data(*item) for item in proof.explained],
        'not_compared': [{'aspect': item.aspect, 'key': item.key} for item in (proof.comparison.open if proof.comparison is not None else ())],
        'findings': list(proof.remaining),
        'skipped': proof.skipped or None,
        'runtime': [asdict(answer) | {'config': str(answer.config)} for answer in proof.answers],
        'failure': None if proof.failure is None else {'filename': proof.failure.filename, 'code': proof.failure.code, 'message': proof.failure.message},
    }


def verdict(proof: Proof) -> str:
    """What a proof comes to, in one word."""
    if proof.failure is not None or proof.skipped:
        return 'failed' if proof.failure is not None else 'skipped'
    return 'unexplained' if proof.unexplained else 'announced' if proof.explained else 'unchanged'


def _difference_data(difference: Difference, explanation: Explanation) -> dict[str, object]:
    texts = dict(zip(('old', 'new'), values_of(difference), strict=True))
    sides = {name: _fact_data(fact, texts[name]) for name, fact in (('old', difference.old), ('new', difference.new))}
    return {'aspect': difference.aspect, 'key': difference.key, **sides, 'rules': list(explanation.codes), 'reason': explanation.reason or None}


def _fact_data(fact: Fact | None, text: str) -> dict[str, object] | None:
    return None if fact is None else {'value': text if isinstance(fact.value, (Rates, Undrawable)) else fact.value, 'at': list(fact.at)}


def render_json(proofs: Iterable[Proof], colour: bool = False) -> Iterator[str]:
    """One array, an object for each config."""
    yield json.dumps([as_data(proof) for proof in proofs], indent=2, default=repr)


def render_markdown(proofs: Iterable[Proof], colour: bool = False) -> Iterator[str]:
    """A table of the differences, and a line that counts."""
    yield from ('| config | aspect | key | 0.x | 1.x | rule | said of it |', '| --- | --- | --- | --- | --- | --- | --- |')
    counts = Counter[str]()
    for proof in proofs:
        counts[verdict(proof)] += 1
        for difference, explanation in proof.explained:
            said = explanation.reason or '**nothing**'
            values = (str(proof.path), _TITLES[difference.aspect], difference.key, *values_of(difference), ', '.join(explanation.codes))
            yield f'| {" | ".join(map(marked, values))} | {prose(said) if explanation.reason else said} |'
        for answer in proof.answers:
            if answer.outcome == 'failed':
                yield f'| {marked(str(proof.path))} | in MMAction2 1.x | {answer.aspect} |  | failed |  | {prose(answer.message)} |'
    yield ''
    yield ', '.join(f'{count} {name}' for name, count in sorted(counts.items())) or 'nothing compared'
