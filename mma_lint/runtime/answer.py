"""What the real MMAction2 1.x says of a config."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal['passed', 'failed', 'skipped']


@dataclass(frozen=True)
class Renamed:
    """A key of a checkpoint and the key of the model that has its place and shape: a proposal, nothing else says that they are the same."""

    old: str
    new: str


@dataclass(frozen=True)
class Answer:
    """What MMAction2 said of one aspect of a config.

    `aspect`: 'load', 'model', 'transforms', 'datasets', 'loaders', 'evaluators', 'optimizer', 'schedulers', 'hooks', 'training', 'validation' or
    'checkpoint'; `skipped`: it could not be tried there, `message` says why; `renamed`: of a checkpoint, what keys were renamed by 1.x.
    """

    config: Path
    aspect: str
    outcome: Outcome
    message: str = ''
    renamed: tuple[Renamed, ...] = ()
