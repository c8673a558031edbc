"""Settings inside another linter (flake8, pylint): those of the project, and the few options that the other linter hands over."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mma_lint.policy import Policy

# Name, default, what it is for. What to select and to ignore is the other linter's own business.
OPTIONS = (
    ('mma-config', '', 'The settings of mma-lint (default: mma-lint.toml or pyproject.toml here or above).'),
    ('mma-extend-select', '', 'Rules of mma-lint to run that are off by default, such as MMA9: comma-separated prefixes or names.'),
    ('mma-target', '', 'The version of MMAction2 to carry the project to: 1.0, 1.1 or 1.2.'),
)


class Hosted(NamedTuple):  # dataclasses cost flake8 more to import than all the rest
    """The values of the options; empty where nothing is said."""

    config: str = ''
    extend_select: str = ''
    target: str = ''

    def policy(self, noqa: bool) -> 'Policy':
        """The policy of the project in the current folder. `noqa`: whether `# noqa` counts. Raises Misuse."""
        from dataclasses import replace

        from mma_lint import settings
        from mma_lint.misuse import Misuse
        from mma_lint.policy import policy_of

        found = settings.load(Path(self.config).absolute()) if self.config else settings.find(Path.cwd())
        if self.target and self.target not in settings.TARGETS:
            raise Misuse(f'mma-target must be one of {", ".join(settings.TARGETS)}')
        more = tuple(code.strip() for code in self.extend_select.split(',') if code.strip())
        return policy_of(replace(found, extend_select=(*found.extend_select, *more), target=self.target or found.target), noqa)
