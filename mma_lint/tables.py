"""The tables in data/: facts about 0.x and 1.x as plain JSON, each with a `_source` that says where they come from."""

import json
import pkgutil
from functools import cache
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table of a name, read when it is first asked for."""
    data = pkgutil.get_data('mma_lint', f'data/{name}.json')  # importlib.resources takes longer to import than all tables to read
    assert data is not None, f'the package lacks its table {name}'
    content: dict[str, Any] = json.loads(data)
    return {key: value for key, value in content.items() if key != '_source'}
