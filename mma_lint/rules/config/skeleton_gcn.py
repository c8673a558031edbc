"""`SkeletonGCN` with `STGCN` and `STGCNHead` became `RecognizerGCN` with `STGCN` and `GCNHead`.

1.2.0 wrote the network anew (mmaction/models/backbones/stgcn.py, mmaction/models/utils/graph.py). Its own graphs `coco` and
`nturgb+d` have other links than those of 0.24.1 (mmaction/models/skeleton_gcn/utils/graph.py), so the old links are written out;
with them the adjacency is the same to the last bit. A learnt importance of the edges is `gcn_adaptive='importance'`, the default.
GCNHead takes the number of persons from the data, and averages probabilities unless it is told `average_clips='score'`.

Fix safety: unsafe. The network computes the same, but its parameters have other names: a 0.x checkpoint does not load.
"""

import ast
from collections.abc import Iterator

from mma_lint.config.facts import Component, Config
from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

DOUBT = 'the parameters have other names in 1.x: 0.x checkpoints do not load'
MODES = {'spatial': 'stgcn_spatial', 'agcn': 'spatial'}
OLD_KEYS = frozenset({'edge_importance_weighting', 'data_bn', 'dropout', 'pretrained'})
OLD_LAYOUTS = frozenset({'openpose-18', 'openpose-25', 'ntu-rgb+d', 'ntu_edge'})
# Said, unlike a None that is only computed: 1.x has other defaults.
NONE = Value(None, ast.Constant(None))

