"""`module_hooks` are gone: `GPUNormalize` became `model.data_preprocessor`.

0.24.1 registered hooks on modules from the config (mmaction/utils/module_hooks.py); 1.x does not. The one hook it had,
`GPUNormalize`, subtracts the mean and divides by std on the batch without swapping channels, which is what
`ActionDataPreprocessor` does. Hooks of a project's own are registered in its code now, or in a hook's `before_run`.

Fix safety: safe for `GPUNormalize` before the backbone; another place, or another hook, is only reported.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.preprocessor import FORMATS, is_writable, normalization
from mma_lint.config.value import KeyPath, Value
from mma_lint.rule import Change, Drop, Example, Manual, Rule, Verdict

_NORMALIZE = """\
        type='GPUNormalize',
        hooked_module='backbone',
        hook_pos='forward_pre',
        input_format='NCHW',
        mean=[1, 2, 3],
        std=[4, 5, 6])
"""

rule = Rule(
    'MMA148',
    __name__,
    __doc__,
    message='1.x has no `module_hooks`',
    examples=(
        Example(
            bad=f"model = dict(type='Recognizer2D')\nmodule_hooks = [\n    dict(\n{_NORMALIZE}]\n",
            good='model = dict(\n'
            "    type='Recognizer2D',\n"
            '    data_preprocessor=dict(\n'
            "        type='ActionDataPreprocessor',\n"
            '        mean=[1, 2, 3],\n'
            '        std=[4, 5, 6],\n'
            "        format_shape='NCHW'))\n",
        ),
        Example(bad="module_hooks = [dict(type='MyHook', hooked_module='cls_head')]\n"),
        Example(good="model = dict(data_preprocessor=dict(type='ActionDataPreprocessor', mean=[1, 2, 3], std=[4, 5, 6]))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Normalise in the model; report every other hook."""
    hooks = config.get('module_hooks')
    if hooks is None:
        return
    if hooks.data is None or (isinstance(hooks.data, (list, tuple)) and not hooks.data):
        yield Change(('module_hooks',), (Drop(('module_hooks',)),))
    elif not hooks.elements:
        yield Manual(('module_hooks',), '1.x has no `module_hooks`: register them in your code')
    for index, hook in enumerate(hooks.elements):
        yield _verdict(config, hook, ('module_hooks',) if len(hooks.elements) == 1 else ('module_hooks', index))


def _verdict(config: Config, hook: Value, path: KeyPath) -> Verdict:
    mean, std, shape = hook.items.get('mean'), hook.items.get('std'), FORMATS.get(str(_plain(hook, 'input_format')))
    if _plain(hook, 'type') != 'GPUNormalize':
        return Manual(path, '1.x has no `module_hooks`: register this one in your code')
    before_backbone = _plain(hook, 'hooked_module', 'backbone') == 'backbone' and _plain(hook, 'hook_pos', 'forward_pre') == 'forward_pre'
    if mean is None or std is None or shape is None or not before_backbone or not is_writable(config):
        return Manual(path, '`GPUNormalize` became `model.data_preprocessor`: write `mean`, `std` and `format_shape` there')
    return Change(path, (Drop(path), normalization(config, mean, std, None, shape)), '`GPUNormalize` became `model.data_preprocessor`')


def _plain(hook: Value, name: str, default: object = None) -> object:
    value = hook.items.get(name)
    return default if value is None else value.plain
