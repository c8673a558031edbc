"""Code reads or writes a key of the config that is elsewhere in 1.x.

`cfg.total_epochs` is `cfg.train_cfg.max_epochs`, `cfg.data.test` is `cfg.test_dataloader.dataset`: the same value in another place
(mma_lint/data/config_keys.json). On a migrated config the old key is an AttributeError, `cfg.get` gives its default without a word, and what is
written to it is read by nothing.

Fix safety: unsafe. The code and the configs that it reads must be migrated together, and datasets may be wrapped, or several. No
fix where 1.x would fail though 0.x did not: `cfg.get('total_epochs')` is None where there is none, but `cfg.train_cfg` must be there to be
asked.
"""

from collections.abc import Iterator

from mma_lint.code.access import Access, accesses, is_deleted, outdated, pipeline_edit, renamed
from mma_lint.code.config_keys import Fate, KeyPath
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA501',
    __name__,
    __doc__,
    'this key of the config is elsewhere in 1.x',
    examples=(
        Example(
            bad=_HEAD + "cfg.data.test.test_mode = True\ncfg.data['train']['ann_file'] = 'train.txt'\nprint(cfg['total_epochs'])\n",
            good=_HEAD
            + "cfg.test_dataloader.dataset.test_mode = True\ncfg.train_dataloader.dataset['ann_file'] = 'train.txt'\nprint(cfg['train_cfg']['max_epochs'])\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad=_HEAD + "cfg.optimizer.lr = cfg.optimizer.lr / 8\nclip = cfg.optimizer_config.get('grad_clip', None)\n",
            good=_HEAD + "cfg.optim_wrapper.optimizer.lr = cfg.optim_wrapper.optimizer.lr / 8\nclip = cfg.optim_wrapper.get('clip_grad', None)\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad=_HEAD + "if cfg.get('cudnn_benchmark', False):\n    tune()\n", path='tools/run.py'),
        Example(bad=_HEAD + "cfg.data.train[0].ann_file = 'list.txt'\n", path='tools/run.py'),
        Example(bad=_HEAD + "cfg.data[split].ann_file = 'list.txt'\n", path='tools/run.py'),
        Example(
            bad='import mmcv\n\n\ndef shorten(cfg):\n    cfg.total_epochs = 1\n',
            good='import mmcv\n\n\ndef shorten(cfg):\n    cfg.train_cfg.max_epochs = 1\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(good=_HEAD + "cfg.test_dataloader.dataset.ann_file = 'list.txt'\ncfg.model.backbone.pretrained = None\n", path='tools/run.py'),
        Example(good='import mmcv\n\n\ndef build(cfg):\n    return cfg.optimizer.lr, cfg.data, cfg.seed\n', path='tools/run.py'),
        Example(good='import config\nimport mmcv\n\nprint(config.total_epochs, config.data.train)\n', path='tools/run.py'),
        Example(good='# mmcv is not used here\ndef build(cfg):\n    return cfg.total_epochs, cfg.data.train\n', path='tools/run.py'),
    ),
)

_TOGETHER = 'the configs that this reads must be migrated with it'


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every way to a key that has a new place."""
    edited = {access.prefix for access in accesses(module) if pipeline_edit(module, access)}
    for access, fate in outdated(module):
        if fate.status == 'moved' and not pipeline_edit(module, access):
            steps = () if access.path in edited else _steps(module, access, fate)
            message = f'`{fate.old}` is `{".".join(fate.new)}` in 1.x{_advice(module, access, fate, steps, edited)}'
            yield Finding(*module.source.span(access.node), message, steps, '; '.join(filter(None, (_TOGETHER, fate.row.doubt))))


def _steps(module: Module, access: Access, fate: Fate) -> tuple[Rewrite, ...]:
    """The new way, where it leads on as the old one did: `cfg.data.get('val')` may be None, while `cfg.val_dataloader` may be missing."""
    is_asked = access.last.form not in ('attribute', 'item') and fate.row.old == ('data', '<split>')
    return () if is_asked or _is_list(access, fate) else renamed(module, access, fate.new)


def _is_list(access: Access, fate: Fate) -> bool:
    """Whether one of several datasets is reached."""
    return fate.row.old == ('data', '<split>') and isinstance(next(iter(access.path[fate.length :]), None), int)


def _advice(module: Module, access: Access, fate: Fate, steps: tuple[Rewrite, ...], edited: set[KeyPath]) -> str:
    """What to write where there is no fix."""
    if steps:
        return ''
    if access.path in edited:
        return ': its transforms are reached by their positions here, so look at those first'
    if is_deleted(access) and access.is_whole:
        return ', and cannot always be deleted there'
    if _is_list(access, fate):
        return ', which is one dataset, never a list: several are joined by `ConcatDataset`, or have loaders of their own'
    if fate.split == '<split>':
        return f": take `{module.source.slice(access.base)}[f'{{split}}_dataloader']`"
    return _asked(module, access, fate) if access.last.form in ('get', 'ask') and not access.prefix else ''


def _asked(module: Module, access: Access, fate: Fate) -> str:
    """`cfg.get('total_epochs')` as a question for each key."""
    outer = ''.join(f".get('{key}', {{}})" for key in fate.new[:-1])
    return f": ask `{module.source.slice(access.base)}{outer}.get('{fate.new[-1]}')`"
