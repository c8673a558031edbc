"""1.x tests on other frames of a video.

`SampleFrames(test_mode=True)` of 0.24.1 takes the middle of `num_clips` equal parts. 1.2.0 spreads the clips from the first frame to the
last, and takes one clip from the middle of what is left (`_get_test_clips` in mmaction/datasets/transforms/loading.py). The frames are the same
with `clip_len=1` and `frame_interval=1`, and for one clip with `frame_interval=2`. No argument brings the old ones back, so the
accuracy of a 3D model moves a little, with the same weights.

Fix safety: there is no fix. This is a warning, and is only given while the config is one of 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import Transform, distinct_pipelines, is_old
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA170',
    __name__,
    __doc__,
    message='1.x tests on other frames',
    examples=(
        Example(
            bad='val_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=10, test_mode=True),\n"
            "    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[])\n"
            ']\n'
        ),
        Example(
            good='val_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=25, test_mode=True),\n"
            "    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[])\n"
            ']\n'
        ),
        Example(
            good='val_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=10, test_mode=True),\n"
            "    dict(type='PackActionInputs')\n"
            ']\n'
        ),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name each transform that takes other frames."""
    if not is_old(config):
        return
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.find('SampleFrames'):
            if transform.plain('test_mode') is True and not _takes_the_same(transform):
                yield Manual((*transform.path, 'test_mode'), '1.x takes other frames of a video here, so accuracy can differ from 0.x', 'warning')


def _takes_the_same(transform: Transform) -> bool:
    length, interval, clips = transform.plain('clip_len'), transform.plain('frame_interval', 1), transform.plain('num_clips', 1)
    return (length == 1 and interval == 1) or (clips == 1 and interval == 2)
