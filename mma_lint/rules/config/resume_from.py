"""`resume_from` became `load_from` and `resume`.

MMEngine has one path, and a switch that says whether the optimizer and the epoch are taken, too (mmengine/runner/runner.py). It loads
whatever path is not None, so `load_from = ''`, which 0.x skipped, must become None. Where both paths were set, in a file and its base, 0.24.1
resumed, and did not read `load_from`. `resume_from = None` is information: nothing comes of it in either version.

Fix safety: safe where nothing is resumed. Unsafe where a checkpoint is: one that 0.x wrote can be loaded, but not resumed, as MMEngine
finds no `message_hub` in it.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Unknown, Value
from mma_lint.rule import Change, Drop, Example, Put, Rule, Step, Verdict

rule = Rule(
    'MMA144',
    __name__,
    __doc__,
    message='`resume_from` became `load_from` and `resume = True`',
    examples=(
        Example(bad='load_from = None\nresume_from = None\n', good='load_from = None\nresume = False\n'),
        Example(
            bad="resume_from = 'work_dirs/latest.pth'\n",
            good="load_from = 'work_dirs/latest.pth'\nresume = True\n",
            unsafe=True,
        ),
        Example(
            bad="_base_ = './base.py'\nload_from = 'pretrained.pth'\n",
            good="_base_ = './base.py'\n",
            bases=(('base.py', "resume_from = 'latest.pth'\n"),),
            unsafe=True,
        ),
        Example(bad="load_from = ''\ntotal_epochs = 5\n", good='load_from = None\ntotal_epochs = 5\n'),
        Example(good='load_from = None\nresume = False\n'),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say what to load, and whether to resume."""
    value = config.get('resume_from')
    if value is None:
        return
    if not value.data:
        nothing = Put.plain(('load_from',), None) if not config.has('load_from') else None
        steps: tuple[Step, ...] = (Drop(('resume_from',)), Put.plain(('resume',), False))
        yield Change(('resume_from',), (*steps, *([nothing] if nothing else [])), '`resume_from` became `resume`', severity='info')
    else:
        steps = (Drop(('resume_from',)), Put(('load_from',), value), Put.plain(('resume',), True))
        if config.says('load_from') and not config.says('resume_from'):
            yield Change(('load_from',), steps, '`load_from` is not read where a base says `resume_from`: 0.24.1 resumes from that', _doubt(value))
        else:
            yield Change(('resume_from',), steps, doubt=_doubt(value))


@rule.check
def check_empty_path(config: Config) -> Iterator[Verdict]:
    """Say None where 0.x skipped an empty path."""
    value = config.get('load_from')
    if value is not None and value.data == '' and not config.plain('resume_from'):
        yield Change(('load_from',), (Put(('load_from',), value.with_data(None)),), "`load_from = ''` became `load_from = None`: 1.x would load it")


def _doubt(value: Value) -> str:
    if isinstance(value.data, Unknown):
        return 'whether there is a path to resume from cannot be told without running the file'
    return 'a checkpoint that 0.x wrote can be loaded, but not resumed: it has no `message_hub`'