rule = Rule(
    'MMA118',
    __name__,
    __doc__,
    message='`SkeletonGCN` became `RecognizerGCN`',
    examples=(
        Example(
            bad="""\
model = dict(
    type='SkeletonGCN',
    backbone=dict(
        type='STGCN',
        in_channels=3,
        edge_importance_weighting=True,
        graph_cfg=dict(layout='openpose-18', strategy='spatial')),
    cls_head=dict(
        type='STGCNHead',
        num_classes=60,
        in_channels=256,
        num_person=1,
        loss_cls=dict(type='CrossEntropyLoss')))
""",
            good="""\
model = dict(
    type='RecognizerGCN',
    backbone=dict(
        type='STGCN',
        in_channels=3,
        graph_cfg=dict(layout='openpose', mode='stgcn_spatial')),
    cls_head=dict(
        type='GCNHead',
        num_classes=60,
        in_channels=256,
        loss_cls=dict(type='CrossEntropyLoss'),
        average_clips='score'))
""",
            unsafe=True,
        ),
        Example(bad="model = dict(backbone=dict(type='STGCN', in_channels=3, graph_cfg=dict(layout='coco', strategy='uniform')))\n"),
        Example(bad="model = dict(cls_head=dict(type='STGCNHead', num_classes=60, in_channels=256, spatial_type='max'))\n"),
        Example(good="model = dict(type='RecognizerGCN', backbone=dict(type='STGCN', graph_cfg=dict(layout='coco', mode='stgcn_spatial')))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Carry the recognizer, the backbone and the head over."""
    for part in config.components:
        if part.type == 'SkeletonGCN':
            at = (*part.path, 'type')
            yield Change(at, (Put.plain(at, 'RecognizerGCN'),), doubt=DOUBT)
        elif part.type == 'STGCNHead':
            yield from _head(part)
        elif part.type == 'STGCN' and _is_old(config, part):
            yield from _backbone(part)


def _is_old(config: Config, part: Component) -> bool:
    graph = part.value.get('graph_cfg')
    layout = graph.get('layout') if graph is not None else None
    said = layout is not None and isinstance(layout.data, str) and layout.data in OLD_LAYOUTS
    return said or config.model_type == 'SkeletonGCN' or bool(OLD_KEYS & part.value.items.keys()) or part.value.get('graph_cfg', 'strategy') is not None


def _head(part: Component) -> Iterator[Verdict]:
    at = (*part.path, 'type')
    pooling = part.value.get('spatial_type')
    if pooling is not None and pooling.data != 'avg':
        yield Manual(at, '`STGCNHead` became `GCNHead`, which pools by the average only')
    else:
        yield Change(at, tuple(_head_steps(part)), '`STGCNHead` became `GCNHead`', DOUBT)


def _head_steps(part: Component) -> Iterator[Step]:
    new: dict[str, object] = {'type': 'GCNHead'}
    if 'average_clips' not in part.value.items:
        new['average_clips'] = 'score'
    deviation = part.value.get('init_std')
    if deviation is not None and deviation.data != 0.01:
        new['init_cfg'] = {'type': 'Normal', 'layer': 'Linear', 'std': deviation}
    yield Put.plain(part.path, new)
    yield from (Drop((*part.path, key)) for key in ('spatial_type', 'num_person', 'init_std') if key in part.value.items)


def _backbone(part: Component) -> Iterator[Verdict]:
    at = (*part.path, 'graph_cfg' if 'graph_cfg' in part.value.items else 'type')
    graph = part.value.items.get('graph_cfg')
    obstacle = _obstacle(graph)
    if obstacle or graph is None:
        yield Manual(at, f'`graph_cfg` of `STGCN` is `dict(layout=..., mode=...)` now{obstacle}')
    else:
        yield Change(at, (*_graph((*part.path, 'graph_cfg'), graph), *_arguments(part)), '`STGCN` has other arguments in 1.x', DOUBT)


def _obstacle(graph: Value | None) -> str:
    """Why a graph has no equal in 1.x, or cannot be read."""
    if graph is None or not isinstance(graph.data, dict):
        return ', and cannot be read here'
    if 'mode' not in graph.items:
        strategy = graph.items.get('strategy', Value('uniform'))  # what a graph that names none had
        if strategy.data not in tuple(MODES):
            return ': the strategies `uniform` and `distance` are gone' if strategy.known else ', and cannot be read here'
        if _layout_of(graph) is None:
            return ': its `layout` is none that 0.24.1 knew'
    return ': `dilation` is gone' if graph.items.get('dilation', Value(1)).data != 1 else ''


def _layout_of(graph: Value) -> str | None:
    """The name of a graph's layout, if 0.x knew it. With `mode` instead of `strategy`, `coco` is 1.x's own."""
    layout = graph.items.get('layout')
    name = layout.data if layout is not None else None if 'mode' in graph.items else 'openpose-18'
    known = OLD_LAYOUTS if 'mode' in graph.items else OLD_LAYOUTS | {'coco'}
    return name if isinstance(name, str) and name in known else None


def _graph(path: KeyPath, graph: Value) -> Iterator[Step]:
    strategy, layout = graph.items.get('strategy'), _layout_of(graph)
    mode = graph.items['mode'].data if 'mode' in graph.items else MODES[str(strategy.data if strategy is not None else '')]
    new = {} if layout is None else {'layout': _links(layout, mode)}
    yield Put.plain(path, new if 'mode' in graph.items else {**new, 'mode': mode})
    yield from (Drop((*path, key)) for key in ('strategy', 'dilation') if key in graph.items)


def _links(name: str, mode: object) -> object:
    """The links of 0.x; by name where 1.x has the same."""
    if name == 'openpose-18' and mode == 'stgcn_spatial':
        return 'openpose'
    links = table('graph_layouts')[name]
    return {'num_node': links['num_node'], 'inward': [tuple(link) for link in links['inward']], 'center': links['center']}


def _arguments(part: Component) -> Iterator[Step]:
    items = part.value.items
    yield from (Drop((*part.path, key)) for key in sorted(OLD_KEYS & items.keys()))
    if 'dropout' in items:
        yield Put((*part.path, 'tcn_dropout'), items['dropout'])
    if 'pretrained' in items and items['pretrained'].data is not None:
        yield Put.plain((*part.path, 'init_cfg'), {'type': 'Pretrained', 'checkpoint': items['pretrained']})
    if _is_off(items.get('edge_importance_weighting')):
        yield Put((*part.path, 'gcn_adaptive'), NONE)
    if _is_off(items.get('data_bn')):
        yield Put((*part.path, 'data_bn_type'), NONE)


def _is_off(value: Value | None) -> bool:
    return value is not None and not isinstance(value.data, Unknown) and not value.data
