"""What git is asked, in real repositories; some of them set traps."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mma_lint import repository
from mma_lint.repository import CannotAsk, Repository, uncommitted

ODD = ('-x.py', ':(glob)*.py', 'a b.py', 'new\nline.py', 'q"uote.py', 'sub/é.py', '*.py', os.fsdecode(b'\xff.py'))
IDENTITY = {f'GIT_{who}_{what}': 'test@localhost' for who in ('AUTHOR', 'COMMITTER') for what in ('NAME', 'EMAIL')}


def git(*argv: str, cwd: Path | None = None, stdin: bytes = b'') -> bytes:
    return subprocess.run(['git', *argv], check=True, capture_output=True, cwd=cwd, input=stdin, env=os.environ | IDENTITY).stdout


def make(*names: str, text: bytes = b'x = 1\n') -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(text)


def commit(*options: str) -> None:
    git('init', '-q', *options)
    git('add', '-A')
    git('commit', '-qm', 'first')


def told(*names: str) -> dict[str, str]:
    real = {Path(os.path.realpath(name)): name for name in names}
    return {real[path]: reason for path, reason in uncommitted({path: path.read_bytes() for path in real}).items()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv('GIT_CONFIG_GLOBAL', os.devnull)
    monkeypatch.setenv('HOME', str(tmp_path / 'home'))
    (tmp_path / 'work').mkdir()
    monkeypatch.chdir(tmp_path / 'work')
    return tmp_path / 'work'


@pytest.mark.parametrize('algorithm', ['sha1', 'sha256'])
def test_reasons(algorithm: str) -> None:
    make('clean.py', 'changed.py', 'staged.py', 'mode.py', 'removed.py', 'sub/clean.py', 'assumed.py')
    commit(f'--object-format={algorithm}')
    make('changed.py', 'staged.py', 'new.py', 'added.py', 'assumed.py', text=b'x = 2\n')
    git('update-index', '--assume-unchanged', 'assumed.py')
    git('add', 'staged.py', 'added.py')
    git('update-index', '--chmod=+x', 'mode.py')
    git('rm', '-q', '--cached', 'removed.py')
    assert told('clean.py', 'changed.py', 'staged.py', 'mode.py', 'removed.py', 'sub/clean.py', 'new.py', 'added.py', 'assumed.py') == {
        'changed.py': 'changed',
        'staged.py': 'staged',
        'mode.py': 'staged',
        'removed.py': 'staged for removal',
        'new.py': 'not tracked',
        'added.py': 'staged',
        'assumed.py': 'changed',
    }


def test_no_repository_is_free() -> None:
    make('a.py', 'sub/b.py')
    assert told('a.py', 'sub/b.py') == {}
    Path('.git').mkdir()
    assert told('a.py') == {}, 'an empty folder of that name is none'


def test_no_commit_yet() -> None:
    make('a.py', 'b.py')
    git('init', '-q')
    git('add', 'a.py')
    assert told('a.py', 'b.py') == {'a.py': 'staged', 'b.py': 'not tracked'}


def test_ignored_files_are_not_tracked() -> None:
    make('a.py', '.gitignore', text=b'a.py\n')
    commit()
    assert told('a.py') == {'a.py': 'not tracked'}


def test_conflict() -> None:
    make('a.py')
    commit()
    git('checkout', '-qb', 'other')
    make('a.py', text=b'theirs\n')
    git('commit', '-qam', 'theirs')
    git('checkout', '-q', '-')
    make('a.py', text=b'ours\n')
    git('commit', '-qam', 'ours')
    subprocess.run(['git', 'merge', '-q', 'other'], capture_output=True, check=False, env=os.environ | IDENTITY)
    assert b'UU a.py' in git('status', '--porcelain')
    make('a.py', text=b'ours\n')
    assert told('a.py') == {'a.py': 'staged'}


def test_odd_names() -> None:
    make(*ODD)
    commit()
    assert told(*ODD) == {}
    for name in ODD:
        make(name, text=b'x = 2\n')
        assert told(*ODD) == {name: 'changed'}, 'no name is a pattern for others'
        make(name)
    assert Repository.of(Path()) is not None
    assert Repository(Path.cwd()).read_all('HEAD', map(Path, ODD)) == {Path(name): b'x = 1\n' for name in ODD}


def test_more_names_than_fit_a_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f'{"folder" * 8}/{number:04}{"x" * 200}.py' for number in range(500)]
    make(*names)
    commit()
    make(names[0], names[-1], text=b'x = 2\n')
    calls = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, 'run', lambda command, **rest: calls.append(sum(map(len, command))) or run(command, **rest))  # type: ignore[func-returns-value]
    assert told(*names) == {names[0]: 'changed', names[-1]: 'changed'}
    assert max(calls) < 32_000 and len(calls) > 8


def test_links_count_as_what_they_mean(here: Path) -> None:
    make('real/a.py')
    commit()
    (here.parent / 'link.py').symlink_to(here / 'real/a.py')
    assert told('../link.py') == {}
    make('real/a.py', text=b'x = 2\n')
    assert told('../link.py') == {'../link.py': 'changed'}


def test_repositories_in_repositories(here: Path) -> None:
    make('a.py')
    commit()
    Path('inner').mkdir()
    os.chdir('inner')
    make('b.py', 'c.py')
    commit()
    make('c.py', text=b'x = 2\n')
    os.chdir(here)
    git('worktree', 'add', '-q', '../tree')
    assert told('a.py', 'inner/b.py', 'inner/c.py', '../tree/a.py') == {'inner/c.py': 'changed'}
    tree = Repository.of(Path('../tree'))
    assert tree is not None and tree.folder == here / '.git/worktrees/tree'


@pytest.mark.parametrize(
    ('attributes', 'autocrlf', 'reason'),
    [
        ('', 'false', 'changed'),
        ('', 'true', ''),
        ('', 'input', ''),
        ('*.py text=auto', 'false', ''),
        ('*.py eol=crlf', 'false', ''),
        ('*.py -text', 'true', 'changed'),
    ],
)
def test_line_ends_that_git_makes(attributes: str, autocrlf: str, reason: str) -> None:
    make('a.py', text=b'x = 1\ny = 2\n')
    make('.gitattributes', text=attributes.encode())
    commit()
    git('config', 'core.autocrlf', autocrlf)
    make('a.py', text=b'x = 1\r\ny = 2\r\n')
    assert told('a.py') == ({'a.py': reason} if reason else {})
    assert bool(git('diff', 'a.py')) == bool(reason), 'git says the same'
    make('a.py', text=b'x = 1\r\ny = 3\r\n')
    assert told('a.py') == {'a.py': 'changed'}


def test_variables_of_a_hook_do_not_mislead(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make('a.py')
    commit()
    make('../other/b.py')
    monkeypatch.setenv('GIT_DIR', str(here / '.git'))
    monkeypatch.setenv('GIT_INDEX_FILE', str(here / '.git/none'))
    monkeypatch.setenv('GIT_GLOB_PATHSPECS', '1')
    assert told('a.py', '../other/b.py') == {}


def test_git_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    make('a.py', '../free/b.py')
    commit()
    monkeypatch.setattr(shutil, 'which', lambda name: None)
    assert told('../free/b.py') == {}
    with pytest.raises(CannotAsk, match='no program `git`'):
        told('a.py')


def test_a_program_named_git_in_the_current_folder_is_not_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make('a.py')
    commit()
    monkeypatch.setattr(shutil, 'which', lambda name: os.path.join(os.curdir, name))
    with pytest.raises(CannotAsk, match='no program `git`'):
        told('a.py')


def test_a_damaged_repository_is_not_free(here: Path) -> None:
    make('a.py')
    commit()
    (here / '.git/config').write_text('[broken\n')
    with pytest.raises(CannotAsk, match='bad config line 1'):
        told('a.py')
    make('../moved/a.py')
    Path('../moved/.git').write_text('gitdir: /nowhere/at/all\n')
    with pytest.raises(CannotAsk, match='not a git repository: /nowhere'):
        told('../moved/a.py')


# ---------------------------------------------------------------------- nothing of a repository's is run


def trap(here: Path) -> tuple[str, Path]:
    """A command that leaves a mark, and the mark."""
    mark = here.parent / 'mark'
    script = here.parent / 'trap.sh'
    script.write_text(f'#!/bin/sh\ntouch {mark}\n')
    script.chmod(0o755)
    return str(script), mark


def test_traps_are_not_sprung(here: Path) -> None:
    make('a.py', 'b.py')
    commit()
    script, mark = trap(here)
    (here / '.git/info/attributes').write_text('*.py filter=evil diff=evil ident\n')
    for name in (
        'core.fsmonitor',
        'core.pager',
        'filter.evil.clean',
        'filter.evil.smudge',
        'filter.evil.process',
        'diff.evil.textconv',
        'diff.external',
        'core.editor',
    ):
        git('config', name, script)
    for hook in ('post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-commit'):
        (here / f'.git/hooks/{hook}').write_bytes(Path(script).read_bytes())
        (here / f'.git/hooks/{hook}').chmod(0o755)
    git('config', 'alias.ls-files', f'!{script}')
    mark.unlink(missing_ok=True)
    make('a.py', text=b'x = 2\n')
    assert told('a.py', 'b.py')['a.py'].startswith('passed through the filter `evil`, which mma-lint does not run')
    assert Repository(here).read('HEAD', Path('a.py')) == b'x = 1\n'
    assert not mark.exists()
    subprocess.run(['git', 'status'], capture_output=True, check=False)
    assert mark.exists(), 'the traps are real'


def test_what_a_partial_clone_lacks_is_not_fetched(here: Path) -> None:
    make('a.py')
    commit()
    script, mark = trap(here)
    for setting in ('core.repositoryFormatVersion=1', 'extensions.partialClone=origin', 'remote.origin.promisor=true', f'core.sshCommand={script}'):
        git('config', *setting.split('=', 1))
    git('config', 'remote.origin.url', 'ssh://host/x')
    git('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    git('config', 'protocol.allow', 'always')
    git('config', 'protocol.ssh.allow', 'always')
    blob = git('rev-parse', 'HEAD:a.py').decode().strip()
    (here / f'.git/objects/{blob[:2]}/{blob[2:]}').unlink()
    with pytest.raises(CannotAsk):
        Repository(here).read('HEAD', Path('a.py'))
    assert not mark.exists()
    subprocess.run(['git', 'cat-file', '-p', blob], capture_output=True, check=False)
    assert mark.exists(), 'git alone would fetch'


# ---------------------------------------------------------------------- earlier times


def test_read(here: Path) -> None:
    make('a.py', 'sub/b.py', text=b'old\r\n')
    make('blob.bin', text=bytes(range(256)) * 100)
    make('empty.py', text=b'')
    Path('link.py').symlink_to('a.py')
    commit()
    git('tag', 'v0')
    make('a.py', text=b'new\n')
    git('commit', '-qam', 'second')
    Path('sub/b.py').unlink()
    top = Repository.of(here / 'sub/deeper')
    assert top == Repository(here)
    assert top.read('v0', Path('a.py')) == top.read('HEAD~1', here / 'a.py') == b'old\r\n'
    assert top.read('HEAD', Path('a.py')) == b'new\n' and top.read('HEAD', Path('sub/b.py')) == b'old\r\n'
    assert top.read('v0', Path('gone.py')) is None and top.read('v0', Path('sub')) is None
    wanted = [Path(name) for name in ('empty.py', 'blob.bin', 'a.py', 'gone.py', 'sub/b.py')]
    assert top.read_all('v0', wanted) == {
        Path('empty.py'): b'', Path('blob.bin'): bytes(range(256)) * 100, Path('a.py'): b'old\r\n', Path('sub/b.py'): b'old\r\n'
    }  # fmt: skip
    assert top.read_all('v0', []) == {}
    assert top.commit('v0') == git('rev-parse', 'v0').decode().strip()


@pytest.mark.parametrize('ref', ['nowhere', '--all', '', 'HEAD:a.py'])
def test_no_commit(here: Path, ref: str) -> None:
    make('a.py')
    commit()
    with pytest.raises(CannotAsk, match='git knows no commit'):
        Repository(here).read(ref, Path('a.py'))


def test_hash_is_that_of_git() -> None:
    data = b'x = 1\r\n\0'
    assert git('hash-object', '--stdin', stdin=data).decode().strip() == repository._hash(data, 'a' * 40)
    assert repository._hash(b'', 'a' * 64) == hashlib.sha256(b'blob 0\0').hexdigest()
