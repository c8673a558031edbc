"""An import above `_base_`, or in a file without `_base_`, makes MMEngine read the config in another way.

mmcv ran every config as Python. MMEngine looks through the file for `_base_`; where it meets an import of anything but the standard
library first, it takes the file for one in pure Python style and does not run it (`Config._is_lazy_import` in
mmengine/config/config.py of 0.10.7): what is imported stays a name that only `type=` may use, a function of `os` raises RuntimeError,
and `_base_` ConfigParsingError. A `with` that is not `read_base()` is an error there, too. From Python 3.11 on `os` itself counts as
foreign, since it is frozen into the interpreter. `_base_ = []` on the first line says that the file is to be run.

Fix safety: safe. Where `_base_` stands below the import, it must be moved by hand.
"""

import ast
import sys
from collections.abc import Iterator

from mma_lint.config.document import Document
from mma_lint.config.facts import Config
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

# Modules of the standard library that are frozen from Python 3.11 on: they have no file, so MMEngine takes them for foreign.
_FROZEN = frozenset('abc codecs genericpath importlib io ntpath os posixpath runpy site stat zipimport'.split())


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say on the first line that the file is to be run."""
    found = _foreign(config.document)
    if found is None:
        return
    if any(statement.names == ('_base_',) for statement in config.document.statements):
        message = f'`_base_` must stand above line {found.lineno}: else MMEngine does not run this config'
        yield Manual(('_base_',), message)
    else:
        yield Change(('_base_',), (Put.plain(('_base_',), []),))


def _foreign(document: Document) -> ast.stmt | None:
    """The first statement that tells MMEngine not to run the file. Its order is MMEngine's: the top level first, then what is inside."""
    for node in ast.walk(document.source.tree):
        match node:
            case ast.Assign(targets=[ast.Name(id='_base_'), *_]):
                return None
            case ast.With():
                return node
            case ast.ImportFrom() if _is_foreign_from(node):
                return node
            case ast.Import() if any(_is_foreign(alias.name) for alias in node.names):
                return node
    return None


def _is_foreign_from(node: ast.ImportFrom) -> bool:
    if node.level:
        return True
    is_config = node.module == 'mmengine' and [alias.name for alias in node.names] == ['Config']
    return not is_config and node.module is not None and _is_foreign(node.module)


def _is_foreign(module: str) -> bool:
    root = module.partition('.')[0]
    return not module.startswith('mmengine.config') and (root in _FROZEN or root not in sys.stdlib_module_names)
