"""The command, from outside: what it prints, what it writes, how it ends."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mma_lint import __version__, engine
from mma_lint.config.facts import Config
from mma_lint.frontends import cli, commands
from mma_lint.rule import Verdict
from tests.samples import FIXED, NEW, OLD, RULES

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, '-m', 'mma_lint')
ENV = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1', 'PYTHONUTF8': '1'}

A = 'configs/a.py'


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'configs').mkdir()
    return tmp_path


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process, with the three sample rules."""
    monkeypatch.setattr(commands, 'discover', lambda: RULES)
    monkeypatch.setattr('mma_lint.policy.discover', lambda: RULES)

    def run(*argv: str, stdin: bytes = b'') -> Ran:
        monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(stdin)))
        status = cli.main(argv)
        out, err = capfdbinary.readouterr()
        return Ran(status, out.decode(errors='surrogateescape'), err.decode())

    return run


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(f'configs/{name}.py').write_bytes(text.encode())


def snapshot() -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in Path().rglob('*') if path.is_file()}


# ---------------------------------------------------------------------- check


def test_check(run: Run) -> None:
    write(a=OLD, b=NEW)
    before = snapshot()
    ran = run('check', '.')
    assert ran == (
        1,
        'configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs` [*]\n'
        '    1 | total_epochs = 50  # kept\n'
        '      | ^^^^^^^^^^^^\n'
        'configs/a.py:2:1: MMA912 `omnisource` is gone [?]\n'
        '    2 | omnisource = True\n'
        '      | ^^^^^^^^^^\n'
        'configs/a.py:3:1: MMA921 `precise_bn` is a hook now\n'
        '    3 | precise_bn = dict(num_iters=200)\n'
        '      | ^^^^^^^^^^\n'
        '3 findings in 1 of 2 files: 1 [*] fixable with `mma-lint fix`, 1 [?] with `--unsafe-fixes`, to be looked at\n',
        '',
    )
    assert snapshot() == before, '`check` never writes'


def test_check_clean(run: Run) -> None:
    write(a=NEW)
    assert run('check', '.') == (0, 'No findings in 1 file\n', '')


def test_concise_holds_findings_only(run: Run) -> None:
    write(a=OLD)
    ran = run('check', A, '--output-format', 'concise')
    assert ran.out.splitlines() == [
        'configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs`',
        'configs/a.py:2:1: MMA912 `omnisource` is gone',
        'configs/a.py:3:1: MMA921 `precise_bn` is a hook now',
    ]
    assert ran.err.startswith('3 findings in 1 of 1 file')


def test_json_holds_json_only(run: Run) -> None:
    write(a=OLD)
    ran = run('check', A, 'missing.py', '--output-format=json')
    assert [found['code'] for found in json.loads(ran.out)] == ['MMA911', 'MMA912', 'MMA921', 'MMA001']
    assert ran.status == 2


@pytest.mark.parametrize(
    ('options', 'codes'),
    [
        (['--select', 'MMA91'], {'MMA911', 'MMA912'}),
        (['--select', 'MMA911,precise-bn'], {'MMA911', 'MMA921'}),
        (['--select', 'MMA911', '--select', 'MMA921'], {'MMA911', 'MMA921'}),
        (['--ignore=MMA91'], {'MMA921'}),
        (['--ignore=MMA9', '--extend-select', 'omnisource'], {'MMA912'}),
    ],
)
def test_selection(run: Run, options: list[str], codes: set[str]) -> None:
    write(a=OLD)
    ran = run('check', A, '--output-format=json', *options)
    assert {found['code'] for found in json.loads(ran.out)} == codes


def test_exclude(run: Run) -> None:
    write(a=OLD, b=OLD, c=NEW)
    assert run('check', '.', '--exclude', 'configs/a.py,b*') == (0, 'No findings in 1 file\n', '')


