"""Files replaced: whole or not at all, with what belongs to them."""

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mma_lint import replacing
from mma_lint.replacing import Changed, Replacement, remove_leftovers, replace_all, replace_one, require

ROOT = Path(__file__).resolve().parents[1]
OLD, NEW = b'x = 1\n', b'x = 2\r\n'
NAMES = ('a.py', 'sub/b.py', 'sub/c.py')


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(OLD)
    return tmp_path


def replacements(here: Path) -> list[Replacement]:
    return [Replacement(here / name, OLD, NEW) for name in NAMES]


def texts() -> list[bytes]:
    return [Path(name).read_bytes() for name in NAMES]


def listed() -> list[str]:
    return sorted(str(path) for path in Path().rglob('*') if not path.is_dir())


def test_all_are_replaced(here: Path) -> None:
    assert replace_all(replacements(here), 'run') == {}
    assert texts() == [NEW] * 3 and listed() == sorted(NAMES)


def test_the_new_texts_are_on_the_disk_before_the_first_takes_its_place(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    replace, fsync = os.replace, os.fsync
    monkeypatch.setattr(os, 'replace', lambda a, b: steps.append('replace') or replace(a, b))  # type: ignore[func-returns-value]
    monkeypatch.setattr(os, 'fsync', lambda handle: steps.append(_kind(handle)) or fsync(handle))  # type: ignore[func-returns-value]
    replace_all(replacements(here), 'run')
    assert steps == ['file'] * 3 + ['replace'] * 3 + ['folder'] * 2


def _kind(handle: int) -> str:
    return 'folder' if stat.S_ISDIR(os.fstat(handle).st_mode) else 'file'


def test_mode_owner_attributes_and_links_stay(here: Path) -> None:
    real = here / 'sub/b.py'
    real.chmod(0o2750)
    (here / 'link.py').symlink_to('sub/b.py')
    has_attributes = _set_attribute(real)
    if os.getuid() == 0:
        os.chown(real, 1234, 2345)
    before = real.stat()
    replace_one(Path('link.py'), NEW)
    after = real.stat()
    assert (here / 'link.py').is_symlink() and real.read_bytes() == NEW
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert not has_attributes or os.getxattr(real, 'user.note') == b'kept'


def _set_attribute(path: Path) -> bool:
    try:
        os.setxattr(path, 'user.note', b'kept')
    except OSError:
        return False
    return True


def test_the_group_stays_where_the_owner_cannot(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refusing(path: Path, user: int, group: int) -> None:
        asked.append((user, group))
        if user != -1:
            raise PermissionError(errno.EPERM, 'Operation not permitted')

    monkeypatch.setattr(os, 'chown', refusing)
    replace_one(Path('a.py'), NEW)
    status = Path('a.py').stat()
    assert asked == [(-1, status.st_gid), (status.st_uid, status.st_gid)] and Path('a.py').read_bytes() == NEW


def test_another_name_of_a_file_keeps_the_old_text(here: Path) -> None:
    os.link('a.py', 'other.py')
    replace_one(Path('a.py'), NEW)
    assert Path('a.py').read_bytes() == NEW and Path('other.py').read_bytes() == OLD


def test_what_was_changed_meanwhile_is_not_overwritten(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def editing(source: Path, target: Path) -> None:
        replace(source, target)
        (here / 'sub/b.py').write_bytes(b'edited\n')  # by someone else, after all was staged

    monkeypatch.setattr(os, 'replace', editing)
    errors = replace_all(replacements(here), 'run')
    assert list(errors) == [here / 'sub/b.py'] and isinstance(errors[here / 'sub/b.py'], Changed)
    assert Path('a.py').read_bytes() == NEW and Path('sub/b.py').read_bytes() == b'edited\n' and listed() == sorted(NAMES)


def test_require(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Changed):
        require(Replacement(here / 'a.py', b'other', NEW))
    with pytest.raises(Changed):
        require(Replacement(here / 'a.py', None, NEW))
    with pytest.raises(FileNotFoundError):
        require(Replacement(here / 'gone.py', OLD, NEW))
    for forbidden in (here / 'a.py', here):
        monkeypatch.setattr(os, 'access', lambda path, mode, forbidden=forbidden: path != forbidden)
        with pytest.raises(PermissionError):
            require(Replacement(here / 'a.py', OLD, NEW))


def test_a_file_that_was_gone_is_made(here: Path) -> None:
    assert replace_all((Replacement(here / 'new.py', None, NEW, 0o640),), 'run') == {}
    assert Path('new.py').read_bytes() == NEW and stat.S_IMODE(Path('new.py').stat().st_mode) == 0o640


@pytest.mark.parametrize('number', [1, 2, 3])
def test_a_full_disk_leaves_all_as_it_was(here: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    count = iter(range(1, 99))

    def full(handle: int) -> None:
        if next(count) == number:
            raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(os, 'fsync', full)
    with pytest.raises(OSError, match='No space left'):
        replace_all(replacements(here), 'run')
    assert texts() == [OLD] * 3 and listed() == sorted(NAMES)


def test_a_file_that_the_system_cuts_short(here: Path) -> None:
    script = (
        'import resource\nfrom pathlib import Path\nfrom mma_lint.replacing import Replacement, replace_all\n'
        'resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n'
        f'replace_all([Replacement(Path(name).resolve(), {OLD!r}, text) for name, text in (("a.py", b"y"), ("sub/b.py", b"x" * 100_000))], "run")\n'
    )
    env = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, env=env, check=False)
    assert 'File too large' in done.stderr and resource.RLIMIT_FSIZE is not None
    assert texts() == [OLD] * 3 and listed() == sorted(NAMES)


def test_leftovers_are_those_of_their_run(here: Path) -> None:
    for name in ('sub/.mma-lint-000001-7-0', 'sub/.mma-lint-000001-77-0', '.mma-lint-000001-7-1', 'sub/mine'):
        Path(name).write_bytes(b'')
    remove_leftovers([here / 'sub/b.py'], '000001-7')
    assert listed() == sorted((*NAMES, 'sub/.mma-lint-000001-77-0', '.mma-lint-000001-7-1', 'sub/mine'))


def test_a_name_that_is_taken_is_not_written_through(here: Path) -> None:
    """Somebody's repository may hold a link under the name that a new text would be written to."""
    (here / 'target').write_bytes(b'precious')
    temporary = replacing._temporary(here / 'a.py', 'run', 0)
    temporary.symlink_to(here / 'target')
    with pytest.raises(FileExistsError):
        replace_all((Replacement(here / 'a.py', OLD, NEW),), 'run')
    assert (here / 'target').read_bytes() == b'precious'
