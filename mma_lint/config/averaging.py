"""`average_clips`: where the head of 1.x has it, and what it means there."""

from mma_lint.config.value import Unknown, Value, of

NEW = ('model', 'cls_head', 'average_clips')


def as_head_says(old: Value) -> Value:
    """The value of `average_clips` as the head of 1.x means it."""
    return of('score') if old.data is None else old


def doubt(old: Value) -> str:
    """Why a person must look at a value of `average_clips`."""
    if isinstance(old.data, Unknown):
        return '`average_clips` cannot be read here, and `None` fails in 1.x'
    return '' if old.data in (None, 'prob', 'score') else '`average_clips` can be `prob` or `score` only'
