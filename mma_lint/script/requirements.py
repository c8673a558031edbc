"""Packages of OpenMMLab that a project asks for, with their versions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mma_lint.script.script import Kind, Script
from mma_lint.script.words import Command, Word

# what MMAction2 1.2.0 works with: name of 1.x, first version, version that is too new. For MMCV it says so itself (mmaction/__init__.py);
# of the others they are the releases that were made for that MMCV
SUPPORTED = {
    'mmcv': ('mmcv', '2.0.0rc4', '2.2.0'),
    'mmcv-full': ('mmcv', '2.0.0rc4', '2.2.0'),
    'mmaction2': ('mmaction2', '1.2.0', '2'),
    'mmdet': ('mmdet', '3.0.0', '3.4'),
    'mmpose': ('mmpose', '1.0.0', '1.4'),
    'mmcls': ('mmpretrain', '1.0.0', '2'),
}
# spaces and versions have bounds: one thing that may be long beside another would be tried in all ways
_NAME = r'(?P<name>mmcv(?:[-_]full)?|mmaction2|mmdet|mmpose|mmcls)'
_REQUIREMENT = rf'{_NAME}(?P<extras>\[[\w, -]{{0,200}}\])?(?P<spec>[ \t]{{0,99}}(?:\([ \t]{{0,99}})?(?:[=<>~!]{{1,3}}|@|\^)[^#;\'"\n]{{0,500}})?'
_REST = r'(?P<rest>[ \t]{0,99}(?:[;#][^\n]*)?)\r?'
_QUOTED = re.compile(rf'(?P<quote>[\'"]){_REQUIREMENT}(?P<rest>;[^\'"\n]*)?(?P=quote)', re.IGNORECASE)
_PLACES: dict[Kind, re.Pattern[str]] = {
    'requirements': re.compile(rf'^[ \t]*{_REQUIREMENT}{_REST}$', re.IGNORECASE | re.MULTILINE),
    'setup.cfg': re.compile(rf'^(?:[ \t]+|\w+[ \t]*=[ \t]*){_REQUIREMENT}{_REST}$', re.IGNORECASE | re.MULTILINE),
    'environment': re.compile(rf'^[ \t]*-[ \t]+(?:[\w-]+::)?(?P<quote>[\'"]?){_REQUIREMENT}(?P=quote){_REST}$', re.IGNORECASE | re.MULTILINE),
    'setup.py': _QUOTED,
    'toml': _QUOTED,
}
_IN_A_TABLE = re.compile(rf'^[ \t]*"?{_NAME}"?[ \t]*=[ \t]*["\'](?P<spec>[^"\']*)["\']', re.IGNORECASE | re.MULTILINE)
_WORD = re.compile(_REQUIREMENT, re.IGNORECASE)
_MANAGER = re.compile(r'(.*/)?!?%?(pip[\d.]*|mim|uv|conda|mamba|poetry)')
_CLAUSE = re.compile(r'(===?|=|~=|<=|<|\^|)\s*v?(\d+(?:\.\d+)*)')


@dataclass(frozen=True)
class Requirement:
    """A package that must be older than 1.x wants it. `is_plain`: nothing but its name and versions is said, so it can be written anew."""

    start: int
    end: int
    name: str
    is_plain: bool
    quote: str = ''

    @property
    def new(self) -> str:
        """What 1.x wants."""
        name, first, too_new = SUPPORTED[self.name]
        return f'{name}>={first},<{too_new}'


def outdated(script: Script) -> Iterator[Requirement]:
    """What a file asks for that is too old for 1.x: in lists of requirements, and in commands that install."""
    pattern = _PLACES.get(script.kind)
    if pattern is not None:
        yield from _in_lists(script, pattern)
    if script.kind == 'toml':
        yield from _in_tables(script)
    yield from _installed(script)


def _in_tables(script: Script) -> Iterator[Requirement]:
    for match in _IN_A_TABLE.finditer(script.source.text):
        if _is_outdated(match['name'], match['spec'], bare=True):
            yield Requirement(match.start('name'), match.end(), _normal(match['name']), False)


def _in_lists(script: Script, pattern: re.Pattern[str]) -> Iterator[Requirement]:
    for match in pattern.finditer(script.source.text):
        if _is_outdated(match['name'], match['spec'] or ''):
            end = match.start('name') + len((match['name'] + (match['extras'] or '') + (match['spec'] or '')).rstrip())
            yield Requirement(match.start('name'), end, _normal(match['name']), _has_versions_alone(match) and ';' not in (match['rest'] or ''))


def _installed(script: Script) -> Iterator[Requirement]:
    """What commands such as `pip install` and `mim install` ask for."""
    for command in script.commands:
        stays = command.commented or command.quoted
        for word in _to_install(command):
            match = _WORD.fullmatch(word.text)
            if match is not None and _is_outdated(match['name'], match['spec'] or ''):
                yield Requirement(word.start, word.end, _normal(match['name']), _has_versions_alone(match) and not stays, '"')


def _to_install(command: Command) -> Sequence[Word]:
    """The words of a command behind `install`, if it is one of a package manager."""
    texts = [word.text for word in command.words]
    verb = next((index for index, text in enumerate(texts) if text in ('install', 'add') and index), len(texts))
    return command.words[verb + 1 :] if any(map(_MANAGER.fullmatch, texts[:verb])) else ()


def _normal(name: str) -> str:
    return name.lower().replace('_', '-')


def _has_versions_alone(match: re.Match[str]) -> bool:
    """Whether a requirement has no extras, and its version is said in numbers alone."""
    return not match['extras'] and _is_plain(match['spec'] or '')


def _is_plain(spec: str) -> bool:
    """Whether a version is said in numbers alone, without a hash or an address."""
    return re.fullmatch(r'[\s\d.,*<>=!~()+\w]*', spec) is not None and '@' not in spec


def _is_outdated(name: str, spec: str, bare: bool = False) -> bool:
    """Whether no version is asked for that 1.x could take. MMCV of 1.x is called `mmcv`, and MMClassification MMPretrain. `bare`: 1.7 is ^1.7."""
    if _normal(name) in ('mmcv-full', 'mmcls'):
        return True
    first = _version(SUPPORTED[_normal(name)][1].partition('.')[0])
    clauses = [(operator, _version(version)) for operator, version in _clauses(spec) if operator or bare]
    return any(version < first or (operator == '<' and version == first) for operator, version in clauses)


def _clauses(spec: str) -> Iterator[tuple[str, str]]:
    for clause in spec.strip(' ()').split(','):
        match = _CLAUSE.match(clause.strip())
        if match is not None:
            yield match[1], match[2]


def _version(text: str) -> tuple[int, ...]:
    numbers = tuple(int(number[:9]) for number in text.split('.'))
    return numbers + (0,) * (3 - len(numbers))
