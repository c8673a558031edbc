"""A flag that a script has no more.

The scripts of 1.x refuse it: `unrecognized arguments`. What `tools/train.py --validate` and `tools/test.py --eval` said, the config says in
1.x: a training is validated where there is a `val_dataloader`, and `test_evaluator` has the metrics. The message says what to do instead.

Fix safety: safe where the flag said nothing more, such as `--validate`. Unsafe where the run differs, in its metrics or its speed, and
where the script may be that of another project of OpenMMLab. Flags with an effect that 1.x has elsewhere are left, and so is what is commented out.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rule
from mma_lint.script.options import Changed, changed, without
from mma_lint.script.script import Script

rule = Rule(
    'MMA601',
    __name__,
    __doc__,
    'the script has no such flag in 1.x',
    examples=(
        Example(
            bad='python tools/train.py configs/recognition/tsn/tsn.py \\\n    --validate \\\n    --seed 0\n',
            good='python tools/train.py configs/recognition/tsn/tsn.py \\\n    --seed 0\n',
            path='train.sh',
        ),
        Example(
            bad='bash tools/dist_train.sh configs/recognition/tsn/tsn.py 8 --validate --gpu-ids 0 1 --seed 0\n',
            good='bash tools/dist_train.sh configs/recognition/tsn/tsn.py 8 --seed 0\n',
            path='train.sh',
        ),
        Example(
            bad='RUN cd mmaction2 && python tools/test.py $CONFIG $CHECKPOINT --eval top_k_accuracy mean_class_accuracy && echo done\n',
            good='RUN cd mmaction2 && python tools/test.py $CONFIG $CHECKPOINT && echo done\n',
            unsafe=True,
            path='Dockerfile',
        ),
        Example(bad='./tools/dist_train.sh $CONFIG 8 --test-last\n', path='train.sh'),
        Example(bad='# python tools/train.py configs/recognition/tsn/tsn.py --validate\n', path='train.sh'),
        Example(good='python tools/train.py configs/recognition/tsn/tsn.py --seed 0 --deterministic\n', path='train.sh'),
        Example(good='python mmdetection/tools/test.py configs/faster_rcnn/faster_rcnn_r50.py latest.pth --eval bbox\n', path='test.sh'),
    ),
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Whatever flag is gone."""
    for flag in changed(script):
        if not flag.new and not flag.key:
            can_go = flag.can_go and not (len(flag.option.values) > 1 and _has_variables(flag))
            steps = [without(script, flag.option.word.start, flag.option.end)] if can_go else []
            yield flag.finding(f'`{flag.option.name}` is gone: {flag.advice}', *steps)


def _has_variables(flag: Changed) -> bool:
    """Whether other flags may hide among the values."""
    return any(value.text.startswith('$') for value in flag.option.values)
