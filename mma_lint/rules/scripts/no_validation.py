"""A training without `--validate`.

0.24.1 validates only with `--validate`. 1.x validates wherever the config has a `val_dataloader`, unless `--no-validate` is given. A command of 1.x looks
the same, so this is said only of one that has something else of 0.x.

Fix safety: there is none: whether the validation was left out on purpose cannot be told.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rule
from mma_lint.script.calls import Call, calls
from mma_lint.script.cfg_options import assignments
from mma_lint.script.script import Script

rule = Rule(
    'MMA606',
    __name__,
    __doc__,
    'without `--validate` 0.24.1 does not validate; 1.x does: unless a fix took `--validate` away, add `--no-validate` to keep that',
    severity='warning',
    examples=(
        Example(bad='python tools/train.py configs/recognition/tsn/tsn.py --gpus 1\n', path='train.sh'),
        Example(good='python tools/train.py configs/recognition/tsn/tsn.py --gpus 1 --validate\n', path='train.sh'),
        Example(good='python tools/train.py configs/recognition/tsn/tsn.py --gpus 1 $ARGS\n', path='train.sh'),
        Example(good='python tools/train.py configs/recognition/tsn/tsn.py\n', path='train.sh'),
    ),
)

_ARGUMENTS = ('@', '*', 'arg', 'opt', 'flag', 'extra')


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Every training that 0.x does not validate."""
    for call in calls(script):
        changes = call.takes.get('changes', {})
        is_old = any(option.name in changes for option in call.options) or any(assignment.way for assignment in assignments(call))
        if call.target == 'tools/train.py' and is_old and not _may_validate(call):
            yield Finding(call.word.start, call.word.end)


def _may_validate(call: Call) -> bool:
    """Whether it is said, or may be said in a variable."""
    variables = (word.text.lower() for word in call.arguments if word.text.startswith('$'))
    is_open = any(part in variable for variable in variables for part in _ARGUMENTS)
    return is_open or any(word.text.startswith(('--validate', '--no-validate')) for word in call.arguments)
