"""What a rule is: a code, a message, examples, and a check that says what an old value becomes."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeAlias

from mma_lint.config.value import KeyPath, Value, of

if TYPE_CHECKING:
    from mma_lint.config.facts import Config

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
    `doubt` is the reason why a person must look at the result: it makes the fix unsafe.
    """

    at: KeyPath
    steps: tuple[Step, ...]
    message: str = ''
    doubt: str = ''


@dataclass(frozen=True)
class Manual:
    """A finding without a fix: the message says what to do."""

    at: KeyPath
    message: str
    severity: Severity = 'error'


Verdict: TypeAlias = Change | Manual
Check: TypeAlias = 'Callable[[Config], Iterator[Verdict]]'


@dataclass(frozen=True)
class Example:
    """`bad` alone is reported; `bad` and `good`: fixed; `good` alone: left alone. `bases` are files beside it.

    `unsafe` says that the fix needs --unsafe-fixes.
    """

    bad: str = ''
    good: str = ''
    bases: tuple[tuple[str, str], ...] = ()
    unsafe: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule. `code`: MMA and three digits; `doc`: the module's docstring: what, why, and a `Fix safety:` paragraph."""

    code: str
    module: str
    doc: str
    message: str
    examples: tuple[Example, ...]
    severity: Severity = 'error'
    checks: list[Check] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        """The rule's name: that of its file, in kebab case."""
        return self.module.rpartition('.')[2].replace('_', '-')

    def check(self, function: Check) -> Check:
        """Register the function that finds and fixes."""
        self.checks.append(function)
        return function

    def verdicts(self, config: 'Config') -> 'Iterator[Verdict]':
        """Everything this rule has to say of a config."""
        for check in self.checks:
            yield from check(config)


@cache
def discover() -> tuple[Rule, ...]:
    """All rules, by code."""
    import mma_lint.rules.config as folder

    modules = (importlib.import_module(f'{folder.__name__}.{info.name}') for info in pkgutil.iter_modules(folder.__path__))
    return tuple(sorted(map(_rule, modules), key=lambda rule: rule.code))


def _rule(module: ModuleType) -> Rule:
    rule = module.rule
    assert isinstance(rule, Rule), f'{module.__file__}: no `rule`'
    return rule
