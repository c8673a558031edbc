"""An import above `_base_`, or in a file without `_base_`, makes MMEngine read the config in another way.

mmcv ran every config as Python. MMEngine looks through the file for `_base_`; where it meets an import of anything but the standard
library first, it takes the file for one in pure Python style and does not run it (`Config._is_lazy_import` in
mmengine/config/config.py of 0.10.7): what is imported stays a name that only `type=` may use, a function of `os` raises RuntimeError,
and `_base_` ConfigParsingError. A `with` that is not `read_base()` is an error there, too. From Python 3.11 on `os` itself counts as
foreign, since it is frozen into the interpreter. `_base_ = []` on the first line says that the file is to be run.

Fix safety: safe. Where `_base_` stands below the import, it must be moved by hand.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.lazy import first_foreign
from mma_lint.rule import Change, Example, Manual, Put, Rule, Verdict

rule = Rule(
    'MMA182',
    __name__,
    __doc__,
    message='an import without `_base_ = []` above it makes MMEngine refuse to run this config',
    examples=(
        Example(
            bad="""\
# how many classes there are is told by our labels
import os

from myproject import labels

model = dict(type='Recognizer2D', cls_head=dict(num_classes=len(labels)))
work_dir = os.path.join('work_dirs', 'tsn')
""",
            good="""\
_base_ = []
# how many classes there are is told by our labels
import os

from myproject import labels

model = dict(type='Recognizer2D', cls_head=dict(num_classes=len(labels)))
work_dir = os.path.join('work_dirs', 'tsn')
""",
        ),
        Example(
            bad="from myproject import labels\n\n_base_ = ['./base.py']\ntotal_epochs = 5\n",
            bases=(('base.py', "model = dict(type='Recognizer2D')\n"),),
        ),
        Example(good="import math\n\nmodel = dict(type='Recognizer2D', cls_head=dict(num_classes=math.comb(5, 2)))\n"),
        Example(
            good="_base_ = './base.py'\nimport os\n\nwork_dir = os.getcwd()\nmodel = dict(type='Recognizer2D')\n",
            bases=(('base.py', "model = dict(type='Recognizer2D')\n"),),
        ),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say on the first line that the file is to be run."""
    found = first_foreign(config.document)
    if found is None:
        return
    if any(statement.names == ('_base_',) for statement in config.document.statements):
        message = f'`_base_` must stand above line {found.lineno}: else MMEngine does not run this config'
        yield Manual(('_base_',), message)
    else:
        yield Change(('_base_',), (Put.plain(('_base_',), []),))
