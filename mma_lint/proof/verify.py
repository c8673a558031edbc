"""Config by config: what it meant in 0.x, what it means now, and what the rules said of each difference."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mma_lint.checking import failed
from mma_lint.config.document import Document
from mma_lint.config.facts import Config
from mma_lint.config.known import is_of_0x, is_of_1x
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.proof import new, old
from mma_lint.proof.compare import Comparison, Difference, compare
from mma_lint.proof.explain import Explanation, Witnesses
from mma_lint.proof.rates import Rates, lengths
from mma_lint.rule import Rule
from mma_lint.runtime.answer import Answer


@dataclass(frozen=True)
class Proof:
    """What became of one config.

    `answers`: what the real MMAction2 1.x said of the config now, where it was asked.
    `remaining`: the rules whose findings are still open in it, so that it is not all 1.x yet. `skipped`: why it was not compared; '' where it was.
    `failure`: that a file of it could not be read.
    """

    path: Path
    comparison: Comparison | None = None
    explained: tuple[tuple[Difference, Explanation], ...] = ()
    remaining: tuple[str, ...] = ()
    skipped: str = ''
    failure: Diagnostic | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def unexplained(self) -> tuple[tuple[Difference, Explanation], ...]:
        """The differences that no rule announced."""
        return tuple(item for item in self.explained if not item[1].reason)

    @property
    def fails(self) -> bool:
        """Whether something of it fails in the real MMAction2 1.x."""
        return any(answer.outcome == 'failed' for answer in self.answers)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """The aspects without a difference and without anything that could not be compared."""
        if self.comparison is None:
            return ()
        touched = {item.aspect for item in self.comparison.differences} | {item.aspect for item in self.comparison.open}
        return tuple(aspect for aspect in self.comparison.aspects if aspect not in touched)


@dataclass(frozen=True, eq=False)
class Versions:
    """The two versions of a project. `now` and `before` read their files; `earlier` gives the 0.x file of a present one, None for none."""

    now: Project
    before: Project
    earlier: Callable[[Path], Path | None]


def verify(paths: Iterable[Path], versions: Versions, rules: tuple[Rule, ...]) -> Iterator[Proof]:
    """Compare the configs among some files with what they were in 0.x. Nothing is executed.

    A file from which others of the run inherit is seen in those, unless it is a whole config of its own.
    """
    paths = tuple(dict.fromkeys(paths))
    configs = _configs(paths, versions)
    inherited = {id(ancestor) for path in configs for ancestor in _ancestors(versions.now, path)}
    for path in paths:
        if path in configs and not _is_seen_below(versions.now, path, inherited):
            yield _proof(path, versions, rules)


def _configs(paths: tuple[Path, ...], versions: Versions) -> frozenset[Path]:
    """Those that are configs now, or were: what was one and is no Python now must not be passed over."""
    earlier = {path: before for path in paths if (before := versions.earlier(path)) is not None}
    were = versions.before.configs(earlier.values())
    return versions.now.configs(paths) | {path for path, before in earlier.items() if before in were}


def _ancestors(project: Project, path: Path) -> tuple[Document, ...]:
    try:
        return project.document(path).ancestors
    except Exception:  # noqa: BLE001  reported where the file itself is looked at
        return ()


def _is_seen_below(project: Project, path: Path, inherited: set[int]) -> bool:
    try:
        document = project.document(path)
        return id(document) in inherited and not Config(document).is_whole
    except Exception:  # noqa: BLE001  reported where the file itself is looked at
        return False


def _proof(path: Path, versions: Versions, rules: tuple[Rule, ...]) -> Proof:
    read = path
    try:
        now, earlier = versions.now.document(path), versions.earlier(path)
        if earlier is None:
            return Proof(path, skipped='there was no such file')
        read = earlier
        before = versions.before.document(earlier)
        read = path
        return _compared(path, before, now, rules)
    except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
        return Proof(path, failure=failed(read, error))


def _compared(path: Path, before: Document, now: Document, rules: tuple[Rule, ...]) -> Proof:
    if not is_of_0x(Config(before)):
        return Proof(path, skipped='it was no config of 0.x')
    if is_of_1x(Config(before)):
        return Proof(path, skipped='it was half carried over already: compare it with an earlier version')
    if _texts(before) == _texts(now):
        return Proof(path, skipped='it is not migrated yet')
    drawn_for = lengths(before.merged, now.merged)
    meaning = new.read(now.merged, drawn_for)
    comparison = compare(old.read(before.merged, drawn_for), meaning)
    part = any(difference.aspect == 'schedule' for difference in comparison.differences)
    witnesses = Witnesses(before, now, meaning, rules, drawn_for if part else None)
    explained = tuple((difference, witnesses.explain(difference)) for difference in comparison.differences)
    return Proof(path, comparison, explained, witnesses.remaining)


def rates(path: Path, versions: Versions) -> tuple[Rates, Rates] | None:
    """The learning rates of a config in 0.x and now; None where they cannot be told. Raises what reading the files does."""
    earlier = versions.earlier(path)
    if earlier is None:
        return None
    before, now = versions.before.document(earlier).merged, versions.now.document(path).merged
    drawn_for = lengths(before, now)
    left, right = (read(root, drawn_for).schedule.get('rate') for read, root in ((old.read, before), (new.read, now)))
    if left is None or right is None or not isinstance(left.value, Rates) or not isinstance(right.value, Rates):
        return None
    return left.value, right.value


def _texts(document: Document) -> list[str]:
    """The texts of a config and of all it inherits from."""
    return [document.source.text, *(ancestor.source.text for ancestor in document.ancestors)]
