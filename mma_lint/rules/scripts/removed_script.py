"""A script that 1.x has not.

Another one may do its work, with arguments of its own: the message names it.

Fix safety: there is none.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rule
from mma_lint.script.calls import calls
from mma_lint.script.script import Script

rule = Rule(
    'MMA604',
    __name__,
    __doc__,
    'the script is gone in 1.x',
    examples=(
        Example(bad='python demo/demo_gradcam.py configs/recognition/tsn/tsn.py tsn.pth video.mp4 --use-frames\n', path='demo.sh'),
        Example(bad='python tools/deployment/pytorch2onnx.py configs/recognition/tsn/tsn.py tsn.pth --verify\n', path='deploy.sh'),
        Example(good='python tools/visualizations/vis_cam.py configs/recognition/tsn/tsn.py tsn.pth video.mp4\n', path='demo.sh'),
    ),
)


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Every call of a script that is no more."""
    for call in calls(script):
        if call.row['status'] in ('removed', 'replaced'):
            new, note = call.row.get('new'), call.row.get('note', '')
            advice = ', '.join(filter(None, (f'`{new}` does its work' if new else '', note)))
            yield Finding(call.word.start, call.word.end, f'`{call.path}` is gone in 1.x: {advice}')
