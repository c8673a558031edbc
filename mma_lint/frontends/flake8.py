"""The flake8 plugin: what `mma-lint check` finds, among flake8's own findings.

flake8 loads this module on every run, so the engine and the rules are imported only once there is a file to check.
What to select and `# noqa` are flake8's own business.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from mma_lint import __version__
from mma_lint.formats.escape import escape
from mma_lint.frontends.hosted import OPTIONS, Hosted
from mma_lint.misuse import Misuse

if TYPE_CHECKING:
    import ast
    from argparse import Namespace

    from flake8.options.manager import OptionManager

    from mma_lint.config.project import Project
    from mma_lint.diagnostic import Diagnostic
    from mma_lint.engine import Policy


class Plugin:
    """One file, as flake8 hands it over. flake8 reads the names of the parameters."""

    name: ClassVar[str] = 'mma-lint'
    version: ClassVar[str] = __version__
    hosted: ClassVar[Hosted] = Hosted()
    policy: 'ClassVar[Policy | None]' = None
    project: 'ClassVar[Project | None]' = None  # what many files inherit from is read once

    def __init__(self, tree: 'ast.Module', lines: list[str], filename: str) -> None:
        self._tree, self._lines, self._filename = tree, lines, filename

    @classmethod
    def add_options(cls, manager: 'OptionManager') -> None:
        """Tell flake8 of the options, which may stand in its own settings too."""
        for name, default, told in OPTIONS:
            manager.add_option(f'--{name}', default=default, parse_from_config=True, help=told)

    @classmethod
    def parse_options(cls, options: 'Namespace') -> None:
        """Take the options. The settings are read when there is a file to check."""
        cls.hosted = Hosted(options.mma_config, options.mma_extend_select, options.mma_target)
        cls.policy = cls.project = None

    @classmethod
    def _policy(cls) -> 'Policy':
        if cls.policy is None:
            cls.policy = cls.hosted.policy(noqa=False)
        return cls.policy

    @classmethod
    def _project(cls) -> 'Project':
        from mma_lint.config.project import Project

        if cls.project is None:
            cls.project = Project()
        return cls.project

    def run(self) -> 'Iterator[tuple[int, int, str, type[Plugin]]]':
        """The findings: row from 1, column from 0, text."""
        try:
            for found in self._diagnostics():
                yield found.row, found.column - 1, f'{found.code} {escape(found.message)}', type(self)
        except Exception as error:  # flake8 would end the whole run
            told = str(error) if isinstance(error, Misuse) else f'internal error, please report it: {type(error).__name__}: {error}'
            if os.environ.get('MMA_LINT_RAISE'):
                raise
            yield 1, 0, f'MMA000 {escape(told)}', type(self)

    def _diagnostics(self) -> 'tuple[Diagnostic, ...]':
        from mma_lint.code.recognise import may_be_outdated
        from mma_lint.config.recognise import may_be_config

        text = ''.join(self._lines)
        if not may_be_config(text) and not may_be_outdated(text, 'mmaction' in self._filename):  # most files: the engine and the rules stay unread
            return ()
        from pathlib import Path

        from mma_lint.engine import check_in
        from mma_lint.source import Source

        path = Path(self._filename)
        project = self._project()
        project.give(Source.from_tree(path, text, self._tree))
        (report,) = check_in(project, (path,), self._policy())
        return report.diagnostics