def test_statistics(run: Run) -> None:
    write(a=OLD, b=OLD)
    ran = run('check', '.', 'missing.py', '--statistics')
    assert ran.out.splitlines()[:4] == [
        '     2  MMA911  total-epochs  (2 [*])',
        '     2  MMA912  omnisource  (2 [?])',
        '     2  MMA921  precise-bn',
        '     1  MMA001  unreadable',
    ]
    assert ran.err == 'missing.py:1:1: MMA001 cannot be read: No such file or directory\n', 'the file is named nevertheless'
    table = [line.split() for line in ran.out.splitlines()[4:8]]
    assert table == [
        [],
        ['same', 'migrated', 'manual', 'unknown', 'dead', 'file'],
        ['0', '2', '1', '0', '0', 'configs/a.py'],
        ['0', '2', '1', '0', '0', 'configs/b.py'],
    ]
    assert ran.out.splitlines()[8].split() == ['0', '4', '2', '0', '0', 'in', 'all']
    found = json.loads(run('check', '.', '--statistics', '--output-format=json').out)
    assert found['findings'][0]['count'] == 2
    assert found['files'][0] == {'filename': 'configs/a.py', 'same': 0, 'migrated': 2, 'manual': 1, 'unknown': 0, 'dead': 0}
    assert found['total'] == {'same': 0, 'migrated': 4, 'manual': 2, 'unknown': 0, 'dead': 0}


def test_statistics_of_a_fix_count_what_remains(run: Run) -> None:
    write(a=OLD)
    assert run('fix', '.', '--statistics').out.splitlines()[:2] == ['     1  MMA912  omnisource  (1 [?])', '     1  MMA921  precise-bn']


def test_exit_zero(run: Run) -> None:
    write(a=OLD)
    assert run('check', A, '--exit-zero').status == 0
    assert run('fix', A, '--diff', '--exit-zero').status == 0
    assert run('check', A, 'missing.py', '--exit-zero').status == 2


@pytest.mark.parametrize('command', [('check',), ('fix',), ('fix', '--diff')])
def test_failures_do_not_stop_the_others(run: Run, command: tuple[str, ...]) -> None:
    write(a=OLD, broken='total_epochs = (\n', last=OLD)
    Path('configs/undecodable.py').write_bytes(b'total_epochs = "\xff"\n')
    Path('configs/null.py').write_bytes(b'total_epochs = 1\0\n')
    ran = run(*command, 'missing.py', '.', '--output-format=json')
    found = [(item['filename'], item['code']) for item in json.loads(ran.err.partition('\n]\n')[0] + ']' if '--diff' in command else ran.out)]
    assert ran.status == 2
    assert ('missing.py', 'MMA001') in found
    assert ('configs/undecodable.py', 'MMA001') in found
    assert ('configs/broken.py', 'MMA002') in found
    assert ('configs/null.py', 'MMA002') in found
    assert ('configs/a.py', 'MMA921') in found
    assert ('configs/last.py', 'MMA921') in found


def test_failures_have_their_names(run: Run) -> None:
    write(broken='total_epochs = (\n')
    ran = run('check', 'missing.py', '.', '--output-format=json')
    assert {item['code']: item['name'] for item in json.loads(ran.out)} == {'MMA001': 'unreadable', 'MMA002': 'unparsable'}


def test_an_internal_error_does_not_stop_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=OLD, b=OLD)

    def divide(config: Config) -> Iterator[Verdict]:
        raise ZeroDivisionError

    failing = replace(RULES[2], checks=[divide])
    monkeypatch.setattr('mma_lint.policy.discover', lambda: (*RULES[:2], failing))
    ran = run('check', '.', '--output-format=concise')
    assert ran.status == 2
    assert ran.out.count('MMA000 ') == 2 and 'ZeroDivisionError' in ran.out


def test_a_folder_that_cannot_be_listed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: Path) -> None:
        raise PermissionError(13, 'Permission denied', str(path))

    monkeypatch.setattr(os, 'scandir', refusing)
    ran = run('check', 'configs', '--output-format=concise')
    assert (ran.status, ran.out) == (2, 'configs:1:1: MMA001 cannot be read: Permission denied\n')


def test_no_files(run: Run) -> None:
    assert run('check', 'configs') == (0, 'No findings in no files\n', 'mma-lint: no Python files, notebooks or scripts found\n')


def test_names_are_escaped(run: Run) -> None:
    name = 'configs/\x1b[2J\n.py'
    Path(name).write_text(OLD)
    for argv in (('check', '.'), ('check', '.', '--output-format=concise'), ('fix', '.', '--diff'), ('fix', '.', '--unsafe-fixes'), ('check', 'a\x1b.py')):
        ran = run(*argv)
        assert '\x1b' not in ran.out + ran.err
        assert 'configs/\\x1b[2J\\n.py:' in ran.out + ran.err or argv[-1] == 'a\x1b.py'


