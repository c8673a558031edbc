"""One set of findings through every door: the command line, flake8, pylint, the language server, SARIF, and the others that programs read."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from mma_lint.failures import is_failure
from mma_lint.formats.sarif import _ROOT as ROOT_OF_SARIF
from tests.editor import Editor

ROOT = Path(__file__).resolve().parents[1]
Place = tuple[str, int, int, str]  # file, row, column (from 1, in code points), code


@pytest.fixture(scope='module')
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, the corpus of configs that are valid UTF-8 Python, and a file for each thing that a door may count in another way."""
    folder = tmp_path_factory.mktemp('doors')
    shutil.copytree(ROOT / 'examples', folder / 'project', ignore=shutil.ignore_patterns('*.sh', '*.ipynb'))
    shutil.copytree(ROOT / 'tests/corpus', folder / 'configs', ignore=shutil.ignore_patterns('*.fixed.py', '*.findings', 'latin1*', 'only_carriage_returns*'))
    wide = "name = 'é𝕏'; total_epochs = 50\n\toptimizer = 1\n".replace('\t', '')
    (folder / 'configs/wide.py').write_text(wide, encoding='utf-8')
    (folder / 'configs/kept.py').write_text(
        "total_epochs = 50  # noqa: MMA140\nlr_config = dict(policy='fixed')  # mma-lint: ignore[MMA132] why\nwork_dir = 'é'; data = dict()\n", encoding='utf-8'
    )
    (folder / 'code.py').write_text('# é\nfrom mmcv.runner import (  # noqa: MMA999\n    load_checkpoint,\n    get_dist_info)\n', encoding='utf-8')
    return folder


def run(folder: Path, *argv: str) -> str:
    done = subprocess.run([sys.executable, '-m', *argv], cwd=folder, capture_output=True, text=True, check=False)
    assert 'Traceback' not in done.stderr
    return done.stdout


def by_json(folder: Path) -> set[Place]:
    found = json.loads(run(folder, 'mma_lint', 'check', '.', '--output-format=json'))
    return {(f['filename'], f['location']['row'], f['location']['column'], f['code']) for f in found}


def by_concise(folder: Path) -> set[Place]:
    return {_place(line) for line in run(folder, 'mma_lint', 'check', '.', '--output-format=concise').splitlines()}


def by_flake8(folder: Path) -> set[Place]:
    return {_place(line) for line in run(folder, 'flake8', '--isolated', '--select=MMA', '.').splitlines()}


def by_pylint(folder: Path) -> set[Place]:
    argv = ('--load-plugins=mma_lint.frontends.pylint', '--disable=all', f'--enable={",".join(_symbols())}', '--output-format=json2', '--recursive=y', '.')
    found = json.loads(run(folder, 'pylint', *argv))['messages']
    return {(m['path'], m['line'], m['column'] + 1, m['message'].split()[0]) for m in found}


def by_sarif(folder: Path) -> set[Place]:
    results = json.loads(run(folder, 'mma_lint', 'check', '.', '--output-format=sarif'))['runs'][0]['results']
    places = [(r['locations'][0]['physicalLocation'], r['ruleId']) for r in results]
    assert {p['artifactLocation']['uriBaseId'] for p, _ in places} == {ROOT_OF_SARIF}
    return {(p['artifactLocation']['uri'], p['region']['startLine'], p['region']['startColumn'], code) for p, code in places}


def by_rdjson(folder: Path) -> set[Place]:
    """Its columns are counted in bytes."""
    found = set()
    for d in json.loads(run(folder, 'mma_lint', 'check', '.', '--output-format=rdjson'))['diagnostics']:
        path, start = d['location']['path'], d['location']['range']['start']
        line = (folder / path).read_bytes().splitlines()[start['line'] - 1]
        found.add((path, start['line'], len(line[: start['column'] - 1].decode()) + 1, d['code']['value']))
    return found


def by_files_one_by_one(folder: Path) -> set[Place]:
    """As pre-commit may do it: what comes together does not matter."""
    paths = [str(path.relative_to(folder)) for path in sorted(folder.rglob('*.py'))]
    halves = [run(folder, 'mma_lint', 'check', '--output-format=concise', *some) for some in (paths[::2], paths[1::2])]
    return {_place(line) for half in halves for line in half.splitlines()}


def by_server(folder: Path) -> set[Place]:
    """As an editor that counts code points asks for them, file by file, all of them open."""
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf32])
    editor = Editor(types.ClientCapabilities(general=general), [folder])
    opened = [(path.relative_to(folder).as_posix(), editor.open(path)) for path in sorted(folder.rglob('*.py'))]
    found = {(name, d.range.start.line + 1, d.range.start.character + 1, str(d.code)) for name, uri in opened for d in editor.pulled(uri).items}
    assert editor.close() == 0
    return found


def _place(line: str) -> Place:
    name, row, column, text = line.split(':', 3)
    return name, int(row), int(column), text.split()[0]


def _symbols() -> list[str]:
    from mma_lint.rule import discover

    return [f'mma-{rule.name}' for rule in discover()]


@pytest.fixture(scope='module')
def wanted(project: Path) -> set[Place]:
    found = {(name.removeprefix('./'), *rest) for name, *rest in by_json(project)}
    assert len(found) > 500 and ('configs/wide.py', 1, 14, 'MMA140') in found
    assert not [code for name, _, _, code in found if name == 'configs/kept.py' and code in ('MMA140', 'MMA132')]
    return found  # type: ignore[return-value]


@pytest.mark.parametrize('door', [by_concise, by_flake8, by_pylint, by_sarif, by_rdjson, by_files_one_by_one, by_server])
def test_a_door_says_what_json_says(door: Callable[[Path], set[Place]], project: Path, wanted: set[Place]) -> None:
    found = {(name.removeprefix('./'), *rest) for name, *rest in door(project) if not is_failure(str(rest[-1]))}
    assert {place for place in wanted if not is_failure(place[-1])} == found
