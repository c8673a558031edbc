"""Which Python files may hold code of MMAction2 0.x: those that mention it, mmcv, or what only its subclasses say."""

import re

# Each alternative begins with a letter, not with a group or `\b`: a search skips what none begins with, and takes a fifth of the time.
_WORDS = re.compile(
    r'mmcv\b(?!/)|mmaction\b(?!/)|mmengine\b(?!/)|forward_train|forward_test|forward_gradcam|load_annotations|prepare_train_frames|'
    r'prepare_test_frames|register_module|before_train_iter|before_train_epoch|before_val_iter|before_val_epoch|after_train_iter|after_train_epoch|'
    r'after_val_iter|after_val_epoch|def forward\(|def loss\(|return_loss|video_infos|videos_per_gpu|workers_per_gpu|total_epochs|lr_config|'
    r'optimizer_config|checkpoint_config|momentum_config|output_config|resume_from|omnisource|mp_start_method|opencv_num_threads|'
    r'cfg\.data\b|config\.data\b'
)
# What code says, and data does not, but for modules and keys that are named in strings.
_CODE = re.compile(
    r'mmcv\b(?!/)|mmaction\b(?!/)|mmengine\b(?!/)|import[\s\\]|def[\s\\]|class[\s\\]|lambda\b|forward_|_model|_module|_annotations|_frames|'
    r'merge_from_dict|return_loss|before_|after_|video_infos|cfgs?\s*[.\[(]|configs?\s*[.\[(]|'
    r"'[A-Za-z_]+\.\w|\"[A-Za-z_]+\.\w"
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