# ---------------------------------------------------------------------- fix


def test_fix(run: Run) -> None:
    write(a=OLD, b=NEW, c=OLD)
    ran = run('fix', '.')
    assert (ran.status, ran.err) == (1, '')
    assert 'configs/a.py:2:1: MMA912 `omnisource` is gone [?]\n    2 | omnisource = True\n' in ran.out
    assert ran.out.endswith('\nFixed 2 findings in 2 files\n4 findings remain in 2 of 3 files: 2 [?] with `--unsafe-fixes`, to be looked at\n')
    assert Path(A).read_text() == Path('configs/c.py').read_text() == FIXED


def test_fix_unsafe(run: Run) -> None:
    write(a=OLD)
    ran = run('fix', '--unsafe-fixes', A)
    assert Path(A).read_text() == 'train_cfg = dict(max_epochs=50)  # kept\nprecise_bn = dict(num_iters=200)\n'
    assert ran.status == 1
    assert 'configs/a.py:2: MMA912 please look: is it used elsewhere?\n' in ran.out
    assert '\nFixed 2 findings in 1 file\n1 finding remains in 1 of 1 file' in ran.out


def test_fix_to_the_end(run: Run) -> None:
    write(a='total_epochs = 50\n')
    assert run('fix', A) == (0, 'Fixed 1 finding in 1 file\nNo findings remain in 1 file\n', '')
    before = snapshot()
    assert run('fix', A) == (0, 'Fixed no findings in no files\nNo findings remain in 1 file\n', '')
    assert snapshot() == before, 'not even rewritten'


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        pytest.param(b'\xef\xbb\xbftotal_epochs = 50\n', b'\xef\xbb\xbftrain_cfg = dict(max_epochs=50)\n', id='bom'),
        pytest.param(b'total_epochs = 50\r\nx = 1', b'train_cfg = dict(max_epochs=50)\r\nx = 1', id='crlf, no final line end'),
        pytest.param(b'# coding: latin-1\ntotal_epochs = 50  # \xe9\n', b'# coding: latin-1\ntrain_cfg = dict(max_epochs=50)  # \xe9\n', id='latin-1'),
        pytest.param(b'# coding: cp1251\ntotal_epochs = 50  # \xef\n', b'# coding: cp1251\ntrain_cfg = dict(max_epochs=50)  # \xef\n', id='cp1251'),
    ],
)
def test_fix_keeps_bytes_mode_and_link(run: Run, here: Path, old: bytes, new: bytes) -> None:
    real = here / 'real.py'
    real.write_bytes(old)
    real.chmod(0o640)
    Path(A).symlink_to(real)
    patch = run('fix', '--diff', A).out.encode(errors='surrogateescape')
    assert run('fix', A).status == 0
    assert real.read_bytes() == new
    assert Path(A).is_symlink() and real.stat().st_mode & 0o777 == 0o640
    real.write_bytes(old)
    subprocess.run(['git', 'apply', '-'], input=patch, check=True)
    assert real.read_bytes() == new


def test_fix_that_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=OLD, b=OLD)
    access = os.access
    monkeypatch.setattr(os, 'access', lambda path, mode: Path(path).name != 'a.py' and access(path, mode))
    ran = run('fix', '.', '--output-format=concise')
    assert ran.status == 2
    assert ran.out.splitlines()[:2] == [
        'configs/a.py:1:1: MMA003 cannot be written: Permission denied',
        'configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs`',
    ]
    assert 'Fixed 1 finding in 1 file\n' in ran.err
    assert Path(A).read_text() == OLD
    assert Path('configs/b.py').read_text() == FIXED


def test_fix_that_the_encoding_lacks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(A).write_bytes(b'# coding: latin-1\ntotal_epochs = 50  # \xe9\n')
    real_fix = engine.fix

    def with_a_snowman(*args: Any) -> tuple[engine.Fixed, ...]:
        results = real_fix(*args)
        return tuple(replace(result, text='# coding: latin-1\n☃\n') for result in results)

    monkeypatch.setattr(engine, 'fix', with_a_snowman)
    for options in ([], ['--diff']):
        ran = run('fix', A, *options, '--output-format=concise')
        assert ran.status == 2
        assert "MMA003 cannot be written: 'latin-1' codec" in (ran.out + ran.err).replace('iso-8859-1', 'latin-1')


