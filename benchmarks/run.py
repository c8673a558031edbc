"""How fast mma-lint is, measured against its targets: `python benchmarks/run.py` prints a table and writes docs/performance.md.

Every figure is a ratio of two things that are measured in the same run, on the same files, in turns; of several runs the median. What is
measured is the CPU time of processes (and of all that they start), which other programs on the machine hardly change, but for `-j`.
The tools that it is compared with are installed into a virtual environment in the user's cache folder, from the package index.

    python benchmarks/run.py [--runs N] [--only WORD] [--largest FILES]
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.corpora import CACHE, Corpora, python_files  # noqa: E402

PAGE = ROOT / 'docs/performance.md'
TOOLS = ('django-upgrade', 'flake8', 'libcst', 'pathspec')
SCHEDULE = "optimizer = dict(type='SGD', lr=0.01)\nlr_config = dict(policy='step', step=[40, 80])\ntotal_epochs = 100\n"
CHILD = "_base_ = ['base.py']\nmodel = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes={}))\ndata = dict(videos_per_gpu=8)\n"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of CPU, seconds by the clock, and bytes of memory at most."""

    cpu: float
    wall: float
    memory: int


@dataclass(frozen=True)
class Figure:
    """One line of the table. `met`: whether the target is."""

    name: str
    ours: str
    theirs: str
    ratio: str
    target: str
    met: bool


def environment_of(folder: Path) -> dict[str, str]:
    """Variables for a process: it finds this package, compiled as where it is installed, and notes what it finds in a folder of the run."""
    own = {'PYTHONPATH': str(ROOT), 'PYTHONHASHSEED': '0', 'PYTHONPYCACHEPREFIX': str(folder / '.compiled'), 'MMA_LINT_CACHE_DIR': str(folder / '.cache')}
    return {name: value for name, value in os.environ.items() if name != 'PYTHONDONTWRITEBYTECODE'} | own


def cost(command: Sequence[str | Path], folder: Path = ROOT) -> Cost:
    """Run a command and see what it takes. Its output is of no interest; a status over 1 is an error."""
    environment = environment_of(folder)
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f'{command}: {errors.decode()}')
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * 1024)


