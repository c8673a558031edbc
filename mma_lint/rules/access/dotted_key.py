"""A dotted key of the config in a string: for `merge_from_dict`, `--cfg-options`, or a table of options.

`'data.train.ann_file'` leads nowhere in 1.x: MMEngine makes a new key of it, which nothing reads, so that the option is lost without a word.
A warning: nothing breaks.

Fix safety: unsafe, as with `cfg.data.train.ann_file` itself: the configs must be migrated too. No fix where one option became several, or leads
to one of several datasets or transforms by its position.
"""

import ast
import re
from collections.abc import Iterator

from mma_lint.code.access import is_related
from mma_lint.code.config_keys import Fate, KeyPath, fate
from mma_lint.code.literals import items
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule

rule = Rule(
    'MMA507',
    __name__,
    __doc__,
    'this option of the config is elsewhere in 1.x',
    examples=(
        Example(
            bad="from mmengine import Config\n\ncfg = Config.fromfile(path)\ncfg.merge_from_dict({'data.train.ann_file': a, 'total_epochs': 5})\n",
            good='from mmengine import Config\n\ncfg = Config.fromfile(path)\n'
            "cfg.merge_from_dict({'train_dataloader.dataset.ann_file': a, 'train_cfg.max_epochs': 5})\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad="import mmengine\n\nrun(['python', 'tools/train.py', '--cfg-options', 'optimizer.lr=0.1', f'data.test.ann_file={path}'])\n",
            good="import mmengine\n\nrun(['python', 'tools/train.py', '--cfg-options', "
            "'optim_wrapper.optimizer.lr=0.1', f'test_dataloader.dataset.ann_file={path}'])\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad="import mmengine\n\nos.system(f'tools/dist_train.sh {config} 8 --cfg-options total_epochs={n} work_dir=w')\n",
            good="import mmengine\n\nos.system(f'tools/dist_train.sh {config} 8 --cfg-options train_cfg.max_epochs={n} work_dir=w')\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad="import mmengine\n\noptions = ['data.videos_per_gpu=8', 'data.test.pipeline.0.clip_len=4']\n", path='tools/run.py'),
        Example(
            bad="import mmcv\n\ncfg.merge_from_dict(dict(data=dict(videos_per_gpu=2), lr_config=dict(policy='step')))\n",
            path='tools/run.py',
        ),
        Example(good="import mmengine\n\nimport_module('data.train')\nprint('optimizer.lr', 'seed=0', 'model.backbone.depth=50')\n", path='tools/run.py'),
        Example(good="import mmengine\n\ncfg.merge_from_dict({'train_dataloader.batch_size': 2})\n", path='tools/run.py'),
    ),
    severity='warning',
)

_OPTION = re.compile(r'(?<![\w./-])([A-Za-z_][\w.]*\w)=')
_LONGEST = 4000  # of a string that is looked at
_KEY = re.compile(r'[A-Za-z_]\w*(\.\w+)+')
_DOUBT = 'the configs that this changes must be migrated with it'


@rule.check_code
def strings(module: Module) -> Iterator[Finding]:
    """Options that are said in strings."""
    if is_related(module):
        for node in module.of(ast.Constant, ast.JoinedStr):
            if _may_say_keys(node) and not isinstance(module.parent(node), (ast.JoinedStr, ast.Expr)):
                for key in dict.fromkeys(_keys(node)):
                    yield from _finding(module, node, key)


@rule.check_code
def merged(module: Module) -> Iterator[Finding]:
    """Options that are the items of a dict given to `merge_from_dict`."""
    for options in _merged(module) if is_related(module) else ():
        yield from _items(module, options, ())


def _may_say_keys(node: ast.Constant | ast.JoinedStr) -> bool:
    """Whether a string has what dotted keys have: a quick look at all strings."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node.value, str) and ('.' in node.value or '=' in node.value))


def _keys(node: ast.Constant | ast.JoinedStr) -> Iterator[str]:
    """The dotted keys that a string says: as a whole, before `=`, or as options of a command."""
    parts = [node] if isinstance(node, ast.Constant) else node.values
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    is_command = any('-options' in text for text in texts)
    for text in texts if is_command else texts[:1]:
        if len(text) > _LONGEST:
            continue
        yield from _options(text, is_command)
        if isinstance(node, ast.Constant) and _KEY.fullmatch(text) and _is_telling(text, False):
            yield text


def _options(text: str, is_command: bool) -> Iterator[str]:
    """The keys before `=`: anywhere in a command, else where the string begins."""
    found = (match[1] for match in _OPTION.finditer(text) if is_command or match.start() == 0)
    return (key for key in found if _is_telling(key, True))


def _is_telling(key: str, is_option: bool) -> bool:
    """Whether a string is a key of a 0.x config, and not, say, a module's name."""
    path = _path(key)
    found = fate(path)
    if found is None or (found.row.weak and not (is_option and len(path) > 1)):
        return False
    return is_option or (len(path) > 1 and path[1:] not in (('train',), ('val',), ('test',)))


def _path(key: str) -> KeyPath:
    return tuple(int(part) if part.isdigit() else part for part in key.split('.'))


def _finding(module: Module, node: ast.expr, key: str) -> Iterator[Finding]:
    path, (start, end) = _path(key), module.source.span(node)
    found = fate(path)
    if found is not None:
        yield Finding(start, end, _message(found), _steps(module, node, key, found), _DOUBT)


def _message(found: Fate) -> str:
    if found.status == 'shared':
        return f'`{found.old}` is `{found.new[0]}` of each loader in 1.x: `train_dataloader.{found.new[0]}` and its like'
    return f'`{found.old}` is `{".".join(found.new)}` in 1.x' if found.new else f'`{found.old}` is not read by 1.x: {found.note}'


def _steps(module: Module, node: ast.expr, key: str, found: Fate) -> tuple[Rewrite, ...]:
    """The key rewritten where it stands in the text of the string."""
    start, text = module.source.span(node)[0], module.source.slice(node)
    places = [match.start() for match in re.finditer(rf'(?<![\w.]){re.escape(key)}(?![\w.])', text)]
    is_by_position = any(isinstance(part, int) for part in _path(key))
    if found.status != 'moved' or len(places) != 1 or is_by_position:
        return ()
    return (Rewrite(start + places[0], start + places[0] + len(found.old), ('.'.join(found.new),)),)


def _merged(module: Module) -> Iterator[ast.expr]:
    """The dicts that are given to `merge_from_dict`, written out there or in an assignment to the name that is given."""
    for node in module.of(ast.Call):
        match node:
            case ast.Call(func=ast.Attribute(attr='merge_from_dict'), args=[ast.Name(id=name), *_]):
                yield from (one.value for one in module.of(ast.Assign) if any(isinstance(target, ast.Name) and target.id == name for target in one.targets))
            case ast.Call(func=ast.Attribute(attr='merge_from_dict'), args=[options, *_]):
                yield options


def _items(module: Module, options: ast.expr, path: KeyPath) -> Iterator[Finding]:
    """What a dict of options says of 0.x; dotted keys are strings, and found as such, unless they could mean something else."""
    for item in items(options):
        own = (*path, *_path(item.key))
        found = fate(own)
        if found is None or (found.row.old == ('data',) and any(True for _ in items(item.value))):
            yield from _items(module, item.value, own)
        elif isinstance(item.node, ast.keyword) or path:
            yield Finding(*module.source.span(item.node), _message(found))
        elif not _is_telling(item.key, False):
            yield from _finding(module, item.node, item.key)
