"""What makes MMEngine take a config for one in pure Python style, which it does not run."""

import ast
import sys

from mma_lint.config.document import Document
from mma_lint.tree import statements

# Modules of the standard library that are frozen from Python 3.11 on: they have no file, so MMEngine takes them for foreign.
_FROZEN = frozenset('abc codecs genericpath importlib io ntpath os posixpath runpy site stat zipimport'.split())


def first_foreign(document: Document) -> ast.stmt | None:
    """The first statement that tells MMEngine not to run the file. Its order is MMEngine's: the top level first, then what is inside."""
    for node in statements(document.source.tree):
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
