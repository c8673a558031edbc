"""The official configs of 0.24.1, before and after, as the two real MMActions understand them."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mma_lint import engine
from mma_lint.config.project import Project
from mma_lint.engine import Fixed, Report
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests.corpora import CACHE, Corpora

HERE = Path(__file__).parent
Answer: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Migrated:
    """A tree of configs after the fix, with what was found in it before and what remained."""

    folder: Path
    before: dict[Path, Report]
    after: dict[Path, Fixed]

    def bases(self, path: Path) -> Iterator[Path]:
        """What a config inherits from."""
        yield from (ancestor.source.path for ancestor in Project().document(path).ancestors)


@dataclass(frozen=True)
class Answers:
    """What each config means in 0.24.1, and the migrated one in 1.2.0."""

    old: dict[str, Answer]
    new: dict[str, Answer]


@pytest.fixture(scope='session', autouse=True)
def environments() -> tuple[str, str]:
    """The pythons of the real 0.24.1 and the real 1.2.0: those that MMA_LINT_V0 and MMA_LINT_V1 name, else our own, built once."""
    if not {'MMA_LINT_V0', 'MMA_LINT_V1'} <= os.environ.keys():
        output = subprocess.run([str(HERE / 'environments.sh')], stdout=subprocess.PIPE, text=True, check=True).stdout
        os.environ['MMA_LINT_V0'], os.environ['MMA_LINT_V1'] = output.split()
    return os.environ['MMA_LINT_V0'], os.environ['MMA_LINT_V1']


@pytest.fixture(scope='session')
def migrated(corpora: Corpora, tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    folder = tmp_path_factory.mktemp('migrated') / 'configs'
    shutil.copytree(corpora.folder_of_configs_of_0x, folder)
    paths = tuple(sorted(folder.rglob('*.py')))
    before = {report.path: report for report in engine.check(paths, Policy(discover()))}
    after = {result.path: result for result in engine.fix(paths, Policy(discover()), unsafe=True)}
    for path, result in after.items():
        if result.text is not None:
            path.write_bytes(Source.from_bytes(path, path.read_bytes()).to_bytes(result.text))
    return Migrated(folder, before, after)


@pytest.fixture(scope='session')
def answers(corpora: Corpora, environments: tuple[str, str], migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    python0, python1 = environments
    folder = corpora.folder_of_configs_of_0x
    configs = [str(path.relative_to(folder)) for path in corpora.configs_of_0x if '_base_' not in path.parts]
    scratch = tmp_path_factory.mktemp('answers')
    new = Asked(python1, 'ask_mmaction1.py', migrated.folder, scratch / 'new.json.gz', configs)
    return Answers(_known_answers(python0, folder, configs, scratch), new.answers())


def _known_answers(python: str, folder: Path, configs: list[str], scratch: Path) -> dict[str, Answer]:
    """What 0.24.1 says of its own configs never changes: it is asked once for each wording of the question."""
    asked = hashlib.sha256(b''.join([python.encode(), *((HERE / name).read_bytes() for name in ('asking.py', 'ask_mmaction0.py'))]))
    known = CACHE / f'answers-{asked.hexdigest()[:12]}.json.gz'
    if not known.exists():
        found = Asked(python, 'ask_mmaction0.py', folder, scratch / 'old.json.gz', configs)
        found.answers()
        shutil.copy(found.output, known.with_suffix('.part'))
        os.replace(known.with_suffix('.part'), known)
    return _read(known)


class Asked:
    """A questioner at work in its own process. `packages` are folders of what is imported from them instead of the environment."""

    def __init__(self, python: str, script: str, folder: Path, output: Path, configs: list[str], packages: tuple[Path, ...] = ()) -> None:
        self.output, self.log = output, output.with_suffix('.log')
        command = [python, str(HERE / script), str(folder), str(output), *configs]
        environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_NUM_THREADS': '1'}
        environment |= {'PYTHONPATH': os.pathsep.join(map(str, packages))} if packages else {}
        with self.log.open('wb') as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)

    def answers(self) -> dict[str, Answer]:
        """Wait for the answers."""
        assert self.process.wait() == 0, self.log.read_text(errors='replace')[-4000:]
        return _read(self.output)


def _read(path: Path) -> dict[str, Answer]:
    with gzip.open(path, 'rt') as file:
        found: dict[str, Answer] = json.load(file)
    return found
