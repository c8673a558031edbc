"""`fix` asks git, keeps what was there, and `undo` brings it back: from outside, in real repositories and without one."""

import errno
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mma_lint import engine, files, journal
from mma_lint.frontends import cli, writing
from mma_lint.journal import Journal
from mma_lint.replacing import Replacement

BASE = b"optimizer = dict(type='SGD', lr=0.01)  # two GPUs\r\n"
CHILD = b"_base_ = './base.py'\ntotal_epochs = 5\n"
PLAIN = b'x = 1\n'
OLD = {'configs/base.py': BASE, 'configs/child.py': CHILD, 'configs/plain.py': PLAIN}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv('GIT_CONFIG_GLOBAL', os.devnull)
    for name in ('AUTHOR', 'COMMITTER'):
        monkeypatch.setenv(f'GIT_{name}_NAME', 'test')
        monkeypatch.setenv(f'GIT_{name}_EMAIL', 'test@localhost')
    work = tmp_path / 'work'
    (work / 'configs').mkdir(parents=True)
    monkeypatch.chdir(work)
    for name, text in OLD.items():
        Path(name).write_bytes(text)
    return work


def git(*argv: str) -> str:
    return subprocess.run(['git', *argv], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository() -> None:
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'first')


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*argv: str) -> tuple[int, str, str]:
        status = cli.main(argv)
        return status, *capsys.readouterr()

    return run


def texts() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path('configs').rglob('*')) if path.is_file()}


def is_fixed(name: str) -> bool:
    return Path(name).read_bytes() != OLD[name]


# ---------------------------------------------------------------------- what is not committed


@pytest.mark.usefixtures('repository')
def test_a_clean_repository_is_fixed(run: Run) -> None:
    assert run('fix', 'configs')[0] == 0
    assert is_fixed('configs/base.py') and is_fixed('configs/child.py') and not is_fixed('configs/plain.py')
    assert git('status', '--porcelain', '--ignored') == ' M configs/base.py\n M configs/child.py\n', 'nothing else is there'


@pytest.mark.usefixtures('repository')
@pytest.mark.parametrize('command', [['fix', 'configs'], ['fix', 'configs', '--exit-zero', '--unsafe-fixes']])
def test_uncommitted_changes_stop_the_whole_run(run: Run, command: list[str]) -> None:
    Path('configs/base.py').write_bytes(BASE + b'# mine\n')
    Path('configs/new.py').write_bytes(CHILD)
    before = texts()
    assert run(*command) == (
        2,
        '',
        'mma-lint: error: nothing was written: 2 files to change could not be had back from git:\n'
        '  configs/base.py: changed\n'
        '  configs/new.py: not tracked\n'
        'Commit or stash first, or go on with --allow-dirty: `mma-lint undo` takes back what a run wrote.\n',
    )
    assert texts() == before and not Path('.git/mma-lint').exists()
    assert run('fix', 'configs', '--allow-dirty')[0] == 0
    assert b'# mine' in Path('configs/base.py').read_bytes() and is_fixed('configs/child.py')


@pytest.mark.usefixtures('repository')
def test_only_files_to_change_count(run: Run) -> None:
    Path('configs/plain.py').write_bytes(b'x = 2\n')
    Path('configs/notes.md').write_bytes(b'mine\n')
    assert run('fix', 'configs')[0] == 0


@pytest.mark.usefixtures('repository')
def test_what_is_not_written_is_not_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path('configs/base.py').write_bytes(BASE + b'# mine\n')
    monkeypatch.setattr(writing, 'uncommitted', lambda texts: pytest.fail('git is asked'))
    assert run('fix', 'configs', '--diff')[0] == 1


