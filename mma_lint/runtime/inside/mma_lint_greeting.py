"""Whether there is a MMAction2 1.x to ask. Nothing is imported before it is known to be there."""

from __future__ import annotations

import importlib.util
import warnings


def greeting() -> dict[str, str]:
    """The version that is asked, or the `error` that leaves nobody to ask."""
    warnings.simplefilter('ignore')
    for name in ('torch', 'mmaction', 'mmcv', 'mmengine', 'numpy'):
        if importlib.util.find_spec(name) is None:
            return {'error': f'it has no `{name}`' + (', so no MMAction2 1.x' if name == 'mmengine' else '')}
    try:
        import mmaction

        if int(mmaction.__version__.split('.')[0]) < 1:
            return {'error': f'it has MMAction2 {mmaction.__version__}, and 1.x is asked'}
        from mmaction.utils import register_all_modules

        register_all_modules(init_default_scope=False)
    except Exception as error:  # noqa: BLE001  a broken installation fails in any way
        return {'error': f'its MMAction2 cannot be imported: {in_words(error)}{_remedy(error)}'}
    return {'version': str(mmaction.__version__)}


def _remedy(error: Exception) -> str:
    """What is known to help: https://github.com/open-mmlab/mmaction2/issues tell of the wheel without that folder."""
    if 'localizers.drn' in str(error):
        return '. The wheel of MMAction2 1.2.0 lacks that folder: install MMAction2 from its repository'
    return ''


def in_words(error: BaseException) -> str:
    """An error as one line, without the advice that MMEngine appends to it."""
    said = error.args[0] if isinstance(error, KeyError) and error.args else error  # a KeyError puts quotes around it
    text = ' '.join(str(said).split()).partition(' Please check whether the value of')[0][:600]
    return f'{type(error).__name__}: {text}' if text else type(error).__name__