def test_diff(run: Run) -> None:
    write(a=OLD, b=NEW)
    before = snapshot()
    ran = run('fix', '--diff', '.')
    assert snapshot() == before, 'nothing is written'
    assert ran.status == 1
    assert ran.out == (
        '--- a/configs/a.py\n+++ b/configs/a.py\n@@ -1,3 +1,3 @@\n-total_epochs = 50  # kept\n+train_cfg = dict(max_epochs=50)  # kept\n'
        ' omnisource = True\n precise_bn = dict(num_iters=200)\n'
    )
    assert 'configs/a.py:2:1: MMA912' in ran.err and 'Would fix 1 finding in 1 file\n2 findings remain in 1 of 2 files' in ran.err
    subprocess.run(['git', 'apply', '-'], input=ran.out.encode(), check=True)
    assert Path(A).read_text() == FIXED


@pytest.mark.parametrize(('text', 'status'), [('total_epochs = 50\n', 1), (NEW, 0), ('omnisource = True\n', 1)])
def test_diff_status(run: Run, text: str, status: int) -> None:
    write(a=text)
    ran = run('fix', '--diff', A)
    assert ran.status == status
    assert bool(ran.out) == ('total_epochs' in text)


def test_a_family_is_fixed_together(run: Run) -> None:
    write(base='total_epochs = 100\n', child="_base_ = './base.py'\ntotal_epochs = 50\n")
    assert run('fix', 'configs').status == 0
    assert Path('configs/base.py').read_text() == 'train_cfg = dict(max_epochs=100)\n'
    assert Path('configs/child.py').read_text() == "_base_ = './base.py'\ntrain_cfg = dict(max_epochs=50)\n"


def test_a_base_outside_the_paths_is_named(run: Run) -> None:
    write(base='total_epochs = 100\n', child="_base_ = './base.py'\ntotal_epochs = 50\n")
    ran = run('fix', 'configs/child.py')
    assert 'base.py' in ran.out and 'outside the paths given' in ran.out
    assert Path('configs/base.py').read_text() == 'total_epochs = 100\n'


# ---------------------------------------------------------------------- standard input


def test_check_stdin(run: Run) -> None:
    ran = run('check', '-', '--stdin-filename', A, '--output-format=concise', stdin=OLD.encode())
    assert ran.status == 1
    assert ran.out.startswith('configs/a.py:1:1: MMA911 ')


def test_stdin_without_a_name(run: Run) -> None:
    ran = run('check', '-', '--output-format=concise', stdin=OLD.encode())
    assert ran.out.startswith('<stdin>:1:1: MMA911 ')


def test_fix_stdin(run: Run) -> None:
    write(a='not = "looked at"\n')
    ran = run('fix', '-', '--stdin-filename', A, stdin=OLD.encode())
    assert (ran.status, ran.out) == (1, FIXED)
    assert 'configs/a.py:2:1: MMA912' in ran.err and 'Fixed 1 finding in 1 file' in ran.err
    assert Path(A).read_text() == 'not = "looked at"\n'


def test_fix_stdin_sees_the_bases(run: Run) -> None:
    write(base='total_epochs = 100\n')
    ran = run('fix', '-', '--stdin-filename', A, stdin=b"_base_ = './base.py'\ntotal_epochs = 50\n")
    assert ran.out == "_base_ = './base.py'\ntrain_cfg = dict(max_epochs=50)\n"


@pytest.mark.parametrize('data', [NEW.encode(), b'total_epochs = (\n', b'\xff\n', b'', b'x\r\n\xef'], ids=repr)
def test_fix_stdin_gives_back_what_it_cannot_fix(run: Run, capfdbinary: object, data: bytes) -> None:
    done = run_bytes('fix', '-', '--stdin-filename', A, stdin=data)
    assert done.stdout == data
    assert done.returncode == (0 if data in (NEW.encode(), b'') else 2)


