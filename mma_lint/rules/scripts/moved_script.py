"""A script that has another place.

`tools/analysis` is called `tools/analysis_tools` in 1.x.

Fix safety: safe: the script does the same. Unsafe where it may be that of another project of OpenMMLab. What is commented out is left.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.script.calls import calls
from mma_lint.script.script import Script

rule = Rule(
    'MMA603',
    __name__,
    __doc__,
    'the script has another place in 1.x',
    examples=(
        Example(
            bad='python $MMACTION/tools/analysis/get_flops.py configs/recognition/tsn/tsn.py\n',
            good='python $MMACTION/tools/analysis_tools/get_flops.py configs/recognition/tsn/tsn.py\n',
            path='flops.sh',
        ),
        Example(
            bad='python tools/analysis/print_config.py configs/mine.py\n',
            good='python tools/analysis_tools/print_config.py configs/mine.py\n',
            unsafe=True,
            path='print.sh',
        ),
        Example(good='python tools/analysis_tools/print_config.py configs/mine.py\n', path='print.sh'),
    ),
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Every call of a script by its old path."""
    for call in calls(script):
        start, end = call.word.start, call.word.end
        at = script.raw(start, end).rfind(call.path)
        if call.row['status'] == 'moved' and at >= 0:
            steps = () if call.command.commented else (Rewrite(start + at, start + at + len(call.path), (call.row['new'],)),)
            yield Finding(start, end, f'`{call.path}` is `{call.row["new"]}` in 1.x', steps, call.doubt)
