"""What is done to a config so that its parts can be built without data, weights and GPUs, and what is no fault of a config."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from mma_lint_greeting import in_words

SAMPLES = 10_000  # in the dataset that stands in for the user's
OPTIONAL = ('imgaug', 'mmdet', 'mmpose', 'mmpretrain', 'pytorchvideo', 'timm', 'torchvision', 'turbojpeg')


class Skipped(Exception):
    """It cannot be tried here. The message says why."""


class PartError(Exception):
    """A part of a config fails."""


class Folder:
    """Makes a folder the current one for a while."""

    def __init__(self, folder: str) -> None:
        self.folder, self.before = folder, ''

    def __enter__(self) -> None:
        """Go there."""
        self.before = os.getcwd()
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        """Go back."""
        os.chdir(self.before)


class Within:
    """Names the part of a config in an error that comes from it."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Say where an error comes from."""
        if isinstance(error, Exception) and not isinstance(error, Skipped):
            lacking = lacks(error) or missing_file(error)
            raise (Skipped if lacking else PartError)(f'{self.part}: {lacking or in_words(error)}').with_traceback(trace) from None


def lacks(error: BaseException) -> str:
    """What this interpreter has not, though MMAction2 itself is there; '' where an error is of another kind."""
    if isinstance(error, ModuleNotFoundError):
        root = (error.name or '').partition('.')[0]
        return '' if root in ('mmaction', 'mmengine', '') else f'this interpreter has no `{error.name}`'
    for name in OPTIONAL:
        if name in str(error).lower() and importlib.util.find_spec(name) is None:
            return f'this interpreter has no `{name}`'
    return ''


def missing_file(error: BaseException) -> str:
    """A file of the user's data that is not here, as an error tells of it; '' where it is another one."""
    if isinstance(error, FileNotFoundError):
        return f'{error.filename} is not here'
    return str(error) if isinstance(error, (ValueError, OSError)) and 'does not exist' in str(error) else ''


def without_weights(model: Any) -> Any:
    """A model config that loads no pretrained weights: keys and shapes do not depend on them, and nothing is to be downloaded."""
    if isinstance(model, dict):
        for key in model:
            model[key] = None if key in ('pretrained', 'init_cfg') else False if key == 'pretrained2d' else without_weights(model[key])
    elif isinstance(model, (list, tuple)):
        for item in model:
            without_weights(item)
    return model


def pipelines(dataset: Any) -> Iterator[Any]:
    """The pipelines of a dataset and of those inside it."""
    if isinstance(dataset, dict):
        for key, value in dataset.items():
            if str(key).endswith('pipeline') and isinstance(value, (list, tuple)):
                yield value
            else:
                yield from pipelines(value)
    elif isinstance(dataset, (list, tuple)):
        for item in dataset:
            yield from pipelines(item)


def unread(dataset: Any) -> Any:
    """A dataset config that reads no annotations when it is built."""
    if isinstance(dataset, dict):
        dataset['lazy_init'] = True
        if 'dataset' in dataset or 'datasets' in dataset:
            unread(dataset.get('dataset'))
            unread(dataset.get('datasets'))
        else:
            dataset['pipeline'] = []
    elif isinstance(dataset, (list, tuple)):
        for item in dataset:
            unread(item)
    return dataset


class StandIn:
    """Stands for a dataset whose files need not be here."""

    def __len__(self) -> int:
        """As many as an epoch may want."""
        return SAMPLES


def with_stand_in(build: Callable[[], Any]) -> Any:
    """What `build` makes where every dataset is a stand-in. Raises Skipped where something reads more of the data than their number."""
    import mmengine.runner.runner as running

    registry, real = running.DATASETS, running.DATASETS.build
    registry.build = lambda *_, **__: StandIn()
    try:
        return build()
    except AttributeError as error:
        if 'StandIn' in str(error):
            raise Skipped(f'it reads the data when it is built ({error})') from None
        raise
    finally:
        registry.build = real