def test_fix_stdin_keeps_bytes() -> None:
    old = b'\xef\xbb\xbf# \xc3\xa9\r\ntotal_epochs = 50\r\nx = 1'
    done = run_bytes('fix', '-', '--stdin-filename', A, stdin=old)
    head, fixed, tail = done.stdout.split(b'\r\n')
    assert (head, tail) == (b'\xef\xbb\xbf# \xc3\xa9', b'x = 1') and b'max_epochs=50' in fixed


def test_fix_stdin_diff(run: Run) -> None:
    ran = run('fix', '-', '--diff', '--stdin-filename', A, stdin=OLD.encode())
    assert ran.out.startswith('--- a/configs/a.py\n+++ b/configs/a.py\n@@ -1,3 +1,3 @@\n-total_epochs')


def test_stdin_stands_alone(run: Run) -> None:
    assert run('check', '-', 'a.py') == (2, '', 'mma-lint: error: `-` stands alone: it cannot be mixed with other paths\n')


# ---------------------------------------------------------------------- rules, misuse


def test_rules_and_rule(run: Run) -> None:
    ran = run('rules')
    assert ran.status == 0
    assert ran.out.splitlines()[0] == 'MMA911  total-epochs: `total_epochs` became `train_cfg.max_epochs` (fix: no)'
    assert run('rule', 'MMA912').out == run('rule', 'omnisource').out
    assert run('rule', 'omnisource').out.startswith('# MMA912: omnisource\n')
    assert run('rule', 'mma002').out.startswith('# MMA002: unparsable\n')
    assert run('rule', 'omnisauce') == (2, '', 'mma-lint: error: there is no rule `omnisauce`: did you mean `omnisource`?\n')


@pytest.mark.parametrize(
    'argv', [[], ['check'], ['fix'], ['check', '.', '--output-format=xml'], ['check', '.', '--diff'], ['nonsense'], ['check', '--sel=MMA', '.']]
)
def test_misuse_is_status_2(run: Run, argv: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(*argv)
    assert stop.value.code == 2


def test_unknown_selector_and_pattern(run: Run) -> None:
    write(a=OLD)
    for options in (('--select', 'MMA8'), ('--ignore', 'MMA001'), ('--extend-select', 'x'), ('--exclude', '!')):
        ran = run('check', A, *options)
        assert (ran.status, ran.out) == (2, '') and ran.err.startswith('mma-lint: error: ')


# ---------------------------------------------------------------------- as a process, with the real rules


def run_bytes(*argv: str, stdin: bytes = b'') -> 'subprocess.CompletedProcess[bytes]':
    return subprocess.run([*COMMAND, *argv], input=stdin, capture_output=True, env=ENV, check=False)


def test_version_is_light() -> None:
    script = (
        'import sys; before = set(sys.modules)\n'
        'from mma_lint.frontends.cli import main\n'
        'try: main(["--version"])\n'
        'except SystemExit as stop: assert stop.code == 0\n'
        'print(*sorted(set(sys.modules) - before))'
    )
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, env=ENV, check=True)
    version, modules = done.stdout.splitlines()
    assert version == f'mma-lint {__version__}'
    loaded = set(modules.split())
    assert {name for name in loaded if name.startswith('mma_lint')} == {'mma_lint', 'mma_lint.frontends', 'mma_lint.frontends.cli'}
    assert not loaded & {'ast', 'libcst', 'dataclasses', 'inspect', 'json', 'pathspec', 'difflib', 'tokenize'}


def test_checking_imports_no_framework() -> None:
    write(a=OLD)
    script = (
        'import sys; from mma_lint.frontends.cli import main; main(["check", "."]); main(["fix", "--diff", "."])\n'
        'bad = {"libcst", "mmcv", "mmengine", "mmaction", "torch", "numpy"} & set(sys.modules)\n'
        'sys.exit(f"imported: {bad}" if bad else 0)'
    )
    subprocess.run([sys.executable, '-c', script], check=True, capture_output=True, env=ENV)


