"""`GeneratePoseTarget` of 1.x makes other heat maps, where it makes two kinds or flips them.

With `double=True` 0.24.1 mirrors the key points (x becomes width - x) and draws them again; 1.2.0 mirrors the drawn map (column j becomes
width - 1 - j), one pixel beside it. With both `with_kp` and `with_limb` 1.2.0 draws the limbs over the maps of the key points
and leaves the last maps empty (`generate_heatmap` in mmaction/datasets/transforms/pose_transforms.py).

Fix safety: there is no fix. These are warnings, and are only given while the config is one of 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import distinct_pipelines, is_old
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA174',
    __name__,
    __doc__,
    message='heat maps differ from those of 0.x',
    examples=(
        Example(bad="test_pipeline = [\n    dict(type='GeneratePoseTarget', double=True),\n    dict(type='Collect', keys=['imgs', 'label'])\n]\n"),
        Example(
            bad="test_pipeline = [\n    dict(type='GeneratePoseTarget', with_kp=True, with_limb=True),\n    dict(type='Collect', keys=['imgs', 'label'])\n]\n"
        ),
        Example(good="test_pipeline = [\n    dict(type='GeneratePoseTarget'),\n    dict(type='Collect', keys=['imgs', 'label'])\n]\n"),
        Example(good="test_pipeline = [\n    dict(type='GeneratePoseTarget', double=True),\n    dict(type='PackActionInputs')\n]\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say how each differs."""
    if not is_old(config):
        return
    for pipeline in distinct_pipelines(config):
        for target in pipeline.find('GeneratePoseTarget'):
            if target.plain('double') is True:
                yield Manual((*target.path, 'double'), 'the flipped heat maps of 1.x are moved by one pixel', 'warning')
            if target.plain('with_limb') is True and target.plain('with_kp', True) is True:
                yield Manual((*target.path, 'with_limb'), '1.2.0 draws limbs over the heat maps of key points: make one kind only', 'warning')
