"""Files in and out."""

import errno
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from mma_lint import files


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('x = 1\n')


def found(*paths: str, exclude: Sequence[str] = ()) -> list[str]:
    return [str(path) for path in files.find([Path(path) for path in paths], exclude)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------------- which files


def test_folders_are_walked_in_order(here: Path) -> None:
    make(here, 'b.py', 'a/z.py', 'a/b/c.py', 'c.txt', 'c.pyi', 'B.py')
    assert found('.') == ['B.py', 'a/b/c.py', 'a/z.py', 'b.py']


def test_files_are_taken_as_given(here: Path) -> None:
    make(here, 'b.py', 'noext', '.venv/x.py')
    (here / '.gitignore').write_text('*\n')
    assert found('noext', 'missing.py', '.venv/x.py', 'b.py', exclude=('*',)) == ['noext', 'missing.py', '.venv/x.py', 'b.py']


@pytest.mark.parametrize('folder', sorted(files.DEFAULT_EXCLUDES))
def test_default_excludes(here: Path, folder: str) -> None:
    make(here, f'sub/{folder}/x.py', f'{folder}.py', 'sub/y.py')
    assert found('.') == sorted([f'{folder}.py', 'sub/y.py'])
    assert found(f'sub/{folder}') == [f'sub/{folder}/x.py'], 'asked for by name'


def test_gitignore(here: Path) -> None:
    make(here, 'a.py', 'old_a.py', 'work/x.py', 'sub/work/x.py', 'sub/old_b.py', 'sub/keep/old_c.py', 'sub/anchored.py', 'anchored.py')
    (here / '.gitignore').write_text('# a comment\nold_*\n/work/\n')
    (here / 'sub/.gitignore').write_text('/anchored.py\n')
    (here / 'sub/keep/.gitignore').write_text('!old_c.py\n')
    assert found('.') == ['a.py', 'anchored.py', 'sub/keep/old_c.py', 'sub/work/x.py']


def test_gitignore_agrees_with_git(here: Path) -> None:
    names = ('a.py', 'b/a.py', 'b/c/a.py', 'b/c/d.py', 'logs/x.py', 'b/logs/x.py', 'b/logs.py', 'foo bar.py', 'b/!x.py')
    make(here, *names)
    (here / '.gitignore').write_text('**/c/a.py\nlogs/\n!b/logs/\nfoo\\ bar.py\n\\!x.py\n/a.py\n[z-a]\n')
    (here / 'b/.gitignore').write_text('!/c/a.py\nd.py\n')
    subprocess.run(['git', 'init', '-q'], check=True)
    listed = subprocess.run(['git', 'ls-files', '-coz', '--exclude-standard', '*.py'], check=True, capture_output=True, text=True).stdout
    assert sorted(found('.')) == sorted(filter(None, listed.split('\0')))


def test_gitignore_above_counts_in_a_repository(here: Path) -> None:
    make(here, 'repo/sub/a.py', 'repo/sub/old.py')
    (here / '.gitignore').write_text('a.py\n')
    (here / 'repo/.gitignore').write_text('old.py\n')
    assert found('repo/sub') == ['repo/sub/a.py', 'repo/sub/old.py'], 'no repository: only what is in the folder'
    (here / 'repo/.git').mkdir()
    assert found('repo/sub') == ['repo/sub/a.py'], 'up to the top of the repository, not above it'
    assert found('repo') == ['repo/sub/a.py']


def test_an_ignored_folder_that_is_asked_for(here: Path) -> None:
    make(here, 'out/sub/a.py')
    (here / '.git').mkdir()
    (here / '.gitignore').write_text('out/\n')
    assert found('.') == []
    assert found('out') == found('out/sub') == ['out/sub/a.py']


def test_a_gitignore_that_is_not_utf8(here: Path) -> None:
    make(here, 'a.py', 'b.py')
    (here / '.gitignore').write_bytes(b'\xff\xfe\n!\nb.py\n')
    assert found('.') == ['a.py']


@pytest.mark.parametrize(
    ('exclude', 'expected'),
    [
        ('sub', ['a.py', 'b_old.py']),
        ('sub/x.py', ['a.py', 'b_old.py', 'sub/y_old.py']),
        ('*_old.py', ['a.py', 'sub/x.py']),
        ('/*_old.py', ['a.py', 'sub/x.py', 'sub/y_old.py']),
        ('**/y*', ['a.py', 'b_old.py', 'sub/x.py']),
    ],
)
def test_exclude(here: Path, exclude: str, expected: list[str]) -> None:
    make(here, 'a.py', 'b_old.py', 'sub/x.py', 'sub/y_old.py')
    assert found('.', exclude=(exclude,)) == expected
    assert [os.path.relpath(path) for path in found(str(here), exclude=(exclude,))] == expected, 'the same by the absolute path'


def test_exclude_outside_the_current_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(here, 'in/x.py', 'out/a.py', 'out/b.py', 'out/sub/a.py')
    monkeypatch.chdir(here / 'in')
    assert found('../out', exclude=('/a.py',)) == ['../out/b.py', '../out/sub/a.py']


def test_exclude_beats_gitignore(here: Path) -> None:
    make(here, 'a.py', 'b.py')
    (here / '.gitignore').write_text('!a.py\nb.py\n')
    assert found('.', exclude=('a.py',)) == []


@pytest.mark.filterwarnings('ignore:Possible nested set')
@pytest.mark.parametrize('pattern', ['!', '[z-a]'])
def test_bad_exclude(here: Path, pattern: str) -> None:
    with pytest.raises(files.BadPattern):
        found('.', exclude=(pattern,))


def test_each_file_once(here: Path) -> None:
    make(here, 'a.py', 'sub/b.py')
    (here / 'link.py').symlink_to('a.py')
    (here / 'loop').symlink_to('.')
    (here / 'dangling.py').symlink_to('nowhere.py')
    assert found('.', 'a.py', './sub/../a.py', 'link.py', 'sub') == ['a.py', 'sub/b.py']
    assert found('link.py', '.') == ['link.py', 'sub/b.py']


def test_linked_folders_are_followed_only_when_given(here: Path) -> None:
    make(here, 'data/a.py', 'project/b.py')
    (here / 'project/data').symlink_to('../data')
    assert found('project') == ['project/b.py']
    assert found('project/data') == ['project/data/a.py']


def test_a_folder_that_cannot_be_listed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(here, 'a/x.py', 'b/y.py')
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if path.name == 'a':
            raise PermissionError(errno.EACCES, 'Permission denied', str(path))
        return scandir(path)

    monkeypatch.setattr(os, 'scandir', refusing)
    errors: list[OSError] = []
    assert [str(path) for path in files.find([Path()], (), errors.append)] == ['b/y.py']
    assert [error.filename for error in errors] == ['a']


def test_files_are_found_while_they_are_taken(here: Path) -> None:
    make(here, 'a/x.py', 'b/y.py')
    stream = files.find([Path()])
    assert next(stream) == Path('a/x.py')
    make(here, 'b/z.py')
    assert list(stream) == [Path('b/y.py'), Path('b/z.py')]


def test_a_pipe_is_no_file(here: Path) -> None:
    os.mkfifo('pipe.py')
    assert found('.') == []


def test_what_a_killed_run_left_is_no_file(here: Path) -> None:
    make(here, 'a.py', '.mma-lint-000001-7-0', '.mma-lint/x.py')
    (here / '.mma-lint-000001-7-1').write_text('#!/bin/sh\n')
    assert found('.') == ['a.py']


# ---------------------------------------------------------------------- diffs

TEXTS = {
    'lf': (b'a\nb\nc\n', b'a\nB\nc\n'),
    'crlf': (b'a\r\nb\r\nc\r\n', b'a\r\nB\r\nc\r\n'),
    'mixed line ends': (b'a\r\nb\nc\r\n', b'a\r\nB\nc\r\n'),
    'lone carriage returns': (b'a\rb\rc\nd\n', b'a\rB\rc\nd\n'),
    'no final line end': (b'a\nb', b'a\nc'),
    'no final line end, crlf': (b'a\r\nb', b'a\r\nc'),
    'no final line end, not touched': (b'a\n' * 9 + b'b', b'A\n' + b'a\n' * 8 + b'b'),
    'final line end gained': (b'a\nb', b'a\nb\n'),
    'final line end lost': (b'a\nb\n', b'a\nb'),
    'bom': (b'\xef\xbb\xbfa\nb\n', b'\xef\xbb\xbfa\nc\n'),
    'latin-1': (b'# coding: latin-1\n# \xe9\na\n', b'# coding: latin-1\n# \xe9\nb\n'),
    'emptied': (b'a\n', b''),
    'filled': (b'', b'a\n'),
    'form feed and line separators': ('a\x0c\n\x85b\u2028\nc\n'.encode(), 'a\x0c\n\x85B\u2028\nc\n'.encode()),
    'two hunks': (b'\n'.join(b'%d' % i for i in range(40)), b'\n'.join(b'%d' % (i if i % 30 else -1) for i in range(40))),
}
NAMES = (
    'a.py',
    'sub/a.py',
    'with space.py',
    'übung.py',
    'quo"te.py',
    'back\\slash.py',
    'tab\there.py',
    'new\nline.py',
    "apo'strophe.py",
    os.fsdecode(b'\xff.py'),
)


def apply(patch: bytes, *options: str, cwd: Path | None = None) -> None:
    done = subprocess.run(['git', 'apply', *options, '-'], input=patch, capture_output=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize('repository', [True, False])
@pytest.mark.parametrize('text', TEXTS)
def test_git_applies_texts(here: Path, text: str, repository: bool) -> None:
    before, after = TEXTS[text]
    path = Path('a.py')
    path.write_bytes(before)
    if repository:
        subprocess.run(['git', 'init', '-q'], check=True)
    patch = files.unified_diff(path, before, after)
    apply(patch)
    assert path.read_bytes() == after
    apply(patch, '--reverse')
    assert path.read_bytes() == before


@pytest.mark.parametrize('name', NAMES)
def test_git_applies_names(here: Path, name: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b'a\n')
    apply(files.unified_diff(path, b'a\n', b'b\n') + files.unified_diff(Path('other.py'), b'', b''))
    assert path.read_bytes() == b'b\n'


def test_git_applies_in_a_subfolder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(['git', 'init', '-q'], check=True)
    make(here, 'sub/deep/a.py')
    monkeypatch.chdir(here / 'sub')
    patch = files.unified_diff(here / 'sub/deep/a.py', b'x = 1\n', b'x = 2\n')
    assert patch.startswith(b'--- a/deep/a.py\n+++ b/deep/a.py\n@@ ')
    apply(patch)
    assert Path('deep/a.py').read_text() == 'x = 2\n'


def test_git_applies_to_what_a_link_means(here: Path) -> None:
    make(here, 'real/a.py')
    (here / 'link.py').symlink_to('real/a.py')
    (here / 'folder').symlink_to('real')
    for path in (Path('link.py'), Path('folder/a.py')):
        patch = files.unified_diff(path, b'x = 1\n', b'x = 2\n')
        apply(patch)
        assert Path('real/a.py').read_text() == 'x = 2\n' and Path('link.py').is_symlink()
        apply(patch, '--reverse')


def test_no_change_no_diff() -> None:
    assert files.unified_diff(Path('a.py'), b'a', b'a') == b''


def test_force_exclude_holds_for_what_is_named(here: Path) -> None:
    make(here, 'a.py', 'old/b.py', 'keep/old/c.py', 'keep/d.py')
    named = [Path('a.py'), Path('old/b.py'), Path('keep'), Path('old')]
    assert list(map(str, files.find(named, ('old',), force_exclude=True))) == ['a.py', 'keep/d.py']
    assert list(map(str, files.find(named, ('old',)))) == ['a.py', 'old/b.py', 'keep/d.py']
    assert list(files.find([here / 'old/b.py'], ('/old/',), force_exclude=True)) == []
