"""Write mma_lint/data/defaults.json from what both frameworks answer.

usage: write_defaults.py ANSWER_0X.json ANSWER_1X.json        (each made by ask_defaults.py in its environment)
"""

import json
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / 'mma_lint/data/defaults.json'
SOURCE = 'the constructors of all registered classes of mmaction2 0.24.1 and 1.2.0, asked by tests/equivalence/ask_defaults.py'


def text(old: Any, new: Any) -> str:
    """The table, a class a line."""
    versions = [f'"{version}": {{\n{_kinds(answer)}\n}}' for version, answer in (('0.x', old), ('1.x', new))]
    return '{\n"_source": ' + json.dumps(SOURCE) + ',\n' + ',\n'.join(versions) + '\n}\n'


def _kinds(answer: Any) -> str:
    return ',\n'.join(f'  "{kind}": {{\n{_classes(classes)}\n  }}' for kind, classes in sorted(answer.items()))


def _classes(classes: Any) -> str:
    return ',\n'.join(f'    {json.dumps(name)}: {json.dumps(arguments, sort_keys=True)}' for name, arguments in sorted(classes.items()))


if __name__ == '__main__':
    TABLE.write_text(text(*(json.loads(Path(answer).read_text(encoding='utf-8')) for answer in sys.argv[1:3])), encoding='utf-8')
