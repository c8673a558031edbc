"""A 0.x config, or the settings of a loader of 0.x, are written in ordinary code.

`Config(dict(data=..., total_epochs=5))`, a text given to `Config.fromstring` or written to a file, and `dict(videos_per_gpu=8)` for
`build_dataloader` are of 0.x as a config file is. Most of a config is read by nothing in 1.x, so that this fails late, or not at all.

Fix safety: there is no fix. Put the text into a file of its own to have it migrated.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import is_related
from mma_lint.code.config_keys import fate
from mma_lint.code.literals import Item, is_config_file, is_config_text, items
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA509',
    __name__,
    __doc__,
    'this is a config of 0.x',
    examples=(
        Example(bad='from mmengine import Config\n\ncfg = Config(dict(model=model, total_epochs=5))\n', path='tools/run.py'),
        Example(bad="import mmcv\n\n\ndef make():\n    return {'lr_config': a, 'optimizer_config': b, 'data': {'videos_per_gpu': 2}}\n", path='tools/run.py'),
        Example(
            bad='from mmaction.datasets import build_dataset\n\n\ndef make(loaders):\n    return dict(dict(videos_per_gpu=8, workers_per_gpu=2), **loaders)\n',
            path='tools/run.py',
        ),
        Example(
            bad='from mmengine import Config\n\n\ndef make():\n    text = """\n'
            'data = dict(videos_per_gpu=8)\\ntotal_epochs = 5\n'
            '"""\n    return Config.fromstring(text, \'.py\')\n',
            path='tools/run.py',
        ),
        Example(good='from mmengine import Config\n\ncfg = Config(dict(model=model, train_cfg=dict(max_epochs=5)))\n', path='tools/run.py'),
        Example(good="import mmcv\n\n\ndef summary():\n    return dict(total_epochs=5, data=7, optimizer='SGD')\n", path='tools/run.py'),
    ),
)

_LOADER = {'videos_per_gpu': 'batch_size', 'workers_per_gpu': 'num_workers'}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Dicts that are configs, or loaders."""
    if not is_related(module) or is_config_file(module):
        return
    for node in module.of(ast.Call, ast.Dict):
        own = tuple(items(node))
        for item in own:
            if item.key in _LOADER:
                yield Finding(*module.source.span(item.node), f'`{item.key}` of a loader is `{_LOADER[item.key]}` in 1.x')
        if own and not _is_nested(module, node):
            yield from _outdated(module, own, _makes_config(module, node))


@rule.check_code
def texts(module: Module) -> Iterator[Finding]:
    """Texts that are configs."""
    if not is_related(module) or is_config_file(module):
        return
    for node in module.of(ast.Constant):
        if is_config_text(node.value) and not isinstance(module.parent(node), ast.JoinedStr):
            yield Finding(*module.source.span(node), 'this text is a config of 0.x: put it into a file to have it migrated')


def _outdated(module: Module, own: tuple[Item, ...], is_config: bool) -> Iterator[Finding]:
    """The keys of 0.x in a dict that is a config: it is given to `Config`, or has several of them."""
    found = [(item, known) for item in own if (known := fate((item.key,))) is not None]
    strong = [item for item, known in found if not known.row.weak]
    if is_config or len(strong) > 1:
        for item, known in found:
            what = known.note or f'it is `{".".join(known.new)}`'
            yield Finding(*module.source.span(item.node), f'`{item.key}` is a key of a 0.x config; in 1.x {what}')


def _is_nested(module: Module, node: ast.AST) -> bool:
    """Whether a dict is a part of another that is written out."""
    above = module.parent(node)
    above = module.parent(above) if isinstance(above, ast.keyword) else above
    return any(True for _ in items(above))


def _makes_config(module: Module, node: ast.AST) -> bool:
    """Whether a dict is given to `Config`."""
    call = module.parent(node)
    return isinstance(call, ast.Call) and node in call.args and module.qualified(call.func).rpartition('.')[2] == 'Config'
