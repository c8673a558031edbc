"""The registries of the real 1.2.0, and what a script does there. Run inside its environment.

usage: run_mmaction1.py QUESTIONS.json ANSWERS.json

Questions: `homes`, modules whose classes are wanted; `script`, the text of a script.
Answers: `registered`, for each registry the module of each name, and `said`, what the script leaves in `said`.
"""

import importlib
import json
import sys
from contextlib import suppress
from pathlib import Path

import mmaction.registry
import mmaction1  # noqa: F401
import mmengine.registry


def main() -> None:
    """Read the questions, write the answers."""
    questions, answers = map(Path, sys.argv[1:])
    asked = json.loads(questions.read_text())
    for home in asked['homes']:
        with suppress(ImportError):  # it needs what this machine has not
            importlib.import_module(home)
    registered = {
        f'{owner.__name__}.{name}': {key: getattr(found, '__module__', '') for key, found in registry.module_dict.items()}
        for owner in (mmaction.registry, mmengine.registry)
        for name, registry in vars(owner).items()
        if isinstance(registry, mmengine.registry.Registry) and name.isupper()
    }
    names: dict[str, object] = {}
    exec(asked['script'], names)
    answers.write_text(json.dumps({'registered': registered, 'said': names.get('said')}))


if __name__ == '__main__':
    main()
