"""The settings of a run: those of the project, and what the command line says over them."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mma_lint import settings
from mma_lint.settings import Settings

_LISTS = ('select', 'ignore', 'fixable', 'unfixable')  # what the command line says stands for what the file says
_MORE = ('extend_select', 'exclude')  # the command line adds to the file


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings of a run. Raises Misuse."""
    found = _found(args)
    given: dict[str, Any] = {name: listed(getattr(args, name)) for name in _LISTS if getattr(args, name)}
    given |= {name: (*getattr(found, name), *listed(getattr(args, name))) for name in _MORE}
    if args.target:
        given['target'] = args.target
    if args.baseline is not None:
        given['baseline'] = args.baseline and str(Path(args.baseline).absolute())
    return replace(found, **given)


def _found(args: argparse.Namespace) -> Settings:
    if args.isolated:
        return Settings(Path.cwd())
    return settings.load(Path(args.config).absolute()) if args.config else settings.find(Path.cwd())


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """The entries of an option that may be repeated, each a comma-separated list."""
    return tuple(entry.strip() for value in values for entry in value.split(',') if entry.strip())
