"""`--average-clips` became an option of the config.

0.24.1 wrote it into `model.test_cfg` (tools/test.py). In 1.x the head averages the clips, and the script has no flag for it.

Fix safety: safe: the option says the same of the same model. Unsafe where the script may be that of another project.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.script.options import Changed, changed, without
from mma_lint.script.script import Script

rule = Rule(
    'MMA607',
    __name__,
    __doc__,
    '`--average-clips` became `--cfg-options model.cls_head.average_clips`',
    examples=(
        Example(
            bad='python tools/test.py $CONFIG tsn.pth --average-clips prob\n',
            good='python tools/test.py $CONFIG tsn.pth --cfg-options model.cls_head.average_clips=prob\n',
            path='test.sh',
        ),
        Example(
            bad='python tools/test.py $CONFIG tsn.pth --average-clips=prob --cfg-options work_dir=out\n',
            good='python tools/test.py $CONFIG tsn.pth --cfg-options model.cls_head.average_clips=prob work_dir=out\n',
            path='test.sh',
        ),
        Example(bad='python tools/test.py --average-clips prob $CONFIG tsn.pth\n', path='test.sh'),
        Example(good='python tools/test.py $CONFIG tsn.pth --cfg-options model.cls_head.average_clips=prob\n', path='test.sh'),
    ),
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Each flag that is a key of the config."""
    for flag in changed(script):
        if flag.key:
            yield flag.finding(f'`{flag.option.name}` became {flag.advice}', *_steps(script, flag))


def _steps(script: Script, flag: Changed) -> Iterator[Rewrite]:
    """Into `--cfg-options` where it is given, else in the flag's place, where no positional argument follows it, which it would swallow."""
    text = f'{flag.key}={flag.option.values[0].text}'
    others = [option for option in flag.call.options if option.name == '--cfg-options']
    following = [word.text for word in flag.call.arguments if word.start >= flag.option.end]
    if others:
        at = others[0].word.end
        yield without(script, flag.option.word.start, flag.option.end)
        yield Rewrite(at, at, (f' {text}',))
    elif not following or following[0].startswith('-'):
        yield Rewrite(flag.option.word.start, flag.option.end, (f'--cfg-options {text}',))
