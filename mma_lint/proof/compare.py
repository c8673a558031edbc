"""Two meanings, held against each other key by key."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from mma_lint.config.value import Unknown
from mma_lint.proof.meaning import Fact, Facts, Meaning
from mma_lint.proof.rates import Rates, apart


@dataclass(frozen=True)
class Difference:
    """A key of an aspect that means one thing in 0.x and another in 1.x; None where one of them says nothing of it."""

    aspect: str
    key: str
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True)
class Open:
    """A key of an aspect that cannot be compared: a value cannot be told without running the file."""

    aspect: str
    key: str
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True)
class Comparison:
    """What two meanings have in common, and what not. `same` and `compared` count keys; `aspects` are the fields that have any."""

    aspects: tuple[str, ...]
    same: int
    differences: tuple[Difference, ...]
    open: tuple[Open, ...]


def compare(old: Meaning, new: Meaning) -> Comparison:
    """Hold the meaning of a 0.x config against that of a 1.x config."""
    aspects, same, differences, unknown = list[str](), 0, list[Difference](), list[Open]()
    for aspect in fields(Meaning):
        left, right = getattr(old, aspect.name), getattr(new, aspect.name)
        found = list(_compared(aspect.name, left, right))
        if left or right:
            aspects.append(aspect.name)
        differences += [item for item in found if isinstance(item, Difference)]
        unknown += [item for item in found if isinstance(item, Open)]
        same += len(left.keys() & right.keys()) - sum(item.old is not None and item.new is not None for item in found)
    return Comparison(tuple(aspects), same, tuple(differences), tuple(unknown))


def _compared(aspect: str, old: Facts, new: Facts) -> Iterator[Difference | Open]:
    """What differs or cannot be told. Of a part that one side lacks, or that cannot be told, what is inside it is not told again."""
    settled: list[str] = []
    for key in sorted({**old, **new}, key=lambda name: (name.count('.'), name)):
        left, right = old.get(key), new.get(key)
        if any(is_inside(key, outer) for outer in settled):
            continue
        there = [fact for fact in (left, right) if fact is not None]
        if any(isinstance(fact.value, Unknown) for fact in there):
            settled.append(key)
            yield Open(aspect, key, left, right)
        elif left is None or right is None:
            if there[0].said:
                settled.append(key)
                yield Difference(aspect, key, left, right)
        elif not same(left.value, right.value):
            yield Difference(aspect, key, left, right)


def is_inside(key: str, outer: str) -> bool:
    """Whether a key is one of what another stands for."""
    return outer == '' or (key.startswith(outer) and key[len(outer)] in '.[#')


def same(left: object, right: object) -> bool:
    """Whether two plain values mean the same: 1 and 1.0 do, 1 and True do not."""
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    if isinstance(left, Rates) and isinstance(right, Rates):
        return apart(left, right) is None
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right
