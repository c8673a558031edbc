"""What docs/ci.md gives to copy: YAML that parses, commands that the parser takes, options and formats that are all told."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mma_lint.frontends import cli

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / 'docs/ci.md').read_text(encoding='utf-8')
BLOCKS = re.findall(r'^```(\w+)\n(.*?)^```$', TEXT, re.MULTILINE | re.DOTALL)
YAML = [text for language, text in BLOCKS if language == 'yaml']
NAMES = [text.partition('\n')[0].removeprefix('# ') for text in YAML]


def strings(value: Any) -> Iterator[str]:
    """All texts in what a YAML file says."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from strings(inner)
        case list():
            for inner in value:
                yield from strings(inner)


def commands() -> list[str]:
    """Every command `mma-lint ...` of the page, as a shell gets it."""
    lines = [line for text in YAML for told in strings(yaml.safe_load(text)) for line in told.splitlines()]
    lines += [line for language, text in BLOCKS if language == 'sh' for line in text.splitlines()]
    lines += [told for language, text in BLOCKS if language == 'groovy' for told in re.findall(r"sh '(.*)'", text)]
    lines += [told for told in re.findall(r'`([^`\n]*)`', TEXT) if told.startswith('mma-lint ')]
    return [line.partition(' > ')[0].partition(' < ')[0] for line in lines if line.startswith('mma-lint ')]


@pytest.mark.parametrize('text', YAML, ids=NAMES)
def test_yaml_parses(text: str) -> None:
    told = yaml.safe_load(text)
    assert isinstance(told, dict) and text.startswith('# ')
    assert len(list(strings(told))) > 5


def test_there_is_one_for_each() -> None:
    assert NAMES == [
        '.github/workflows/mma-lint.yml', '.github/workflows/reviewdog.yml', '.github/workflows/pre-commit.yml', '.gitlab-ci.yml',
        'azure-pipelines.yml', '.circleci/config.yml',
    ]  # fmt: skip
    assert 'groovy' in dict(BLOCKS)


@pytest.mark.parametrize('command', commands())
def test_commands_are_understood(command: str) -> None:
    arguments = shlex.split(command)[1:]
    assert cli.parser().parse_args(arguments if len(arguments) > 1 else [*arguments, '.'])


def test_enough_commands_are_seen() -> None:
    assert sum('--output-format' in command for command in commands()) == 6


@pytest.mark.parametrize('name', NAMES[:3])
def test_workflows_of_github(name: str) -> None:
    told = yaml.safe_load(YAML[NAMES.index(name)])
    assert told['permissions']['contents'] == 'read', 'no more than is needed'
    for job in told['jobs'].values():
        assert job['runs-on'] and all(('uses' in step) != ('run' in step) for step in job['steps'])
        assert [step for step in job['steps'] if step.get('uses', '').startswith('actions/checkout@')] == job['steps'][:1]


def test_what_is_written_is_what_is_taken_up() -> None:
    for name, path in (('.gitlab-ci.yml', 'mma-lint.xml'), ('.gitlab-ci.yml', 'gl-code-quality-report.json'), ('azure-pipelines.yml', 'mma-lint.xml')):
        text = YAML[NAMES.index(name)]
        assert f'={path}\n' in text or f'={path} ' in text
        assert f': {path}\n' in text
    assert 'sarif=mma-lint.sarif ' in YAML[0] and 'sarif_file: mma-lint.sarif' in YAML[0]


def test_all_formats_are_told() -> None:
    table = ' '.join(line for line in TEXT.splitlines() if line.startswith('| `'))
    assert [name for name in cli.FORMATS if f'`{name}`' not in table] == ['full']


def test_links() -> None:
    links = re.findall(r'\]\(([^)#]+)\)', TEXT)
    assert links and all((ROOT / 'docs' / link).exists() for link in links)
