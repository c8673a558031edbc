"""What a project has settled: `[tool.mma-lint]` in pyproject.toml, or mma-lint.toml with the same keys.

The nearest file at or above the working folder counts, up to the top of the repository; of two beside each other mma-lint.toml.
"""

import difflib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from mma_lint.misuse import Misuse

Kind: TypeAlias = Literal['strings', 'table', 'flag', 'text', 'target']
TARGETS = ('1.0', '1.1', '1.2')
PerFileIgnores: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Settings:
    """One field a key. Codes are prefixes of codes or names of rules; patterns are those of a .gitignore, seen from `root`."""

    root: Path
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()
    per_file_ignores: PerFileIgnores = ()
    exclude: tuple[str, ...] = ()
    target: str = TARGETS[-1]
    unsafe_fixes: bool = False
    baseline: str = ''


@dataclass(frozen=True)
class Option:
    """A key of the settings: what it may be, and what it is for."""

    kind: Kind
    told: str

    @property
    def schema(self) -> dict[str, object]:
        """What it may be, as a JSON schema says it."""
        return {'description': self.told, **_SCHEMAS[self.kind]}


OPTIONS: Mapping[str, Option] = {
    'select': Option('strings', 'Rules to run: prefixes of codes or names of rules (default: all that are on by default).'),
    'ignore': Option('strings', 'Rules not to run; of two prefixes that fit, in select and in ignore, the longer wins.'),
    'extend-select': Option('strings', 'Rules to run on top of select, such as MMA9, which is off by default.'),
    'fixable': Option('strings', 'Rules whose fixes may be made (default: all).'),
    'unfixable': Option('strings', 'Rules that are only reported; of two prefixes that fit, in fixable and in unfixable, the longer wins.'),
    'per-file-ignores': Option('table', 'Patterns of files, each with the rules that are not run on them.'),
    'exclude': Option('strings', 'What to leave out of folders: patterns as in a .gitignore.'),
    'target': Option('target', 'The version of MMAction2 to carry the project to.'),
    'unsafe-fixes': Option('flag', 'Whether fix takes also the fixes that a person must look at.'),
    'baseline': Option('text', 'A file of findings that are accepted for now, as --write-baseline writes it.'),
}
_STRINGS: Mapping[str, object] = {'type': 'array', 'items': {'type': 'string'}}
_SCHEMAS: Mapping[Kind, dict[str, object]] = {
    'strings': dict(_STRINGS),
    'table': {'type': 'object', 'additionalProperties': _STRINGS},
    'flag': {'type': 'boolean'},
    'text': {'type': 'string'},
    'target': {'enum': list(TARGETS)},
}
_WANTED: Mapping[Kind, str] = {
    'strings': 'a list of strings',
    'table': 'a table of lists of strings',
    'flag': 'true or false',
    'text': 'a string',
    'target': f'one of {", ".join(TARGETS)}',
}


def schema(tool: str = '') -> dict[str, object]:
    """The JSON schema of mma-lint.toml, which is that of `[tool.mma-lint]` too. (validate-pyproject calls it with the name of the tool.)"""
    return {
        '$schema': 'http://json-schema.org/draft-07/schema#',
        '$id': 'https://mma-lint.readthedocs.io/en/latest/settings.schema.json',
        'title': 'Settings of mma-lint',
        'type': 'object',
        'properties': {key: option.schema for key, option in OPTIONS.items()},
        'additionalProperties': False,
    }


def find(folder: Path) -> Settings:
    """The settings that hold in a folder. Raises Misuse."""
    for above in (folder, *folder.parents):
        for name in ('mma-lint.toml', 'pyproject.toml'):
            if (above / name).is_file() and (table := _table(above / name)) is not None:
                return _settings(above / name, table)
        if (above / '.git').exists():
            break
    return Settings(folder)


def load(path: Path) -> Settings:
    """The settings in a file. Raises Misuse."""
    table = _table(path)
    if table is None:
        raise Misuse(f'{path}: has no [tool.mma-lint]')
    return _settings(path, table)


def _table(path: Path) -> dict[str, Any] | None:
    """What a file says to mma-lint; None where it says nothing. Raises Misuse."""
    try:
        data = path.read_bytes()
        if path.name == 'pyproject.toml' and b'mma-lint' not in data:  # most of them: no need to parse it
            return None
        content: Any = parsed(data.decode())
        for key in ('tool', 'mma-lint') if path.name == 'pyproject.toml' else ():
            content = content.get(key) if isinstance(content, dict) else None
    except OSError as error:
        raise Misuse(f'{path}: cannot be read: {error.strerror}') from error
    except (ValueError, RecursionError) as error:
        raise Misuse(f'{path}: is no valid TOML: {error}') from error
    if content is not None and not isinstance(content, dict):
        raise Misuse(f'{path}: [tool.mma-lint] must be a table')
    return content


def parsed(text: str) -> dict[str, Any]:
    """TOML as plain data. Raises ValueError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _settings(path: Path, table: Mapping[str, Any]) -> Settings:
    settings = over(Settings(path.parent), table, path)
    root, baseline = os.path.realpath(settings.root), os.path.realpath(settings.root / settings.baseline)
    if settings.baseline and not baseline.startswith(os.path.join(root, '')):  # it is written: a project from anybody must not name a file of yours
        raise Misuse(f'{path}: `baseline` must be a file in {settings.root}; another one can be given by --baseline')
    return settings


def over(settings: Settings, table: Mapping[str, Any], where: object) -> Settings:
    """Settings with what a table says over them. `where` it stands is told in errors. Raises Misuse."""
    return replace(settings, **{key.replace('-', '_'): value for key, value in _values(where, table)})


def _values(where: object, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if key not in OPTIONS:
            near = difflib.get_close_matches(key.replace('_', '-').lower(), OPTIONS, n=1)
            raise Misuse(f'{where}: unknown key `{key}`' + (f': did you mean `{near[0]}`?' if near else f': the keys are {", ".join(OPTIONS)}'))
        kind = OPTIONS[key].kind
        if not _fits(kind, value):
            raise Misuse(f'{where}: `{key}` must be {_WANTED[kind]}')
        yield key, _frozen(value)


def _fits(kind: Kind, value: object) -> bool:
    if kind == 'table':
        return isinstance(value, dict) and all(_fits('strings', item) for item in value.values())
    if kind == 'strings':
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, bool) if kind == 'flag' else isinstance(value, str) and (kind == 'text' or value in TARGETS)


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return tuple((key, tuple(items)) for key, items in value.items())
    return tuple(value) if isinstance(value, list) else value
