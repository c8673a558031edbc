"""What a rule is: a code, a message, examples, and checks: of configs, of Python code, of scripts.

A check of configs says what an old value becomes (`Change`, `Manual`); the text is none of its business. A check of code or of a
script says where something stands and what to write instead (`Finding`).
"""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeAlias

from mma_lint.config.value import KeyPath, Value, of

if TYPE_CHECKING:
    from mma_lint.code.module import Module
    from mma_lint.config.facts import Config
    from mma_lint.script.script import Script
    from mma_lint.source import Source

# error: 1.x breaks, or refuses the config that says it; warning: 1.x runs, and does something else; info: nothing comes of it
Severity: TypeAlias = Literal['error', 'warning', 'info']
Applicability: TypeAlias = Literal['safe', 'unsafe']


@dataclass(frozen=True)
class Put:
    """The migrated config has `value` at `path`. A dict is merged into the dict that is there."""

    path: KeyPath
    value: Value

    @classmethod
    def plain(cls, path: KeyPath, plain: object) -> 'Put':
        """A Put of plain Python; Values inside it keep their text. A computed None is said only over a base's value."""
        return cls(path, of(plain))


@dataclass(frozen=True)
class Drop:
    """The migrated config has nothing at `path`."""

    path: KeyPath

    @staticmethod
    def keys(path: KeyPath, value: Value, taken: Collection[str]) -> 'tuple[Drop, ...]':
        """Of the dict `value` at `path` the keys that are taken go; it goes itself where it has no others."""
        return tuple(Drop((*path, key)) for key in taken) if len(taken) < len(value.items) else (Drop(path),)


@dataclass(frozen=True)
class Move:
    """What is at `path` goes to `to`, together with all that other steps change below `path`."""

    path: KeyPath
    to: KeyPath


Step: TypeAlias = Put | Drop | Move


@dataclass(frozen=True)
class Change:
    """A finding with a fix: the steps take what the old key says to the 1.x dialect.

    `at` is the old key: the finding stands on it, in the file that says it; () is the file as a whole.
    `doubt` is the reason why a person must look at the result: it makes the fix unsafe. `severity` is that of the rule where it is None.
    """

    at: KeyPath
    steps: tuple[Step, ...]
    message: str = ''
    doubt: str = ''
    severity: Severity | None = None


@dataclass(frozen=True)
class Manual:
    """A finding without a fix: the message says what to do."""

    at: KeyPath
    message: str
    severity: Severity = 'error'


Verdict: TypeAlias = Change | Manual


@dataclass(frozen=True)
class Name:
    """In the text of a Rewrite: a qualified name, such as `mmaction.registry.MODELS`, written as the file reaches it; it is imported if need be."""

    qualified: str


@dataclass(frozen=True)
class Rename:
    """What is meant at `node` is called `new` (a qualified name) in 1.x.

    `node` is the alias of an import, with which all uses follow, or a name or a chain of attributes; a string that is a qualified name.
    """

    node: ast.alias | ast.expr
    new: str


@dataclass(frozen=True)
class Unimport:
    """The import of `alias` goes: nothing uses it."""

    alias: ast.alias


@dataclass(frozen=True)
class Rewrite:
    """text[start:end] (offsets in code points) becomes `parts`, one after the other."""

    start: int
    end: int
    parts: tuple[str | Name, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something outdated at text[start:end] of code or of a script. `steps` are its fix; none, and it is to be done by hand.

    `message` is that of the rule where it is empty. `doubt` is the reason why a person must look at the result: it makes the fix unsafe.
    """

    start: int
    end: int
    message: str = ''
    steps: tuple[Rename | Unimport | Rewrite, ...] = ()
    doubt: str = ''
    severity: Severity | None = None


Check: TypeAlias = 'Callable[[Config], Iterator[Verdict]]'
CodeCheck: TypeAlias = 'Callable[[Module], Iterator[Finding]]'
ScriptCheck: TypeAlias = 'Callable[[Script], Iterator[Finding]]'
CommentCheck: TypeAlias = 'Callable[[Source, Sequence[tuple[Rule, int]]], Iterator[Finding]]'


@dataclass(frozen=True)
class Example:
    """`bad` alone is reported; `bad` and `good`: fixed; `good` alone: left alone. `bases` are files beside it.

    `unsafe` says that the fix needs --unsafe-fixes. `path` is where the file stands in a project.
    """

    bad: str = ''
    good: str = ''
    bases: tuple[tuple[str, str], ...] = ()
    unsafe: bool = False
    path: str = 'configs/example.py'


@dataclass(frozen=True)
class Rule:
    """One rule. `code`: MMA and three digits; `doc`: the module's docstring: what, why, and a `Fix safety:` paragraph.

    `optional`: it runs only where it is selected by more than `MMA`.
    """

    code: str
    module: str
    doc: str
    message: str
    examples: tuple[Example, ...]
    severity: Severity = 'error'
    optional: bool = False
    checks: list[Check] = field(default_factory=list, compare=False)
    code_checks: list[CodeCheck] = field(default_factory=list, compare=False)
    script_checks: list[ScriptCheck] = field(default_factory=list, compare=False)
    comment_checks: list[CommentCheck] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        """The rule's name: that of its file, in kebab case."""
        return self.module.rpartition('.')[2].replace('_', '-')

    def check(self, function: Check) -> Check:
        """Register a function that finds and fixes in configs."""
        self.checks.append(function)
        return function

    def check_code(self, function: CodeCheck) -> CodeCheck:
        """Register a function that finds and fixes in Python code."""
        self.code_checks.append(function)
        return function

    def check_script(self, function: ScriptCheck) -> ScriptCheck:
        """Register a function that finds and fixes in shell scripts and other text."""
        self.script_checks.append(function)
        return function

    def check_comments(self, function: CommentCheck) -> CommentCheck:
        """Register a function that looks at comments that keep findings: it gets a file, and all its findings: rules with rows."""
        self.comment_checks.append(function)
        return function

    def verdicts(self, config: 'Config') -> 'Iterator[Verdict]':
        """Everything this rule has to say of a config."""
        for check in self.checks:
            yield from check(config)


@cache
def discover() -> tuple[Rule, ...]:
    """All rules, by code."""
    import mma_lint.rules as folder

    modules = (importlib.import_module(info.name) for info in pkgutil.walk_packages(folder.__path__, f'{folder.__name__}.') if not info.ispkg)
    return tuple(sorted(map(_rule, modules), key=lambda rule: rule.code))


def _rule(module: ModuleType) -> Rule:
    rule = module.rule
    assert isinstance(rule, Rule), f'{module.__file__}: no `rule`'
    return rule
