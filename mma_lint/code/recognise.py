"""Which Python files may hold code of MMAction2 0.x: those that mention it, mmcv, or what only its subclasses say."""

import re

_WORDS = re.compile(
    r'\b(?:mmcv|mmaction|mmengine)\b(?!/)|forward_train|forward_test|forward_gradcam|load_annotations|prepare_(?:train|test)_frames|'
    r'register_module|(?:before|after)_(?:train|val)_(?:iter|epoch)|def (?:forward|loss)\(|return_loss|video_infos|'
    r'(?:videos|workers)_per_gpu|total_epochs|lr_config|(?:optimizer|checkpoint|momentum|output)_config|'
    r'resume_from|omnisource|mp_start_method|opencv_num_threads|(?:cfg|config)\.data\b'
)
# What code says, and data does not, but for modules and keys that are named in strings.
_CODE = re.compile(
    r'\b(?:mmcv|mmaction|mmengine)\b(?!/)|\b(?:import|def|class|lambda)\b|forward_|_model|_module|_annotations|_frames|merge_from_dict|return_loss|'
    r'(?:before|after)_|video_infos|(?:cfg|config)s?\s*[.\[(]|[\'"][A-Za-z_]+\.\w'
)
_RELATIVE = re.compile(r'^[ \t]*from[ \t]+\.', re.MULTILINE)
_FRAMEWORKS = re.compile(r'\b(?:mmcv|mmaction|mmengine)\b')


def may_be_outdated(text: str, in_framework: bool = False) -> bool:
    """Whether a text is worth reading as code. `in_framework`: it is a part of a fork of mmaction, which imports from itself."""
    return _WORDS.search(text) is not None or (in_framework and _RELATIVE.search(text) is not None)


def has_code(text: str) -> bool:
    """Whether a config has more than data: a quick look, which only plain data does not pass."""
    return _CODE.search(text) is not None


def is_our_concern(text: str) -> bool:
    """Whether a text that is no valid Python is to be reported: it mentions a framework, so it may hide something."""
    return _FRAMEWORKS.search(text) is not None