@pytest.mark.usefixtures('repository')
def test_no_git_program_is_no_permission(run: Run, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setattr(shutil, 'which', lambda name: None)
    status, _, err = run('fix', 'configs')
    assert status == 2 and f'{here} is a git repository, but there is no program `git` to ask; so it cannot be told' in err and '--allow-dirty' in err
    assert texts() == OLD
    assert run('fix', 'configs', '--allow-dirty')[0] == 0 and is_fixed('configs/base.py')
    assert run('undo')[0] == 0 and texts() == OLD


# ---------------------------------------------------------------------- undo


@pytest.mark.usefixtures('repository')
def test_undo_in_a_repository(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run('fix', 'configs')
    monkeypatch.chdir('configs')
    status, out, err = run('undo')
    assert (status, err) == (0, '') and out.startswith('base.py: restored\nchild.py: restored\nRestored 2 files of 2, as of 20')
    monkeypatch.chdir('..')
    assert texts() == OLD and git('status', '--porcelain', '--ignored') == ''
    assert run('undo')[0] == 2, 'no run is left'


def test_undo_without_a_repository(run: Run, here: Path) -> None:
    run('fix', 'configs')
    assert is_fixed('configs/base.py')
    assert (here / '.mma-lint/.gitignore').read_text() == '*\n'
    git('init', '-q')
    assert '.mma-lint' not in git('status', '--porcelain', '-uall'), 'nothing that git would commit, should this become a repository'
    assert run('undo')[0] == 0
    assert texts() == OLD


def test_runs_are_taken_back_one_by_one(run: Run) -> None:
    run('fix', 'configs/child.py')
    between = texts()
    run('fix', 'configs/base.py')
    assert is_fixed('configs/base.py') and texts() != between
    assert [line.partition('  ')[2] for line in run('undo', '--list')[1].splitlines()] == ['1 file in configs', '1 file in configs']
    assert texts() != between, 'listing changes nothing'
    assert run('undo')[0] == 0 and texts() == between
    assert run('undo')[0] == 0 and texts() == OLD
    status, _, err = run('undo')
    assert status == 2 and 'no run of `mma-lint fix` is kept for' in err
    assert run('undo', '--list') == (0, 'no runs\n', '')


def test_a_run_that_changes_nothing_is_none(run: Run) -> None:
    run('fix', 'configs')
    run('fix', 'configs')
    assert len(run('undo', '--list')[1].splitlines()) == 1


def test_the_last_ten_runs_are_kept(run: Run, here: Path) -> None:
    for number in range(13):
        Path('configs/base.py').write_bytes(BASE + b'# %d\n' % number)
        run('fix', 'configs/base.py')
    assert len(run('undo', '--list')[1].splitlines()) == 10
    assert sorted(path.name.partition('-')[0] for path in (here / '.mma-lint').glob('*.zip')) == [f'{number:06}' for number in range(4, 14)]
    assert run('undo')[0] == 0 and Path('configs/base.py').read_bytes() == BASE + b'# 12\n'


def test_what_was_edited_since_is_not_overwritten(run: Run) -> None:
    run('fix', 'configs')
    Path('configs/child.py').write_bytes(b'edited = 1\n')
    before = texts()
    assert run('undo') == (
        2,
        '',
        'mma-lint: error: nothing was restored: 1 file changed since that run:\n  configs/child.py: it was edited\nTo lose these changes, --force.\n',
    )
    assert texts() == before
    assert run('undo', '--force')[0] == 0 and texts() == OLD


def test_what_was_removed_since(run: Run) -> None:
    Path('configs/base.py').chmod(0o640)
    run('fix', 'configs')
    shutil.rmtree('configs')
    status, _, err = run('undo')
    assert status == 2 and 'configs/base.py: it is gone\n' in err
    assert run('undo', '--force')[0] == 0
    assert {name: data for name, data in OLD.items() if name != 'configs/plain.py'} == texts()
    assert Path('configs/base.py').stat().st_mode & 0o777 == 0o640


def test_what_is_old_already_is_not_touched(run: Run) -> None:
    """As after a kill in the middle, of a run or of an undo, or where git has restored some."""
    run('fix', 'configs')
    Path('configs/base.py').write_bytes(BASE)
    before = Path('configs/base.py').stat().st_mtime_ns
    status, out, _ = run('undo')
    assert status == 0 and out.startswith('configs/child.py: restored\nRestored 1 file of 2, as of ')
    assert texts() == OLD and Path('configs/base.py').stat().st_mtime_ns == before


def test_mode_and_link_stay(run: Run, here: Path) -> None:
    os.replace('configs/base.py', 'real.py')
    Path('configs/base.py').symlink_to('../real.py')
    Path('real.py').chmod(0o755)
    run('fix', '.')
    assert Path('real.py').read_bytes() != BASE
    assert run('undo')[0] == 0
    assert Path('configs/base.py').is_symlink() and Path('real.py').read_bytes() == BASE and Path('real.py').stat().st_mode & 0o777 == 0o755


def test_other_names_of_a_file_are_told(run: Run) -> None:
    os.link('configs/base.py', 'other.py')
    assert 'configs/base.py: its other names (hard links) keep the old text\n' in run('fix', 'configs')[1]
    assert Path('other.py').read_bytes() == BASE and is_fixed('configs/base.py')


def test_files_elsewhere_are_kept_where_they_are(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / 'elsewhere').mkdir()
    monkeypatch.chdir('elsewhere')
    run('fix', '../configs')
    assert (here / 'configs/.mma-lint').is_dir() and not Path('.mma-lint').exists()
    assert run('undo')[0] == 2
    assert run('undo', '../configs')[0] == 0
    monkeypatch.chdir(here)
    assert Path('configs/base.py').read_bytes() == BASE


def test_a_run_far_above_is_not_meant(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run('fix', 'configs')
    (here / 'another/project').mkdir(parents=True)
    monkeypatch.chdir('another/project')
    status, _, err = run('undo')
    assert status == 2 and f'the last run in {here} wrote no file in .; if it is meant, `mma-lint undo {here}`' in err
    monkeypatch.chdir(here)
    assert is_fixed('configs/base.py')
    assert run('undo', 'configs')[0] == 0 and texts() == OLD


def test_comments_that_keep_findings_are_taken_back_too(run: Run) -> None:
    assert run('check', 'configs', '--add-noqa')[0] == 0
    assert b'# noqa: MMA' in Path('configs/base.py').read_bytes()
    assert run('undo')[0] == 0 and texts() == OLD


def test_undo_that_fails_can_be_repeated(run: Run, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    run('fix', 'configs')
    fixed = texts()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, 'No space left on device')

    with monkeypatch.context() as context:
        context.setattr(os, 'fsync', full)
        status, _, err = run('undo')
    assert status == 2 and 'nothing was restored' in err and 'No space left' in err and texts() == fixed
    with monkeypatch.context() as context:
        replace = os.replace
        context.setattr(os, 'replace', lambda a, b: replace(a, b) if Path(b).name == 'base.py' else full(0))
        status, _, err = run('undo')
    assert status == 2 and '1 file could not be restored, the others are' in err
    assert not is_fixed('configs/base.py') and is_fixed('configs/child.py')
    assert run('undo')[0] == 0 and texts() == OLD


# ---------------------------------------------------------------------- when something goes wrong


def test_nothing_is_written_that_cannot_be_kept(run: Run, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    (here / '.mma-lint').write_text('a file')
    status, out, err = run('fix', 'configs')
    assert (status, out) == (2, '') and 'nothing was written, since what is there now cannot be kept' in err
    assert texts() == OLD


def test_a_link_in_its_place_is_not_followed(run: Run, here: Path) -> None:
    (here.parent / 'victim').mkdir()
    (here / '.mma-lint').symlink_to(here.parent / 'victim')
    status, _, err = run('fix', 'configs')
    assert status == 2 and '.mma-lint is a link: remove it' in err
    assert texts() == OLD and list((here.parent / 'victim').iterdir()) == []


def test_a_full_disk_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    calls = iter(range(99))
    fsync = os.fsync

    def full(handle: int) -> None:
        if next(calls) == 4:  # the zip file and its folders are on the disk, and the first of the new texts
            raise OSError(errno.ENOSPC, 'No space left on device', 'configs/child.py')
        fsync(handle)

    monkeypatch.setattr(os, 'fsync', full)
    status, out, err = run('fix', 'configs')
    assert (status, out) == (2, '') and 'nothing was written: configs/child.py No space left on device' in err
    assert texts() == OLD and run('undo', '--list')[1] == 'no runs\n'


def test_a_base_that_cannot_be_written_stays_under_its_children(run: Run, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    """A child over a base that stays as it is gets another text than over one that is carried over."""
    Path('configs/base.py').write_bytes(BASE + b"total_epochs = 9\nlr_config = dict(policy='step', step=[4])\n")
    Path('configs/child.py').write_bytes(b"_base_ = './base.py'\nlr_config = dict(step=[2])\ntotal_epochs = 5\n")
    shutil.copytree('configs', 'together')
    shutil.copytree('configs', 'alone')
    run('fix', 'together')
    run('fix', 'alone/child.py')
    alone = Path('alone/child.py').read_bytes()
    assert alone not in (Path('together/child.py').read_bytes(), Path('configs/child.py').read_bytes())
    access = os.access
    monkeypatch.setattr(os, 'access', lambda path, mode: Path(path).name != 'base.py' and access(path, mode))
    status, out, _ = run('fix', 'configs', '--output-format=concise')
    assert status == 2 and 'configs/base.py:1:1: MMA003 cannot be written: Permission denied\n' in out
    assert Path('configs/child.py').read_bytes() == alone


def test_a_file_that_changes_while_it_is_fixed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real_fix = engine.fix

    def slow(*args: object) -> object:
        results = real_fix(*args)  # type: ignore[arg-type]
        Path('configs/child.py').write_bytes(CHILD + b'# saved in the meantime\n')
        return results

    monkeypatch.setattr(engine, 'fix', slow)
    status, out, _ = run('fix', 'configs', '--output-format=concise')
    assert status == 2 and 'configs/child.py:1:1: MMA003 cannot be written: it was changed by someone else in the meantime' in out
    assert Path('configs/child.py').read_bytes() == CHILD + b'# saved in the meantime\n' and is_fixed('configs/base.py')


def test_a_file_that_changes_in_the_last_moment_is_not_part_of_the_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Journal.store

    def late(self: Journal, replacements: Sequence[Replacement]) -> journal.Run:
        Path('configs/child.py').write_bytes(b'mine = 1\n')
        return store(self, replacements)

    monkeypatch.setattr(Journal, 'store', late)
    status, out, err = run('fix', 'configs', '--output-format=concise')
    assert status == 2 and 'configs/child.py:1:1: MMA003' in out and 'Fixed 1 finding in 1 file' in err
    assert run('undo')[0] == 0, 'what was not written is not missed'
    assert texts() == OLD | {'configs/child.py': b'mine = 1\n'}


def test_two_runs_do_not_write_at_the_same_time(run: Run, here: Path) -> None:
    with Journal.over([here / 'configs/base.py']).locked():
        status, _, err = run('fix', 'configs')
        assert status == 2 and 'another mma-lint is writing' in err and texts() == OLD
    assert run('fix', 'configs')[0] == 0


def test_leftovers_of_a_killed_run_go(run: Run, here: Path) -> None:
    run('fix', 'configs/base.py')
    (run_file,) = (here / '.mma-lint').glob('*.zip')
    leftover = Path(f'configs/.mma-lint-{run_file.stem}-7')
    leftover.write_bytes(b'half')
    (here / '.mma-lint/000009-1.new').write_bytes(b'half')
    run('fix', 'configs/child.py')
    assert not leftover.exists() and list((here / '.mma-lint').glob('*.new')) == []
    leftover = Path(f'configs/.mma-lint-{max((here / ".mma-lint").glob("*.zip")).stem}-0')
    leftover.write_bytes(b'half')
    assert run('undo')[0] == 0 and not leftover.exists()


# ---------------------------------------------------------------------- what is kept


def test_it_can_be_read_without_this_program(run: Run, here: Path) -> None:
    run('fix', 'configs')
    (file,) = (here / '.mma-lint').glob('*.zip')
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read what may be nobody else's"
    with zipfile.ZipFile(file) as archive:
        listed = json.loads(archive.read('files.json'))
        assert {entry['path']: archive.read(f'{number:04}') for number, entry in enumerate(listed['files'])} == {
            name: text for name, text in OLD.items() if name != 'configs/plain.py'
        }


@pytest.mark.parametrize('path', ['../victim.py', '/etc/victim.py', '.git/config', 'sub/.GIT/hooks/x', 'configs/../../victim.py', 'outside/victim.py', '', '.'])
def test_what_somebody_else_has_written_restores_nothing_elsewhere(run: Run, here: Path, path: str) -> None:
    (here / 'outside').symlink_to(here.parent)
    (here.parent / 'victim.py').write_bytes(b'new')
    (here / '.mma-lint').mkdir()
    entry = {'path': path, 'before': '0' * 64, 'after': '1' * 64, 'mode': 0o644}
    with zipfile.ZipFile(here / '.mma-lint/000001-1.zip', 'w') as archive:
        archive.writestr('files.json', json.dumps({'version': 1, 'when': 0, 'files': [entry]}))
        archive.writestr('0000', b'old')
    for options in ((), ('--force',)):
        status, _, err = run('undo', *options)
        assert status == 2 and 'cannot be read: it is damaged' in err
    assert (here.parent / 'victim.py').read_bytes() == b'new'


@pytest.mark.parametrize('text', [b'', b'no zip', b'PK\x05\x06' + b'\0' * 18])
def test_a_damaged_run_is_told(run: Run, here: Path, text: bytes) -> None:
    run('fix', 'configs')
    (file,) = (here / '.mma-lint').glob('*.zip')
    file.write_bytes(text)
    assert run('undo')[0] == 2 and 'it is damaged' in run('undo', '--list')[1]
    Path('configs/plain.py').write_bytes(b'total_epochs = 3\noptimizer = dict()\n')
    assert run('fix', 'configs/plain.py')[0] in (0, 1), 'and does not stop the next'
    assert {'.git', '.mma-lint'} <= files.DEFAULT_EXCLUDES, 'nothing is searched there'


def test_odd_names(run: Run, here: Path) -> None:
    names = ('new\nline.py', os.fsdecode(b'\xff.py'), 'é 漢.py')
    for name in names:
        (here / 'configs' / name).write_bytes(BASE)
    assert run('fix', 'configs', '--output-format=json')[0] == 0
    status, out, _ = run('undo')
    assert status == 0 and 'configs/new\\nline.py: restored\n' in out
    assert all((here / 'configs' / name).read_bytes() == BASE for name in names)
