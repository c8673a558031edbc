"""A flag that has another name.

The scripts of 1.x refuse the old name: `unrecognized arguments`.

Fix safety: safe where the flag does the same. Unsafe for `--resume-from`, as a checkpoint of 0.x cannot be resumed, for `tools/test.py --out`,
as the file holds something else, and where the script may be that of another project of OpenMMLab. What is commented out is left.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.script.options import changed
from mma_lint.script.script import Script

rule = Rule(
    'MMA602',
    __name__,
    __doc__,
    'the flag has another name in 1.x',
    examples=(
        Example(
            bad='srun python -u tools/train.py configs/recognition/tsn/tsn.py --diff-seed --launcher="slurm"\n',
            good='srun python -u tools/train.py configs/recognition/tsn/tsn.py --diff-rank-seed --launcher="slurm"\n',
            path='train.sbatch',
        ),
        Example(
            bad='python mmaction2/tools/train.py $CONFIG --resume-from=$WORK/latest.pth\n',
            good='python mmaction2/tools/train.py $CONFIG --resume=$WORK/latest.pth\n',
            unsafe=True,
            path='train.sh',
        ),
        Example(
            bad='```shell\n$ python tools/test.py configs/recognition/tsn/tsn.py tsn.pth --out result.pkl\n```\n',
            good='```shell\n$ python tools/test.py configs/recognition/tsn/tsn.py tsn.pth --dump result.pkl\n```\n',
            unsafe=True,
            path='README.md',
        ),
        Example(good='python tools/train.py configs/recognition/tsn/tsn.py --resume --diff-rank-seed\n', path='train.sh'),
    ),
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Whatever flag is called otherwise."""
    for flag in changed(script):
        if flag.new:
            start, written = flag.option.word.start, flag.option.word.text.partition('=')[0]
            is_plain = script.raw(start, start + len(written)) == written
            steps = [Rewrite(start, start + len(written), (flag.new,))] if is_plain else []
            yield flag.finding(f'`{flag.option.name}` is `{flag.new}` in 1.x', *steps)
