"""Where a project stands: plain data, no syntax trees. Lines and rows are counted from 1."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from mma_lint.config.accounting import STATUSES, Status
from mma_lint.report.compare import Comparison
from mma_lint.rule import Severity

State: TypeAlias = Literal['migrated', 'safe', 'look', 'manual', 'unknown', 'failed']
Kind: TypeAlias = Literal['config', 'notebook', 'script', 'code']

# The best first. A file is in the worst state that anything in it is in.
STATES: tuple[State, ...] = ('migrated', 'safe', 'look', 'manual', 'unknown', 'failed')
NAMES: Mapping[State, str] = {
    'migrated': 'migrated',
    'safe': 'safe fixes',
    'look': 'to look at',
    'manual': 'by hand',
    'unknown': 'unknown',
    'failed': 'not analysed',
}
TEXTS: Mapping[State, str] = {
    'migrated': 'nothing outdated is found',
    'safe': 'wait, and nothing else is to do',
    'look': 'an unsafe fix, or a warning that goes with a fix',
    'manual': 'no fix does it',
    'unknown': 'known neither to 0.x nor to 1.x',
    'failed': 'may hide anything',
}
FIXES: tuple[State, ...] = ('safe', 'look', 'manual')  # what can become of a finding


@dataclass(frozen=True)
class FileStanding:
    """One file. `findings`: how many of each of FIXES; `parts`: how many keys and types of a config have each status.

    `unknown` and `dead` name such parts. `inherited_by`: how many configs of the run inherit from it; `level`: how many generations it has above it.
    """

    path: str
    folder: str
    kind: Kind
    state: State
    findings: Mapping[State, int] = field(default_factory=dict)
    parts: Mapping[Status, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    inherited_by: int = 0
    level: int = 0


@dataclass(frozen=True)
class Counts:
    """Files by state, findings by fix, parts of configs by status."""

    states: Mapping[State, int]
    findings: Mapping[State, int]
    parts: Mapping[Status, int]

    @property
    def files(self) -> int:
        """How many files."""
        return sum(self.states.values())

    @property
    def migrated(self) -> int:
        """How many of them have nothing left to do."""
        return self.states['migrated']


def count(files: Iterable[FileStanding]) -> Counts:
    """The counts of some files; each state, fix and status has one, perhaps 0."""
    files = tuple(files)
    states = Counter(file.state for file in files)
    return Counts(
        {state: states[state] for state in STATES},
        {fix: sum(file.findings.get(fix, 0) for file in files) for fix in FIXES},
        {status: sum(file.parts.get(status, 0) for file in files) for status in STATUSES},
    )


@dataclass(frozen=True)
class Item:
    """One thing to do or to look at. `excerpt` is the text of its row, text[start:end] of it what is meant.

    `reason`: why a fix must be looked at; `comparison`: what that fix alone does. `is_late`: it comes up after the fixes are made only.
    """

    path: str
    place: str
    message: str
    excerpt: str = ''
    start: int = 0
    end: int = 0
    inherited_by: int = 0
    reason: str = ''
    comparison: Comparison | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Step:
    """The things to do that one rule asks for, in their order; `why` are the paragraphs that explain it."""

    code: str
    name: str
    severity: Severity
    title: str
    why: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Failure:
    """A file that could not be analysed, or a folder that could not be listed."""

    path: str
    place: str
    code: str
    message: str


@dataclass(frozen=True)
class Training:
    """How long a config trains and at which rate, as text: what cannot be told stands as it is written."""

    epochs: str
    optimizer: str
    rate: str
    schedule: tuple[str, ...]


@dataclass(frozen=True)
class ScheduleChange:
    """A training before and after all fixes (None: it is not said), and the configs that train so.

    `old` and `new`: the rate at every iteration, with `length` iterations in an epoch; empty where it cannot be told, `not_drawn` says why.
    """

    before: Training | None
    after: Training | None
    paths: tuple[str, ...]
    old: tuple[float, ...] = ()
    new: tuple[float, ...] = ()
    length: int = 1
    not_drawn: str = ''


@dataclass(frozen=True)
class FileChange:
    """What `fix` does to a file, and what `fix --unsafe-fixes` does beyond it; `notes` are what it says of the file."""

    path: str
    safe: Comparison | None
    unsafe: Comparison | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A part of the way. `command` does it, where one does; `findings` in `files` are settled by it, `left` files have some left after it.

    `note`: what to put into the command first.
    """

    title: str
    command: str
    findings: int
    files: int
    left: int
    note: str = ''


@dataclass(frozen=True)
class Standing:
    """Where a project stands. `unrelated` counts the files in which nothing is of MMAction2; `paths` are what was asked for,
    `title` names it.

    `kept` says what the user has decided not to count. `commit` is that of the git repository, '' where it is
    not known. `stages` are what is left of the way: the first is next.
    """

    title: str
    paths: tuple[str, ...]
    date: datetime
    version: str
    commit: str
    files: tuple[FileStanding, ...]
    unrelated: int
    kept: tuple[str, ...]
    failures: tuple[Failure, ...]
    stages: tuple[Stage, ...]
    to_look_at: tuple[Step, ...]
    by_hand: tuple[Step, ...]
    schedules: tuple[ScheduleChange, ...]
    changes: tuple[FileChange, ...]

    @property
    def total(self) -> Counts:
        """All files that count."""
        return count(self.files)

    @property
    def folders(self) -> Mapping[str, Counts]:
        """The counts of each folder, by name."""
        names = sorted({file.folder for file in self.files})
        return {name: count(file for file in self.files if file.folder == name) for name in names}

    @property
    def next_command(self) -> str:
        """What to run next."""
        return next((stage.command for stage in self.stages), '')
