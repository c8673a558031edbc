"""What MMAction2 1.2.0 has and its earlier releases lack, as data/targets.json says it. Read from the wheels.

`python -m tests.target_facts` writes `lacking` of data/targets.json anew; the rest of it is written by hand.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from mma_lint.settings import TARGETS
from tests.corpora import Corpora
from tests.wheels import Wheel

TABLE = Path(__file__).parents[1] / 'mma_lint/data/targets.json'
*EARLIER, LAST = TARGETS


@cache
def wheel(version: str, corpora: Corpora) -> Wheel:
    """The wheel of a target."""
    return Wheel(corpora.wheel_1x if version == LAST else corpora.earlier_1x(version))


def lacking(earlier: Wheel, last: Wheel) -> dict[str, Any]:
    """The registered types, and the arguments of types, that a release lacks."""
    types = sorted(name for name in last.registered if name not in earlier.classes)
    arguments = {name: sorted(last.parameters(name) - earlier.parameters(name)) for name in sorted(last.classes) if name in earlier.classes}
    return {'types': types, 'arguments': {name: keys for name, keys in arguments.items() if keys}}


def all_lacking(corpora: Corpora) -> dict[str, Any]:
    """What each earlier target lacks."""
    return {version: lacking(wheel(version, corpora), wheel(LAST, corpora)) for version in EARLIER}


def render(table: dict[str, Any]) -> str:
    """The table as it is kept: one row a line."""
    rows = {key: [f'    {json.dumps(row, ensure_ascii=False)}' for row in table[key]] for key in ('claims', 'values')}
    lines = ['{', f'  "_source": {json.dumps(table["_source"], ensure_ascii=False)},']
    for key in ('lacking', 'texts'):
        lines += [f'  "{key}": {{', ',\n'.join(_rows(version, row) for version, row in table[key].items()), '  },']
    for key, found in rows.items():
        lines += [f'  "{key}": [', ',\n'.join(found), '  ],']
    return '\n'.join(lines).removesuffix(',') + '\n}\n'


def _rows(version: str, rows: dict[str, Any]) -> str:
    return f'    "{version}": {{\n' + ',\n'.join(f'      {json.dumps(key)}: {json.dumps(row, ensure_ascii=False)}' for key, row in rows.items()) + '\n    }'


def main() -> None:
    """Write the table anew."""
    table = json.loads(TABLE.read_text(encoding='utf-8'))
    TABLE.write_text(render(table | {'lacking': all_lacking(Corpora())}), encoding='utf-8')


if __name__ == '__main__':
    main()
