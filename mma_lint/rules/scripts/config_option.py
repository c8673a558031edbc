"""`--cfg-options` with a key of 0.x.

In 1.x such a key is written into the config, where nothing reads it: the run goes on as if it were not there. The key that says the same is the one
that the config itself has after its migration, and it is that config that is meant.
A warning: nothing breaks.

Fix safety: safe where the new key has the same reach. Unsafe where the config can make a difference: `data.videos_per_gpu` and `data.workers_per_gpu`
do not reach loaders with numbers of their own, `total_epochs` takes the schedule with it, metrics may have the annotations of a dataset too, and
a checkpoint of 0.x cannot be resumed. Other keys are reported with the way to say it, and so is what is commented out.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.script.calls import calls
from mma_lint.script.cfg_options import Assignment, assignments
from mma_lint.script.script import Script

rule = Rule(
    'MMA605',
    __name__,
    __doc__,
    'a key of 0.x says nothing in 1.x',
    examples=(
        Example(
            bad='python tools/train.py configs/recognition/tsn/tsn.py --cfg-options optimizer.lr=0.01 model.backbone.depth=18\n',
            good='python tools/train.py configs/recognition/tsn/tsn.py --cfg-options optim_wrapper.optimizer.lr=0.01 model.backbone.depth=18\n',
            path='train.sh',
        ),
        Example(
            bad='./tools/dist_train.sh $CONFIG 8 --cfg-options data.videos_per_gpu=${BATCH} "total_epochs=20"\n',
            good='./tools/dist_train.sh $CONFIG 8 --cfg-options train_dataloader.batch_size=${BATCH} val_dataloader.batch_size=${BATCH} '
            '"train_cfg.max_epochs=20"\n',
            unsafe=True,
            path='train.sh',
        ),
        Example(
            bad='python tools/test.py $CONFIG tsn.pth --cfg-options \\\n    data.test_dataloader.videos_per_gpu=1 model.test_cfg.average_clips=prob\n',
            good='python tools/test.py $CONFIG tsn.pth --cfg-options \\\n    test_dataloader.batch_size=1 model.cls_head.average_clips=prob\n',
            path='test.sh',
        ),
        Example(bad='mim train mmaction2 tsn.py --gpus 1 --cfg-options lr_config.warmup_iters=5\n', path='train.sh'),
        Example(good='mim train mmaction2 tsn.py --gpus 1 --cfg-options train_cfg.max_epochs=5 load_from=tsn.pth\n', path='train.sh'),
    ),
    severity='warning',
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Every key that 1.x calls otherwise."""
    for call in calls(script):
        for assignment in assignments(call):
            if (way := assignment.way) is not None:
                steps = () if call.command.commented else tuple(_steps(script, assignment))
                word = assignment.word
                yield Finding(word.start, word.end, _message(assignment), steps, '; '.join(filter(None, (call.doubt, way.doubt))))


def _message(assignment: Assignment) -> str:
    assert assignment.way is not None
    new = ' '.join(f'`{key}`' for key in assignment.new)
    return f'`{assignment.key}` is {new} in 1.x' if new else f'`{assignment.key}` says nothing in 1.x: {assignment.way.advice}'


def _steps(script: Script, assignment: Assignment) -> Iterator[Rewrite]:
    """Each new key with the value as it is written, in the same quotes."""
    start, end = assignment.word.start, assignment.word.end
    raw = script.raw(start, end)
    if f'{assignment.key}=' in raw and assignment.new:
        said = (key if '=' in key else raw.replace(assignment.key, key, 1) for key in assignment.new)
        yield Rewrite(start, end, (' '.join(said),))
