"""The tables in data/: facts about 0.x and 1.x as plain JSON, each with a `_source` that says where they come from."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table of a name, read when it is first asked for."""
    content: dict[str, Any] = json.loads(files('mma_lint').joinpath('data', f'{name}.json').read_text(encoding='utf-8'))
    return {key: value for key, value in content.items() if key != '_source'}
