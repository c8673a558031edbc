"""Real code to test on: releases from the package index, unpacked into a cache folder, and Python's own library.

Nothing of it is kept in the repository, and nothing of it is run.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CACHE = Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'mma-lint-tests'


@dataclass(frozen=True)
class Corpora:
    """Folders of Python files."""

    cache: Path = CACHE

    @cached_property
    def wheel_0x(self) -> Path:
        """MMAction2 0.24.1, unpacked."""
        return self._unpacked('mmaction2', '0.24.1')

    @cached_property
    def wheel_1x(self) -> Path:
        """MMAction2 1.2.0, unpacked."""
        return self._unpacked('mmaction2', '1.2.0')

    def earlier_1x(self, version: str) -> Path:
        """MMAction2 1.0.0 or 1.1.0, unpacked."""
        return self._unpacked('mmaction2', f'{version}.0')

    def mmcv_lite(self, version: str) -> Path:
        """A release of mmcv without its compiled operators, unpacked."""
        return self._unpacked('mmcv-lite', version)

    @property
    def folder_of_configs_of_0x(self) -> Path:
        """The folder of the official configs of 0.24.1."""
        return self.wheel_0x / 'mmaction/.mim/configs'

    @cached_property
    def configs_of_0x(self) -> tuple[Path, ...]:
        """The official configs of 0.24.1, with their bases."""
        return python_files(self.folder_of_configs_of_0x)

    @cached_property
    def code_of_0x(self) -> tuple[Path, ...]:
        """All that is no config in 0.24.1."""
        return tuple(sorted(set(python_files(self.wheel_0x)) - set(self.configs_of_0x)))

    @cached_property
    def mmaction_1x(self) -> tuple[Path, ...]:
        """Code, tools and configs of 1.2.0."""
        return python_files(self.wheel_1x)

    @cached_property
    def mmengine(self) -> tuple[Path, ...]:
        """MMEngine 0.10.7."""
        return python_files(self._unpacked('mmengine', '0.10.7'))

    @cached_property
    def scikit_learn(self) -> tuple[Path, ...]:
        """scikit-learn 1.5."""
        return python_files(self._unpacked('scikit-learn', '1.5.2'))

    @cached_property
    def django(self) -> tuple[Path, ...]:
        """Django 4.2."""
        return python_files(self._unpacked('Django', '4.2.16'))

    @cached_property
    def standard_library(self) -> tuple[Path, ...]:
        """Python's own library, with its tests."""
        return tuple(path for path in python_files(Path(sysconfig.get_path('stdlib'))) if 'site-packages' not in path.parts)

    def _unpacked(self, package: str, version: str) -> Path:
        folder = self.cache / f'{package}-{version}'
        if not folder.is_dir():
            self.cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.cache) as temporary:
                _download(f'{package}=={version}', Path(temporary))
                os.replace(Path(temporary) / 'unpacked', folder)
        return folder


def _download(requirement: str, folder: Path) -> None:
    """Fetch one wheel and unpack it into `folder`/unpacked."""
    pip = [sys.executable, '-m', 'pip', '--disable-pip-version-check', '--quiet']
    subprocess.run([*pip, 'download', '--no-deps', '--only-binary', ':all:', '--dest', str(folder), requirement], check=True, capture_output=True)
    (wheel,) = folder.glob('*.whl')
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / 'unpacked')


def python_files(folder: Path) -> tuple[Path, ...]:
    """Every Python file below a folder."""
    return tuple(sorted(folder.rglob('*.py')))
