"""Checkpoints of 0.x graph networks do not load in 1.x.

1.2.0 wrote the spatial-temporal graph networks anew (mmaction/models/backbones/stgcn.py, aagcn.py): the layers compute the same, but
their parameters have other names (`st_gcn_networks.0.gcn.conv.weight` became `gcn.0.gcn.conv.weight`, and the importance of the edges moved
into the layers). The keys of an old checkpoint must be renamed before `load_from` finds them; else the network starts from random weights,
with no more than a warning in the log.

Fix safety: there is no fix; no key of a config chooses the names of parameters.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA175',
    __name__,
    __doc__,
    message='the parameters of this network have other names in 1.x: a 0.x checkpoint must have its keys renamed, or the network be trained anew',
    examples=(
        Example(bad="model = dict(type='SkeletonGCN', backbone=dict(type='STGCN', in_channels=3))\n"),
        Example(good="model = dict(type='RecognizerGCN', backbone=dict(type='STGCN', in_channels=3))\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Warn while the recognizer is still that of 0.x."""
    if config.plain('model', 'type') == 'SkeletonGCN' and config.has('model', 'backbone', 'type'):
        yield Manual(('model', 'backbone', 'type'), rule.message, 'warning')
