"""Which rule made a difference, and whether it said so. The rules are asked only here, after the difference was found without them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mma_lint.config.document import Document
from mma_lint.config.migrate import Migration, verdicts
from mma_lint.config.value import KeyPath, Value, walk
from mma_lint.findings import doubt
from mma_lint.proof import new
from mma_lint.proof.compare import Difference, is_inside, same
from mma_lint.proof.meaning import Meaning, neutral
from mma_lint.proof.rates import Lengths
from mma_lint.rule import Change, Manual, Move, Put, Rule, Verdict


@dataclass(frozen=True)
class Explanation:
    """`codes`: the rules that made a difference. `reason`: why it was to be expected; '' where no rule said anything of it."""

    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Witnesses:
    """What the rules say of a 0.x config (`old`), and of what stands in its place now (`now`), which means `meaning`.

    `lengths`: of the epochs for which curves are drawn; None where no curve is to be explained.
    """

    old: Document
    now: Document
    meaning: Meaning
    rules: tuple[Rule, ...]
    lengths: Lengths | None

    @cached_property
    def expected(self) -> Meaning:
        """What the config would mean if it were as the rules write it."""
        return new.read(Migration(self.rules).new(self.old), self.lengths)

    @cached_property
    def remaining(self) -> tuple[str, ...]:
        """The rules that still find something to change in what stands there now."""
        return tuple(sorted({rule.code for rule, verdict in verdicts(self.now, self.rules) if _must_be_done(verdict)}))

    def explain(self, difference: Difference) -> Explanation:
        """Name the rules behind a difference, and what they said of it.

        A rule that had a doubt, or a warning, explains what is as the rules write it. What a rule left to a person explains whatever
        that person wrote there; what is still open is no longer, and not yet, said.
        """
        places = [side.at for side in (difference.old, difference.new) if side is not None]
        involved = self._involved(self.old, places)
        as_expected = self._is_as_expected(difference)
        for rule, verdict in involved:
            if (reason := _announced(self.old, rule, verdict)) and (as_expected or _is_left_to_a_person(verdict, places)):
                return Explanation((rule.code,), reason)
        for rule, verdict in self._involved(self.now, self._still_said(difference)):
            if _must_be_done(verdict):
                return Explanation((rule.code,), f'not carried over yet: {verdict.message or rule.message}')
        return Explanation(tuple(dict.fromkeys(rule.code for rule, _ in involved)) if as_expected else (), '')

    def _still_said(self, difference: Difference) -> list[KeyPath]:
        """Where the 0.x key of a difference stands, if it stands there as it was; of a key that is not said, what it would stand in."""
        before = difference.old
        place = () if before is None else before.at if before.said else before.at[:-1]
        old, now = self.old.merged.get(*place), self.now.merged.get(*place)
        return [place] if place and old is not None and now is not None and same(neutral(old.plain), neutral(now.plain)) else []

    def _is_as_expected(self, difference: Difference) -> bool:
        """Whether the config means here, and in all that is inside, what it would mean as the rules write it."""
        expected, there = (
            {key: fact for key, fact in getattr(meaning, difference.aspect).items() if key == difference.key or is_inside(key, difference.key)}
            for meaning in (self.expected, self.meaning)
        )
        return expected.keys() == there.keys() and all(same(fact.value, there[key].value) for key, fact in expected.items())

    def _involved(self, document: Document, places: list[KeyPath]) -> list[tuple[Rule, Verdict]]:
        """The verdicts that touch what stands at some places, the nearest first."""
        paths = [path for path in places if path]
        nodes = {id(value.node): depth for path in paths for depth, value in enumerate(_along(document.merged, path), 1) if value.node is not None}
        found = []
        for rule, verdict in verdicts(document, self.rules):
            there = document.merged.get(*verdict.at) if verdict.at else None
            depth = max(_common(paths, verdict), 0 if there is None else nodes.get(id(there.node), 0))
            if depth:
                found.append((verdict.at in paths, depth, rule, verdict))
        return [(rule, verdict) for *_, rule, verdict in sorted(found, key=lambda item: item[:2], reverse=True)]


def _common(paths: list[KeyPath], verdict: Verdict) -> int:
    """How deep a verdict touches one of some paths; 0 where it touches none."""
    return max((min(len(path), len(other)) for path in paths for other in _touched(verdict) if _meets(path, other)), default=0)


def _must_be_done(verdict: Verdict) -> bool:
    """Whether a config with this verdict is not one of 1.x yet."""
    return isinstance(verdict, Change) or verdict.severity == 'error'


def _announced(document: Document, rule: Rule, verdict: Verdict) -> str:
    """What a verdict warns of; '' where it promises that nothing changes."""
    if isinstance(verdict, Manual):
        return verdict.message
    return doubt(document, verdict)


def _is_left_to_a_person(verdict: Verdict, places: list[KeyPath]) -> bool:
    """Whether a person must change what stands at one of some places: that very key, something in it, or the component whose class is gone."""
    if not isinstance(verdict, Manual) or verdict.severity != 'error':
        return False
    part = verdict.at[:-1] if verdict.at[-1:] == ('type',) else None
    return any(verdict.at[: len(place)] == place or (part is not None and place[: len(part)] == part) for place in places if place)


def _touched(verdict: Verdict) -> Iterator[KeyPath]:
    """The paths that a verdict is about: the key it stands on, and all that its steps take or put."""
    if verdict.at:
        yield verdict.at
    for step in verdict.steps if isinstance(verdict, Change) else ():
        if isinstance(step, Put):
            yield from (path for path, value in walk(step.value, step.path) if not value.items and not value.elements)
        else:
            yield step.path
        if isinstance(step, Move):
            yield step.to


def _along(root: Value, path: KeyPath) -> Iterator[Value]:
    """The values on a path, without the root."""
    for length in range(1, len(path) + 1):
        value = root.get(*path[:length])
        if value is None:
            return
        yield value


def _meets(path: KeyPath, other: KeyPath) -> bool:
    """Whether one of two paths leads to the other."""
    length = min(len(path), len(other))
    return path[:length] == other[:length]