def test_a_reader_that_goes_away() -> None:
    for number in range(300):
        Path(f'configs/{number}.py').write_text(OLD)
    process = subprocess.Popen([*COMMAND, 'check', '.'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b''
    assert process.wait() == 141
    process.stderr.close()


def test_interrupt() -> None:
    def heed() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started the tests may ignore it

    pipe = subprocess.PIPE
    process = subprocess.Popen([*COMMAND, 'check', '-'], stdin=pipe, stdout=pipe, stderr=pipe, env=ENV, preexec_fn=heed)
    assert process.stdin is not None
    process.stdin.write(b'#\n' * 100_000)  # more than a pipe holds: once that is written, it is being read
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b'', b'interrupted\n')


def test_interrupted_while_working(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=OLD, b=OLD)

    def interrupting(handle: int) -> None:
        raise KeyboardInterrupt

    before = snapshot()
    monkeypatch.setattr(os, 'fsync', interrupting)
    assert run('fix', '.') == (130, '', 'interrupted\n')
    assert {name: data for name, data in snapshot().items() if '.mma-lint' not in name} == before


def test_a_terminal_that_lacks_characters() -> None:
    Path(A).write_text('total_epochs = 50  # é漢\n', encoding='utf-8')
    env = ENV | {'PYTHONIOENCODING': 'ascii', 'PYTHONUTF8': '0'}
    done = subprocess.run([*COMMAND, 'check', A], capture_output=True, env=env, check=False)
    assert done.returncode == 1 and b'# \\xe9\\u6f22\n' in done.stdout


@pytest.mark.parametrize(
    ('environment', 'coloured'),
    [({'TERM': 'xterm'}, True), ({'TERM': 'xterm', 'NO_COLOR': '1'}, False), ({'TERM': 'dumb'}, False), ({'TERM': 'xterm', 'NO_COLOR': ''}, True)],
)
def test_colour_only_on_a_terminal(environment: dict[str, str], coloured: bool) -> None:
    write(a=OLD)
    env = {key: value for key, value in ENV.items() if key not in ('NO_COLOR', 'TERM')} | environment
    assert b'\x1b' not in subprocess.run([*COMMAND, 'check', A], capture_output=True, env=env, check=False).stdout
    assert (b'\x1b[' in on_terminal([*COMMAND, 'check', A], env)) == coloured
    forced = subprocess.run([*COMMAND, 'check', A], capture_output=True, env=env | {'FORCE_COLOR': '1'}, check=False).stdout
    assert (b'\x1b[' in forced) == (not environment.get('NO_COLOR'))


def test_a_diff_on_a_terminal_is_escaped() -> None:
    write(a='total_epochs = 50  # \x1b[2J\n')
    assert b'\x1b' not in on_terminal([*COMMAND, 'fix', '--diff', A], ENV | {'NO_COLOR': '1'})


def on_terminal(command: Sequence[str], env: dict[str, str]) -> bytes:
    """What a command prints on a terminal."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        output = b''.join(iter(lambda: _read(ours), b''))
    os.close(ours)
    assert process.returncode == 1
    return output


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b''


# ---------------------------------------------------------------------- the sample project


@pytest.fixture
def sample(here: Path) -> Path:
    shutil.copytree(ROOT / 'examples', here / 'examples')
    return here / 'examples'


def test_sample_is_fixed_to_the_end(sample: Path) -> None:
    assert run_bytes('check', 'examples').returncode == 1
    patch = run_bytes('fix', '--diff', 'examples').stdout
    fixed = run_bytes('fix', 'examples')
    texts = {path: path.read_bytes() for path in sample.rglob('*.py')}
    assert fixed.returncode in (0, 1) and patch
    assert run_bytes('fix', '--diff', 'examples').stdout == b'', 'a second run changes nothing'
    shutil.rmtree(sample)
    shutil.copytree(ROOT / 'examples', sample)
    subprocess.run(['git', 'apply', '-'], input=patch, check=True)
    assert {path: path.read_bytes() for path in sample.rglob('*.py')} == texts


def test_the_demo_of_the_readme_is_true() -> None:
    readme = (ROOT / 'README.md').read_text(encoding='utf-8')
    assert 'mma-lint fix --diff --exit-zero examples' in readme
    demo = readme.partition('```console\n')[2].partition('```')[0]
    _, before, found, said, after = (part.partition('\n')[2] for part in ('\n' + demo).split('\n$ '))
    Path('configs/schedule.py').write_text(before + '\n')
    assert run_bytes('check', '--output-format', 'concise', 'configs').stdout.decode() == found + '\n'
    assert run_bytes('fix', 'configs').stdout.decode() == said + '\n'
    assert Path('configs/schedule.py').read_text() == after