def in_turns(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each measure, taken in turns."""
    taken = [[measure() for measure in measures] for _ in range(runs)]
    return [median(column) for column in zip(*taken, strict=True)]


def seconds(value: float) -> str:
    """A time, as a person reads it."""
    return f'{value:.2f} s' if value >= 1 else f'{value * 1000:.0f} ms' if value >= 0.01 else f'{value * 1000:.2f} ms'


@dataclass(frozen=True)
class Bench:
    """What figures are measured with. `python` has the other tools, but for TorchFix, a plugin of flake8; `scratch` is a folder to write to."""

    python: Path
    torchfix: Path
    scratch: Path
    corpora: Corpora
    runs: int
    largest: int

    def work(self, kind: str, paths: Sequence[Path]) -> float:
        """The seconds of CPU of a kind of work alone, as benchmarks/work.py measures it."""
        listed = self.scratch / 'paths'
        listed.write_text('\n'.join(map(str, paths)))
        command = [str(self.python), str(ROOT / 'benchmarks/work.py'), kind, str(listed)]
        return float(subprocess.run(command, env=environment_of(self.scratch), check=True, capture_output=True, text=True).stdout)

    def cpu(self, *command: str | Path) -> float:
        """The seconds of CPU of a command."""
        return cost((self.python, *command), self.scratch).cpu

    def warm_up(self) -> None:
        """Have everything compiled once."""
        (self.scratch / 'warm.py').write_text('total_epochs = 1\n')
        self.lint('--no-cache', self.scratch / 'warm.py')
        self.work('fix', [self.scratch / 'warm.py'])
        self.cpu('-m', 'flake8', '--isolated', self.scratch / 'warm.py')

    def lint(self, *arguments: str | Path) -> Cost:
        """What `mma-lint check` takes."""
        return cost((self.python, '-m', 'mma_lint', 'check', '--isolated', '--exit-zero', '--output-format', 'concise', *arguments), self.scratch)

    def against(self, name: str, limit: float, ours: Callable[[], float], theirs: Callable[[], float], target: str) -> Figure:
        """A figure whose ratio, ours to theirs, should not be over a limit."""
        mine, other = in_turns(self.runs, ours, theirs)
        return Figure(name, seconds(mine), seconds(other), f'{mine / other:.2f}', target, mine / other <= limit)

    def faster(self, name: str, times: float, ours: Callable[[], float], theirs: Callable[[], float], target: str) -> Figure:
        """A figure in which theirs should take so many times what ours does."""
        mine, other = in_turns(self.runs, ours, theirs)
        return Figure(name, seconds(mine), seconds(other), f'{other / mine:.1f} times faster', target, other / mine >= times)


# ---------------------------------------------------------------------- the figures


def figures(bench: Bench) -> Iterator[tuple[str, Callable[[], Figure | list[Figure]]]]:
    """Each kind of figure, by a word, with what measures it."""
    corpora = bench.corpora
    samples = {'all': python_files(corpora.wheel_0x), 'configs': corpora.configs_of_0x, 'code': corpora.code_of_0x}
    yield 'lint', lambda: [_lint(bench, what, paths) for what, paths in samples.items()]
    yield 'torchfix', lambda: _torchfix(bench)
    yield 'django-upgrade', lambda: _django_upgrade(bench)
    folders = {'0.24.1': corpora.wheel_0x, '1.2.0': corpora.wheel_1x, 'Django': corpora.django[0].parents[1] / 'django/db'}
    yield 'flake8', lambda: [_flake8(bench, name, folder) for name, folder in folders.items()]
    yield 'start', lambda: _start(bench)
    yield 'fix', lambda: _fix(bench)
    yield 'jobs', lambda: _jobs(bench)
    yield 'cache', lambda: _cache(bench)
    yield 'scale', lambda: _scale(bench)


def _lint(bench: Bench, what: str, paths: Sequence[Path]) -> Figure:
    name = f'lint of {len(paths)} files of 0.24.1 ({what}) : `ast.parse`'
    return bench.against(name, 2, lambda: bench.work('lint', paths), lambda: bench.work('parse', paths), '≤ 2.0')


def _fix(bench: Bench) -> Figure:
    configs = bench.corpora.configs_of_0x
    name = f'`fix` of {len(configs)} configs : `libcst.parse_module`'
    return bench.against(name, 1, lambda: bench.work('fix', configs), lambda: bench.work('libcst', configs), '< 1')


def _torchfix(bench: Bench) -> Figure:
    folder = bench.corpora.wheel_0x / 'mmaction/models'
    command = (bench.torchfix, '--select', 'ALL', folder)
    name = f'`mma-lint check` : TorchFix, {len(python_files(folder))} files'
    return bench.faster(name, 40, lambda: bench.lint('-j1', '--no-cache', folder).cpu, lambda: cost(command, bench.scratch).cpu, '≥ 40 times')


def _django_upgrade(bench: Bench) -> Figure:
    """It changes files: it works on a copy, where it finds nothing of Django."""
    copy = bench.scratch / 'copy'
    shutil.copytree(bench.corpora.wheel_0x, copy, dirs_exist_ok=True)
    command: list[str | Path] = [bench.python.parent / 'django-upgrade', '--target-version', '4.2', *python_files(copy)]
    return bench.against(
        '`mma-lint check` of 0.24.1 : django-upgrade', 1, lambda: bench.lint('-j1', '--no-cache', copy).cpu, lambda: cost(command, bench.scratch).cpu, '≤ 1'
    )


def _flake8(bench: Bench, name: str, folder: Path) -> Figure:
    settings = bench.scratch / 'flake8.ini'
    settings.write_text('[flake8:local-plugins]\nextension =\n    MMA = mma_lint.frontends.flake8:Plugin\n')
    plain, with_us = (('-m', 'flake8', '-j1', *config, folder) for config in (('--isolated',), ('--config', settings)))
    return bench.against(f'flake8 with the plugin : without, {name}', 1.05, lambda: bench.cpu(*with_us), lambda: bench.cpu(*plain), '≤ 1.05')


def _start(bench: Bench) -> list[Figure]:
    small, bare = bench.scratch / 'small.py', lambda: bench.cpu('-c', 'import ast, argparse')
    small.write_text('import mmcv\n\nprint(mmcv.__version__)\n')
    more = replace(bench, runs=4 * bench.runs)
    return [
        more.against('`mma-lint --version` : `python -c "import ast, argparse"`', 2.5, lambda: bench.cpu('-m', 'mma_lint', '--version'), bare, '≤ 2.5'),
        more.against('`mma-lint check` of a file of 3 lines : the same', 2.5, lambda: bench.lint('--no-cache', small).cpu, bare, '≤ 2.5'),
    ]


def _jobs(bench: Bench) -> Figure:
    one, two = in_turns(bench.runs, *(partial(_wall, bench, jobs) for jobs in ('-j1', '-j2')))
    cores = len(os.sched_getaffinity(0))
    return Figure(
        f'`-j2` : `-j1` of 0.24.1, by the clock, {cores} cores (load {os.getloadavg()[0]:.1f})',
        seconds(two),
        seconds(one),
        f'{two / one:.2f}',
        '< 1',
        two < one,
    )


def _wall(bench: Bench, jobs: str) -> float:
    return bench.lint(jobs, '--no-cache', bench.corpora.wheel_0x).wall


def _cache(bench: Bench) -> Figure:
    def cold() -> float:
        shutil.rmtree(bench.scratch / '.cache', ignore_errors=True)
        return bench.lint('-j1', bench.corpora.wheel_0x).cpu

    return bench.faster('a warm cache : a cold one, 0.24.1', 5, lambda: bench.lint('-j1', bench.corpora.wheel_0x).cpu, cold, '≥ 5 times')


def _scale(bench: Bench) -> list[Figure]:
    """Configs with one base, in folders of a hundred: what the largest tree takes against the smallest."""
    small, large = 500, bench.largest
    costs = {count: bench.lint('-j1', '--no-cache', _tree(bench.scratch / f'tree{count}', count)) for count in (small, large)}
    per_file = {count: one.cpu / count for count, one in costs.items()}
    memory = {count: one.memory / 2**20 for count, one in costs.items()}
    growth, ratio = (costs[large].memory - costs[small].memory) / (large - small) / 1024, per_file[large] / per_file[small]
    time_of, memory_of = f'time of a file among {large:,} : among {small}', f'memory of one process, {large:,} files : {small}'
    return [
        Figure(time_of, seconds(per_file[large]), seconds(per_file[small]), f'{ratio:.2f}', '≤ 1.1', ratio <= 1.1),
        Figure(memory_of, f'{memory[large]:.0f} MB', f'{memory[small]:.0f} MB', f'{growth:.1f} KB a file', '≤ 1 KB a file', growth <= 1),
    ]


def _tree(folder: Path, count: int) -> Path:
    """A folder of configs that inherit from one."""
    for number in range(count - 1):
        place = folder / 'configs' / f'{number // 100}'
        place.mkdir(parents=True, exist_ok=True)
        (place / f'{number}.py').write_text(CHILD.format(number + 2).replace('base.py', '../base.py'))
    (folder / 'configs/base.py').write_text(SCHEDULE)
    return folder


# ---------------------------------------------------------------------- the table


def table(found: Sequence[Figure], runs: int) -> str:
    """The page."""
    told = (__doc__ or '').strip().split('\n\n')
    where = f'Measured on {date.today():%Y-%m-%d}: Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; {runs} runs each.'
    rows = [f'| {one.name} | {one.ours} | {one.theirs} | {one.ratio} | {one.target} | {"yes" if one.met else "**no**"} |' for one in found]
    head = '| what : against what | first | second | ratio | target | met |\n| --- | --: | --: | --: | --: | --- |'
    return '\n'.join(['# How fast it is', '', told[0].replace(': `python', ': `python'), '', told[1], '', where, '', head, *rows, '', _ADVICE])


_ADVICE = """\
## On many files

`mma-lint check` takes as many processes as there are cores from 500 files on (`-j N` for another number). They share nothing but the paths,
and what is printed, and in which order, does not depend on how many there are. What was found in a file is noted in the cache folder of the
user (`--cache-dir`, or `MMA_LINT_CACHE_DIR`) and believed as long as neither the file, nor anything that was looked into for it, nor the rules
and settings have changed; `--no-cache` looks at everything anew, and the folder may be deleted at any time. Formats that show fixes (`json`, `sarif`,
`rdjson`) and `fix` itself never use it. `fix` looks at all files of a run together, in one process: a base must be carried over with what inherits
from it.

Past one machine, `check` looks at each file by itself, with what it inherits from and imports. Deal the paths among machines with the tools that
are there, here machine 3 of 7:

    git ls-files '*.py' '*.ipynb' '*.sh' | split -n r/3/7 | xargs -d '\\n' mma-lint check --output-format sarif --output-file 3.sarif

or among the processes of one: `git ls-files -z '*.py' | xargs -0 -n 200 -P 8 mma-lint check --output-format concise`. The findings are those of one
run (tests/test_scale.py), with one exception: a file that looks like no config by itself is taken for one where a config *of the same run*
inherits from it. Keep such a base in a folder named `_base_` or `configs`, where it is known by its place.
"""


def environment(name: str, *tools: str) -> Path:
    """The Python of a virtual environment with other tools, by its name."""
    python = CACHE.parent / 'mma-lint-benchmarks' / name / 'bin/python'
    if not python.exists():
        venv.create(python.parents[1], with_pip=True)
    subprocess.run([python, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', *tools], check=True)
    return python


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description='Measure how fast mma-lint is, against its targets.')
    parser.add_argument('--runs', type=int, default=5, help='how often each thing is measured')
    parser.add_argument('--only', default='', help='one kind of figure: nothing is written')
    parser.add_argument('--largest', type=int, default=50_000, help='files of the largest tree')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        python, torchfix = environment('tools', *TOOLS), environment('torchfix', 'torchfix').with_name('torchfix')
        bench = Bench(python, torchfix, Path(scratch), Corpora(), args.runs, args.largest)
        bench.warm_up()
        found: list[Figure] = []
        for word, measure in figures(bench):
            if args.only in ('', word):
                measured = measure()
                new = measured if isinstance(measured, list) else [measured]
                print(
                    *(f'{one.name}: {one.ours} / {one.theirs} = {one.ratio}, target {one.target}: {"met" if one.met else "NOT MET"}' for one in new),
                    sep='\n',
                    flush=True,
                )
                found += new
    if not args.only:
        PAGE.write_text(table(found, args.runs))


if __name__ == '__main__':
    main()
