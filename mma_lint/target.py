"""Which 1.x a project goes to: an earlier one than 1.2 lacks some of what fixes write, and still has some of what rules call gone.

Rules speak of 1.2. `aim` puts what they say right for an earlier version, by data/targets.json; no rule knows of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from mma_lint.config.facts import Config
from mma_lint.config.value import Key, KeyPath, Value
from mma_lint.rule import Change, Check, CodeCheck, Finding, Manual, Move, Put, Rewrite, Rule, ScriptCheck, Verdict
from mma_lint.settings import TARGETS
from mma_lint.tables import table


def aim(rules: tuple[Rule, ...], version: str) -> tuple[Rule, ...]:
    """The rules for a version of MMAction2: one of `settings.TARGETS`."""
    return rules if version == TARGETS[-1] else tuple(_aimed(rule, _target(version)) for rule in rules)


@dataclass(frozen=True)
class _Claim:
    """What some rules say (`says` is found in their messages) and is not so in the target; `instead` is what to say: '' is nothing."""

    rules: frozenset[str]
    says: re.Pattern[str]
    instead: str = ''


@dataclass(frozen=True)
class _Target:
    """What is different in a version: claims of rules, types and arguments that it lacks (each with the reason), texts of its own."""

    version: str
    claims: tuple[_Claim, ...]
    types: Mapping[str, str]
    arguments: Mapping[tuple[str, str], str]
    values: Mapping[tuple[str, str], tuple[re.Pattern[str], str]]
    texts: Mapping[str, str]

    def claim(self, rule: Rule, message: str) -> _Claim | None:
        """The claim of a rule that a message makes, if it is not so here."""
        return next((claim for claim in self.claims if rule.code in claim.rules and claim.says.search(message)), None)

    def lacks(self, config: Config, change: Change) -> str:
        """Why what a change writes does not work here; '' where it does."""
        return next((reason for name, key, value in _written(config, change) if (reason := self._refuses(name, key, value))), '')

    def _refuses(self, name: str, key: str, value: Value) -> str:
        pattern, reason = self.values.get((name, key), (None, ''))
        if pattern is not None and pattern.search(repr(value.plain)):
            return reason
        return self.arguments.get((name, key), '') or (self.types.get(str(value.plain), '') if key == 'type' else '')

    def told(self, text: str) -> str:
        """A text that says how things are called here."""
        for there, here in self.texts.items():
            text = text.replace(there, here)
        return text


@cache
def _target(version: str) -> _Target:
    rows, lacking = table('targets'), table('targets')['lacking'][version]
    claims = (row for row in rows['claims'] if version <= row['until'])
    values = (row for row in rows['values'] if row['since'] <= version <= row['until'])
    return _Target(
        version,
        tuple(_Claim(frozenset(row['rules'].split()), re.compile(row['says']), row.get('instead', '')) for row in claims),
        {name: f'`{name}` is there from {_since(name)} on' for name in lacking['types']},
        {(name, key): f'`{key}` of `{name}` is there from {_since(name, key)} on' for name, keys in lacking['arguments'].items() for key in keys},
        {(row['type'], row['argument']): (re.compile(row['says']), row['reason']) for row in values},
        rows['texts'][version],
    )


def _since(name: str, key: str = '') -> str:
    """The first version that lacks neither the type nor, if one is named, its argument."""
    lacking = table('targets')['lacking']
    without = [version for version in lacking if name in lacking[version]['types'] or key in lacking[version]['arguments'].get(name, ())]
    return TARGETS[TARGETS.index(max(without)) + 1]


def _aimed(rule: Rule, target: _Target) -> Rule:
    checks: list[Check] = [partial(_verdicts, rule, target, check) for check in rule.checks]
    code_checks: list[CodeCheck] = [partial(_findings, rule, target, check) for check in rule.code_checks]
    script_checks: list[ScriptCheck] = [partial(_findings, rule, target, check) for check in rule.script_checks]
    return replace(rule, message=target.told(rule.message), checks=checks, code_checks=code_checks, script_checks=script_checks)


def _verdicts(rule: Rule, target: _Target, check: Check, config: Config) -> Iterator[Verdict]:
    """What a check says of a config, for the target."""
    for verdict in check(config):
        message = verdict.message or rule.message
        if (claim := target.claim(rule, message)) is not None:
            if claim.instead:
                yield Manual(verdict.at, claim.instead, rule.severity)
        elif isinstance(verdict, Change) and (reason := target.lacks(config, verdict)):
            yield Manual(verdict.at, f'{message}; no fix for {target.version}: {reason}', verdict.severity or rule.severity)
        else:
            yield replace(verdict, message=target.told(verdict.message))


def _findings(rule: Rule, target: _Target, check: Callable[..., Iterator[Finding]], subject: object) -> Iterator[Finding]:
    """What a check says of code or of a script, for the target."""
    for finding in check(subject):
        claim = target.claim(rule, finding.message or rule.message)
        if claim is None:
            steps = tuple(_told(target, step) if isinstance(step, Rewrite) else step for step in finding.steps)
            yield replace(finding, message=target.told(finding.message), steps=steps)
        elif claim.instead:
            yield replace(finding, message=claim.instead, steps=(), doubt='')


def _told(target: _Target, step: Rewrite) -> Rewrite:
    return replace(step, parts=tuple(target.told(part) if isinstance(part, str) else part for part in step.parts))


def _written(config: Config, change: Change) -> Iterator[tuple[str, str, Value]]:
    """The arguments that a change writes: of which type, by which name, with which value."""
    put = [part for step in change.steps if isinstance(step, Put) for part in _parts(step.path, step.value)]
    moved = [part for step in change.steps if isinstance(step, Move) and (value := config.get(*step.path)) for part in _parts(step.to, value)]
    types = {path: str(value.plain) for path, value in put if path[-1:] == ('type',)}
    for path, value in (*put, *moved):
        if path:
            name = types.get((*path[:-1], 'type')) or str(config.plain(*path[:-1], 'type'))
            yield name.removeprefix('mmaction.'), str(path[-1]), value


def _parts(path: KeyPath, value: Value) -> Iterator[tuple[KeyPath, Value]]:
    """A value and all that is in it, each with its path."""
    yield path, value
    inside: tuple[tuple[Key, Value], ...] = (*value.items.items(), *enumerate(value.elements))
    for key, item in inside:
        yield from _parts((*path, key), item)
