"""A file named in `_base_` does not exist.

mmcv and MMEngine both stop with FileNotFoundError when they load such a config. What the file inherits is not known to
mma-lint either, so every fix in it is unsafe. MMAction2 1.x also renamed its own configs and their folders: a `_base_`
that points into a copy of the 0.x tree must point to the new name.

Fix safety: there is no fix; only the author knows which file was meant.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA180',
    __name__,
    __doc__,
    message='this base does not exist',
    examples=(
        Example(bad="_base_ = ['./gone.py']\ntotal_epochs = 50\n"),
        Example(good="_base_ = ['./there.py']\nmodel = dict(type='Recognizer2D')\n", bases=(('there.py', "default_scope = 'mmaction'\n"),)),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name each base that cannot be read."""
    for index, base in enumerate(config.document.bases):
        if base.document is None and '::' not in base.text:
            yield Manual(('_base_', index), f'the base `{base.text}` does not exist, cannot be read, or inherits from this file itself: correct the path')
