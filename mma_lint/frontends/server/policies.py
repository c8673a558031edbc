"""Which settings hold for a file: those of the folder of the workspace that it is in, and over them those of the client."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mma_lint import files, settings
from mma_lint.engine import Policy, policy_of
from mma_lint.frontends.server.stamps import Stamp, stamp
from mma_lint.misuse import Misuse
from mma_lint.settings import Settings


@dataclass(frozen=True, eq=False)
class Local:
    """What holds in one folder. `basis`: the files that say so, and when they were changed."""

    settings: Settings
    policy: Policy
    basis: Mapping[Path, Stamp]

    def excludes(self, path: Path) -> bool:
        """Whether a file is left out."""
        return bool(self.settings.exclude) and not any(files.find([path], self.settings.exclude, force_exclude=True, root=self.settings.root))


@dataclass
class Policies:
    """The policies of a workspace. `options`: what the client says; `complain` is told what cannot be understood."""

    folders: tuple[Path, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    complain: Callable[[str], None] = lambda message: None
    _known: dict[Path, Local] = field(default_factory=dict)

    def configure(self, options: Mapping[str, Any]) -> None:
        """Take in what the client says."""
        self.options, self._known = options, {}

    def of(self, path: Path) -> Local:
        """What holds for a file."""
        above = [folder for folder in self.folders if path.is_relative_to(folder)]
        root = max(above, key=lambda folder: len(folder.parts), default=path.parent)
        known = self._known.get(root)
        if known is None or any(stamp(file) != was for file, was in known.basis.items()):
            known = self._known[root] = self._read(root)
        return known

    def _read(self, root: Path) -> Local:
        basis = {file: stamp(file) for file in _candidates(root)}
        try:
            found = settings.over(settings.find(root), self.options, 'settings of the editor')
            if found.baseline:
                basis[found.root / found.baseline] = stamp(found.root / found.baseline)
            return Local(found, policy_of(found), basis)
        except Misuse as error:
            self.complain(f'{error}; until this is mended, mma-lint goes by its defaults')
            return Local(Settings(root), policy_of(Settings(root)), basis)


def _candidates(root: Path) -> Iterator[Path]:
    """The files in which settings may stand."""
    for folder in (root, *root.parents):
        yield from (folder / 'mma-lint.toml', folder / 'pyproject.toml')
        if (folder / '.git').exists():
            return
