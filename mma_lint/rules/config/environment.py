"""`dist_params`, `cudnn_benchmark`, `mp_start_method` and `opencv_num_threads` became parts of `env_cfg`.

MMEngine's Runner sets the environment up from one dict (mmengine/runner/runner.py, setup_env); left at the top level the four are
ignored.

Fix safety: safe. The meaning and the defaults are the same.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import KeyPath
from mma_lint.rule import Change, Example, Move, Rule, Verdict

rule = Rule(
    'MMA145',
    __name__,
    __doc__,
    message='settings of the environment became parts of `env_cfg`',
    examples=(
        Example(bad="dist_params = dict(backend='nccl')\n", good="env_cfg = dict(dist_cfg=dict(backend='nccl'))\n"),
        Example(
            bad="dist_params = dict(backend='nccl')\nopencv_num_threads = 0\nmp_start_method = 'fork'\n",
            good=("env_cfg = dict(\n    dist_cfg=dict(backend='nccl'),\n    mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0))\n"),
        ),
        Example(bad='cudnn_benchmark = True\ntotal_epochs = 5\n', good='env_cfg = dict(cudnn_benchmark=True)\ntotal_epochs = 5\n'),
        Example(good="env_cfg = dict(dist_cfg=dict(backend='nccl'))\n"),
    ),
)

_PLACES: dict[str, KeyPath] = {
    'dist_params': ('env_cfg', 'dist_cfg'),
    'cudnn_benchmark': ('env_cfg', 'cudnn_benchmark'),
    'mp_start_method': ('env_cfg', 'mp_cfg', 'mp_start_method'),
    'opencv_num_threads': ('env_cfg', 'mp_cfg', 'opencv_num_threads'),
}


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move each setting to its place."""
    for key, place in _PLACES.items():
        if config.has(key):
            yield Change((key,), (Move((key,), place),), f'`{key}` became `{".".join(map(str, place))}`')
