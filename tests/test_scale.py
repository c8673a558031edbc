"""The same answer however a run is done: from the cache, by several processes, in shards; and nothing is kept of what is done with."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from mma_lint import cache as caching
from mma_lint import engine, parallel
from mma_lint.cache import Cache, cache_of
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.frontends.cli import main
from mma_lint.policy import Policy, policy_of
from mma_lint.settings import Settings
from tests.corpora import Corpora, python_files

CORPUS = Path(__file__).parent / 'corpus'
BASE = "optimizer = dict(type='SGD', lr=0.01)\ntotal_epochs = 3\n"
CHILD = "_base_ = ['../base.py']\nmodel = dict(type='Recognizer2D')\nlr_config = dict(policy='step', step=[2])\n"
DERIVED = 'from mine import Base\n\n\nclass Hook(Base):\n    def after_train_iter(self, runner):\n        pass\n'
FILES = {
    'base.py': BASE,
    'configs/child.py': CHILD,
    'mine.py': 'from mmcv.runner import Hook\n\n\nclass Base(Hook):\n    pass\n',
    'hook.py': DERIVED,
}  # base.py looks like no config by itself


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / 'project' / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / 'project' / name).write_text(text)
    return tmp_path / 'project'


def found(folder: Path, cache: Cache | None = None, files: Iterable[str] = FILES) -> list[Diagnostic]:
    paths = [folder / name for name in files if (folder / name).exists()]
    return [diagnostic for report in engine.check(paths, policy_of(Settings(folder)), cache=cache) for diagnostic in report.diagnostics]


def codes(diagnostics: Iterable[Diagnostic]) -> set[tuple[str, str]]:
    return {(Path(diagnostic.filename).name, diagnostic.code) for diagnostic in diagnostics}


# ---------------------------------------------------------------------- the cache


def test_what_is_found_again_is_the_same(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / 'cache')
    first = found(project, cache)
    assert {name for name, _ in codes(first)} == {'base.py', 'child.py', 'mine.py', 'hook.py'}
    monkeypatch.setattr('mma_lint.subject.Subject.diagnostics', lambda *_: pytest.fail('it was looked at again'))
    monkeypatch.setattr(Project, 'is_named', lambda *_: False)  # but for the base, which is always looked at
    assert found(project, cache, ('configs/child.py', 'mine.py', 'hook.py')) == [one for one in first if not one.filename.endswith('base.py')]


@pytest.mark.parametrize(
    ('name', 'text'),
    [
        ('configs/child.py', CHILD + 'workflow = []\n'),  # the file
        ('base.py', BASE + "evaluation = dict(interval=1)\nparam_scheduler = [dict(type='LinearLR')]\n"),  # what it inherits from
        ('base.py', None),
        ('mine.py', 'class Base:\n    pass\n'),  # what a class derives from
        ('mine.py', None),
        ('mine/__init__.py', 'class Base:\n    pass\n'),  # what was looked for in vain, for it comes after mine.py
        ('hook.py', DERIVED.replace('pass', 'pass  # noqa: MMA')),
        ('configs/mine.py', 'x = 1\n'),
    ],
)
def test_a_change_is_seen(project: Path, tmp_path: Path, name: str, text: str | None) -> None:
    cache = Cache(tmp_path / 'cache')
    found(project, cache)
    place = project / name
    place.parent.mkdir(exist_ok=True)
    place.unlink() if text is None else place.write_text(text)
    assert found(project, cache) == found(project)


def test_a_base_is_a_config_as_long_as_a_config_of_the_run_inherits_from_it(project: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / 'cache')
    assert codes(found(project, cache, ['base.py'])) == set()
    assert 'base.py' in {name for name, _ in codes(found(project, cache, ['base.py', 'configs/child.py']))}
    assert codes(found(project, cache, ['base.py'])) == set()


def test_a_base_that_was_not_there_is_seen(project: Path, tmp_path: Path) -> None:
    (project / 'base.py').unlink()
    cache = Cache(tmp_path / 'cache')
    assert ('child.py', 'MMA180') in codes(found(project, cache))
    (project / 'base.py').write_text(BASE)
    assert found(project, cache) == found(project)
    assert ('child.py', 'MMA180') not in codes(found(project, cache))


def test_rules_settings_and_baseline_have_entries_of_their_own(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / 'baseline.json').write_text('{"version": 1, "files": {}}')
    settings = [Settings(project), Settings(project, ignore=('MMA2',)), Settings(project, baseline='baseline.json')]
    folders = [cache_of(one, str(tmp_path)).folder for one in settings]
    (project / 'baseline.json').write_text('{"version": 1, "files": {} }')
    folders.append(cache_of(settings[2], str(tmp_path)).folder)
    monkeypatch.setattr(caching, '_state_of_package', lambda: [('rules/new.py', 1, 1)])
    folders.append(cache_of(settings[0], str(tmp_path)).folder)
    assert len(set(folders)) == len(folders)


@pytest.mark.parametrize('damage', ['', '{', 'null', '[]', '{"path": 1}', '\0', '{"path": PATH, "alone": true, "files": {}, "found": [[1]]}', 'half'])
def test_a_damaged_entry_is_as_good_as_none(project: Path, tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path / 'cache')
    first = found(project, cache)
    for entry in (tmp_path / 'cache').rglob('*.json'):
        text = entry.read_text()
        entry.write_text(text[: len(text) // 2] if damage == 'half' else damage.replace('PATH', json.dumps(json.loads(text)['path'])))
    assert found(project, cache) == first
    assert found(project, cache) == first


def test_a_cache_that_cannot_be_written_does_no_harm(project: Path, tmp_path: Path) -> None:
    (tmp_path / 'cache').write_text('a file')
    assert found(project, Cache(tmp_path / 'cache')) == found(project)


def test_formats_that_show_fixes_show_them(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ['check', '--isolated', '--cache-dir', str(tmp_path / 'cache'), str(project / 'hook.py'), str(project / 'mine.py')]
    outputs = []
    for more in ([], [], ['--output-format', 'json'], ['--no-cache', '--output-format', 'json']):
        assert main([*options, *more]) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] and outputs[2] == outputs[3]
    assert any(finding['fix'] for finding in json.loads(outputs[2]))


# ---------------------------------------------------------------------- processes and shards


def test_any_number_of_processes_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, '_AT_ONCE', 7)
    paths, settings = python_files(CORPUS), Settings(CORPUS)
    alone = [(report.path, report.diagnostics, [one.make_fix() for one in report.diagnostics]) for report in engine.check(paths, policy_of(settings))]
    for jobs in (2, 3):
        reports = parallel.check(paths, settings, jobs, with_fixes=True)
        assert [(report.path, report.diagnostics, [one.make_fix() for one in report.diagnostics]) for report in reports] == alone


def test_the_number_of_processes_is_asked_for(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    outputs = []
    for jobs in ('1', '2'):
        main(['check', '--isolated', '--no-cache', '-j', jobs, str(project)])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    with pytest.raises(SystemExit):
        main(['check', '-j', '0', str(project)])


@pytest.mark.parametrize('shards', [2, 7])
def test_shards_find_the_same(corpora: Corpora, shards: int) -> None:
    """As `git ls-files '*.py' | split -n r/N/7` deals them."""
    paths, policy = corpora.configs_of_0x, policy_of(Settings(CORPUS))
    whole = _by_path(paths, policy)
    assert sum(map(len, whole.values())) > 3000
    parts = [_by_path(paths[index::shards], policy) for index in range(shards)]
    assert {path: diagnostics for part in parts for path, diagnostics in part.items()} == whole


def _by_path(paths: Sequence[Path], policy: Policy) -> dict[Path, tuple[Diagnostic, ...]]:
    return {report.path: report.diagnostics for report in engine.check(paths, policy)}


def test_nothing_is_kept_of_what_is_done_with(tmp_path: Path) -> None:
    (tmp_path / 'base.py').write_text(BASE)
    (tmp_path / 'configs').mkdir()
    paths = [tmp_path / 'configs' / f'{number}.py' for number in range(20)]
    for path in paths:
        path.write_text(CHILD)
    project = Project()
    reports = engine.check_in(project, [tmp_path / 'base.py', *paths], policy_of(Settings(tmp_path)))
    assert sum(bool(report.diagnostics) for report in reports) == 21
    assert set(project._documents) == set(project._sources) == {str(tmp_path / 'base.py')}
