"""The tables of names and of classes, held against the real 0.24.1 with mmcv 1.7.0 and the real 1.2.0 with MMEngine.

Both are asked anew: every public name of 0.x is looked up in 1.x, every signature taken by `inspect`. Exceptions stand here with their reasons.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mma_lint.tables import table

HERE = Path(__file__).parent
NAMES = table('names')
CLASSES, ALIASES = table('classes')['classes'], table('classes')['aliases']
Meaning: TypeAlias = dict[str, Any] | None

STILL_IMPORTS = {'mmaction.datasets.base.BaseDataset': 'it is imported there from MMEngine, whose class it is now'}
NOT_HERE = {
    'mmcv.tensorrt*': 'needs onnx',
    'mmcv.device.ipu.dataloader*': 'needs poptorch',
    'mmcv.device.ipu.model_wrapper*': 'needs poptorch',
    'mmcv.device.ipu.utils*': 'needs popart',
    'mmaction.*.MMDET_*': 'needs MMDetection 2.x',
    'mmaction.models.heads.roi_head.*': 'needs MMDetection 2.x',
    'mmaction.models.roi_extractors.*.ROI_EXTRACTORS': 'needs MMDetection 2.x',
    'mmaction.core.bbox.assigners.*': 'needs MMDetection 2.x',
}
LIKE = {  # localizers of 1.x have no base of their own
    'mmaction.models.localizers.base.BaseTAGClassifier': 'mmaction.models.BMN',
    'mmaction.models.localizers.base.BaseTAPGenerator': 'mmaction.models.BMN',
}


@dataclass(frozen=True)
class Framework:
    """What one of the two answered: its public names where they were wanted, and what each path means, None where it does not import."""

    names: tuple[str, ...]
    paths: dict[str, Meaning]


def asked(python: str, folder: Path, below: Iterable[str], paths: Iterable[str]) -> Framework:
    """Ask the framework of an interpreter."""
    questions, answers = folder / 'questions.json', folder / 'answers.json'
    questions.write_text(json.dumps({'below': list(below), 'paths': sorted(paths)}))
    command = [python, str(HERE / 'ask_names.py'), str(questions), str(answers)]
    environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_NUM_THREADS': '1'}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
    found = json.loads(answers.read_text())
    return Framework(tuple(found['names']), found['paths'])


@pytest.fixture(scope='module')
def old(environments: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Framework:
    """0.x: all its names, the rows, the classes and their methods."""
    methods = (f'{name}.{method}' for name, row in CLASSES.items() for method in row.get('methods', ()))
    return asked(environments[0], tmp_path_factory.mktemp('old'), ('mmaction', 'mmcv'), {*NAMES, *CLASSES, *ALIASES, *methods})


@pytest.fixture(scope='module')
def new(environments: tuple[str, str], old: Framework, tmp_path_factory: pytest.TempPathFactory) -> Framework:
    """1.x: what was asked of 0.x, and where the tables say that things are now."""
    news = {row[key] for row in NAMES.values() for key in ('new', 'short') if key in row}
    classes = {row['new'] for row in CLASSES.values() if row['new']}
    methods = {path for name, row in CLASSES.items() for method in row.get('methods', ()) for path in (new_method(name, method), f'{row["new"]}.{method}')}
    return asked(environments[1], tmp_path_factory.mktemp('new'), (), {*old.names, *NAMES, *ALIASES, *news, *classes, *methods})


def new_method(name: str, method: str) -> str:
    """The path that a method of a class of 0.x has in 1.x, if it is there."""
    now: str = CLASSES[name]['methods'][method].get('new', method)
    return now if '.' in now else f'{LIKE.get(name, CLASSES[name]["new"])}.{now}'


def is_excepted(name: str | None) -> bool:
    """Whether this machine cannot ask 0.x of a name."""
    return any(fnmatch(name or '', pattern) for pattern in NOT_HERE)


# ---------------------------------------------------------------------- names


def test_every_name_that_is_no_more_is_in_the_table(old: Framework, new: Framework) -> None:
    lost = {name for name in old.names if new.paths[name] is None}
    assert len(old.names) > 3000 and len(lost) > 1700
    assert sorted(lost - NAMES.keys()) == []


def test_no_name_that_imports_is_in_the_table(new: Framework) -> None:
    assert {name for name in NAMES if new.paths[name] is not None} == set(STILL_IMPORTS)
    for name in STILL_IMPORTS:
        assert new.paths[name] != new.paths[NAMES[name]['new']], 'it is the same thing'


def test_every_row_is_a_name_of_0x(old: Framework) -> None:
    absent = {name for name in NAMES if old.paths[name] is None}
    assert sorted(name for name in absent if not is_excepted(name)) == []
    assert [pattern for pattern in NOT_HERE if not any(fnmatch(name, pattern) for name in absent)] == [], 'an exception that excepts nothing'


def test_every_new_name_imports(new: Framework) -> None:
    wanted = {name: row['new'] for name, row in NAMES.items() if 'new' in row}
    assert len(wanted) > 1400
    assert {name: path for name, path in wanted.items() if new.paths[path] is None} == {}
    assert {name for name, row in NAMES.items() if ('new' in row) == (row['status'] == 'removed')} == set()


def test_what_moved_keeps_its_name_and_what_was_renamed_does_not() -> None:
    told = {name: row for name, row in NAMES.items() if row['status'] in ('moved', 'renamed')}
    assert {name for name, row in told.items() if (row['status'] == 'moved') != (last(name) == last(row['new']))} == set()


def last(name: str) -> str:
    """The last part of a qualified name."""
    return name.rpartition('.')[2]


def test_what_moved_or_was_renamed_is_of_the_same_kind(old: Framework, new: Framework) -> None:
    pairs = {name: (old.paths[name], new.paths[row['new']]) for name, row in NAMES.items() if row['status'] in ('moved', 'renamed')}
    kinds = {name: (before['kind'], after['kind']) for name, (before, after) in pairs.items() if before is not None and after is not None}
    assert len(kinds) > 1100
    assert {name: pair for name, pair in kinds.items() if len(set(pair)) > 1} == {}


def test_modules_are_told_from_names(old: Framework) -> None:
    """`kind` stands for what `import a.b` imports; a module that another one has merely imported has none."""
    modules = {name for name in NAMES if (old.paths[name] or {}).get('is') == name and (old.paths[name] or {})['kind'] == 'module'}
    assert {name for name in modules if NAMES[name].get('kind') != 'module'} == set()
    said = {name for name, row in NAMES.items() if row.get('kind') == 'module' and old.paths[name] is not None}
    assert said == modules


def test_short_names_mean_the_same(new: Framework) -> None:
    short = {name: row for name, row in NAMES.items() if 'short' in row}
    assert len(short) > 40
    assert {name for name, row in short.items() if new.paths[row['short']] is None or new.paths[row['short']] != new.paths[row['new']]} == set()
    assert {name for name, row in short.items() if name.count('.') != 1 or row['short'].count('.') != 1} == set()


def test_signatures_of_names(old: Framework, new: Framework) -> None:
    """Where a row says how a call changed, it says what `inspect` does; a long signature may be cut."""
    told = {name: row for name, row in NAMES.items() if isinstance(row.get('signature'), list)}
    pairs = {name: row for name, row in told.items() if not is_excepted((old.paths[name] or {}).get('is'))}
    assert len(pairs) > 50
    wrong = [name for name, row in pairs.items() for said, real in zip(row['signature'], signatures(old, new, name), strict=True) if not agrees(said, real)]
    assert wrong == []


def signatures(old: Framework, new: Framework, name: str) -> tuple[str | None, str | None]:
    """The real signatures of something of 0.x, and of what it is in 1.x."""
    return (old.paths[name] or {}).get('signature'), (new.paths[NAMES[name]['new']] or {}).get('signature')


def agrees(said: str, real: str | None) -> bool:
    """Whether a signature, or the beginning of it, is the real one."""
    return real is not None and (real.startswith(said.removesuffix(', ...)')) if said.endswith(', ...)') else said == real)


# ---------------------------------------------------------------------- classes


def test_classes_are_where_0x_defines_them(old: Framework) -> None:
    assert len(CLASSES) > 150
    wrong = {name for name in CLASSES if old.paths[name] is None or (old.paths[name] or {}).get('is') != name}
    assert wrong == set()


def test_new_classes_are_those_of_the_names(new: Framework) -> None:
    """Where a class of 0.x does not import any more, the table of names says what it is now; else it is where it was."""
    expected = {name: NAMES[name].get('new') if name in NAMES else name for name in CLASSES}
    assert {name: row['new'] for name, row in CLASSES.items()} == expected
    assert {row['new'] for row in CLASSES.values() if row['new'] and new.paths[row['new']] is None} == set()


def test_aliases_reach_their_classes(old: Framework, new: Framework) -> None:
    """Each is a path to the class in 0.x, or to what it is in 1.x."""
    wrong = {}
    for path, name in ALIASES.items():
        before, after, target = old.paths[path], new.paths[path], CLASSES[name]['new']
        is_old = before is not None and before['is'] == name
        is_new = after is not None and target is not None and after == new.paths[target]
        if not is_old and not is_new:
            wrong[path] = name
    assert len(ALIASES) > 500
    assert wrong == {}
    assert not ALIASES.keys() & CLASSES.keys()


def test_every_path_to_a_class_is_an_alias(old: Framework) -> None:
    reached = {
        path: meaning['is'] for path in old.names if (meaning := old.paths[path]) is not None and meaning['kind'] == 'class' and meaning['is'] in CLASSES
    }
    assert len(reached) > 500
    assert {path for path, name in reached.items() if ALIASES.get(path, path) != name} == set()


def test_methods_of_0x(old: Framework) -> None:
    real = {f'{name}.{method}': row for name, methods in with_methods() for method, row in methods.items()}
    assert len(real) > 200
    wrong = {path for path, row in real.items() if (old.paths[path] or {}).get('signature') != row['old_signature']}
    assert {path for path in wrong if not is_excepted(path)} == set()


def test_methods_of_1x(new: Framework) -> None:
    """Every method that a row names is there, with the signature that it says."""
    told = {new_method(name, method): row for name, methods in with_methods() for method, row in methods.items() if row['status'] != 'removed'}
    assert len(told) > 100
    assert {path for path in told if new.paths[path] is None} == set()
    wrong = {path: row['signature'] for path, row in told.items() if 'signature' in row and (new.paths[path] or {})['signature'] != row['signature']}
    assert wrong == {}


def test_methods_whose_names_go_on(new: Framework) -> None:
    """What is called otherwise now says so if 1.x calls a method of the old name too; what is gone is gone."""
    for name, methods in with_methods():
        for method, row in methods.items():
            there = new.paths[f'{CLASSES[name]["new"]}.{method}']
            if row['status'] == 'removed' and NAMES.get(name, {}).get('status') != 'replaced':
                assert there is None, f'{name}.{method}'
            elif 'new' in row and method != '__call__' and there is not None:
                assert row.get('now') == there['signature'], f'{name}.{method}'


def with_methods() -> list[tuple[str, dict[str, Any]]]:
    """Each class with its methods."""
    return [(name, row['methods']) for name, row in CLASSES.items() if 'methods' in row]
