"""Which findings count, and which fixes may be made: what settings, comments and a baseline say, for every door alike."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from mma_lint.baseline import Baseline, load
from mma_lint.misuse import Misuse
from mma_lint.rule import Rule, discover
from mma_lint.selection import fitting, select_rules
from mma_lint.settings import TARGETS, Settings
from mma_lint.source import Source
from mma_lint.suppression import is_suppressed
from mma_lint.target import aim


@dataclass(frozen=True)
class IgnoredFiles:
    """Files on which some rules are not run: patterns seen from a folder, and the codes of the rules."""

    root: Path
    files: GitIgnoreSpec
    codes: frozenset[str]

    def covers(self, path: Path, rule: Rule) -> bool:
        """Whether a rule is not run on a file."""
        return rule.code in self.codes and self.files.match_file(os.path.relpath(path.absolute(), self.root))


@dataclass(frozen=True, eq=False)
class Policy:
    """The rules that run, and what their findings are measured by.

    `rules` say what is so in `target`. `fixable`: the codes whose fixes may be made (None: all). `noqa`: whether the comments of flake8
    count; in flake8 that is its own business.
    """

    rules: tuple[Rule, ...]
    fixable: frozenset[str] | None = None
    ignored: tuple[IgnoredFiles, ...] = ()
    noqa: bool = True
    baseline: Baseline | None = None
    target: str = TARGETS[-1]

    @property
    def everything(self) -> tuple[Rule, ...]:
        """All rules that there are, for the target."""
        return aim(discover(), self.target)

    def allows(self, source: Source, rule: Rule, row: int) -> bool:
        """Whether a finding counts that a rule has in a row (from 1) of a file."""
        return not any(ignored.covers(source.path, rule) for ignored in self.ignored) and not is_suppressed(source, rule, row, self.noqa)

    def may_fix(self, rule: Rule) -> bool:
        """Whether the fixes of a rule may be made."""
        return self.fixable is None or rule.code in self.fixable


def policy_of(settings: Settings, noqa: bool = True) -> Policy:
    """The policy of a project. Raises Misuse."""
    rules = discover()
    fixable = frozenset(rule.code for rule in fitting(rules, settings.fixable, settings.unfixable))
    ignored = tuple(_ignored(settings.root, rules, pattern, codes) for pattern, codes in settings.per_file_ignores)
    baseline = load(settings.root / settings.baseline) if settings.baseline else None
    selected = select_rules(rules, settings.select, settings.ignore, settings.extend_select)
    return Policy(aim(selected, settings.target), fixable, ignored, noqa, baseline, settings.target)


def _ignored(root: Path, rules: Sequence[Rule], pattern: str, codes: tuple[str, ...]) -> IgnoredFiles:
    try:
        files = GitIgnoreSpec.from_lines([pattern])
    except ValueError as error:
        raise Misuse(f'per-file-ignores: {error}') from error
    return IgnoredFiles(root, files, frozenset(rule.code for rule in fitting(rules, codes)) if codes else frozenset())
