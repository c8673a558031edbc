"""The model is not in MMAction2 1.x.

SSN, its head and its dataset were not taken over. `AAGCN` is no new name of `AGCN`: it has other parameters (10 more, the
`alpha` of each block) and another attention (mmaction/models/utils/gcn_utils.py in 1.2.0, mmaction/models/backbones/agcn.py in
0.24.1).

Fix safety: there is no fix.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA114',
    __name__,
    __doc__,
    message='the model is not in 1.x',
    examples=(
        Example(bad="model = dict(type='SSN', backbone=dict(type='ResNet', depth=50))\n"),
        Example(bad="model = dict(backbone=dict(type='AGCN', in_channels=3, graph_cfg=dict(layout='ntu-rgb+d', strategy='agcn')))\n"),
        Example(good="model = dict(type='BMN', temporal_dim=100)\n"),
        Example(good="model = dict(backbone=dict(type='AAGCN', gcn_attention=False))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name the nearest way."""
    removed = table('models')['removed']
    for part in config.components:
        if part.type in removed:
            yield Manual((*part.path, 'type'), removed[part.type])
