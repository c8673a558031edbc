"""What the two questioners share: plain answers, stand-ins for what a config names but this machine has not.

Run inside the environments of the real MMAction2, whose Python has nothing of this project installed.
"""

import contextlib
import gzip
import json
import os
import pickle
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ITERATIONS = 20  # in an epoch of the simulated training
PIXEL = (10.0, 20.0, 30.0)
LABELS = ''.join(f'item {{\n  name: "{number}"\n  id: {number}\n}}\n' for number in range(1, 81))
EMPTY = {'.json': b'{}', '.pkl': pickle.dumps({}), '.pbtxt': LABELS.encode()}


class FakeDataset:
    """Stands for a dataset whose files are not here."""

    def __init__(self, length: int) -> None:
        self.length, self.split = length, ''

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> int:
        return index


def plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [plain(item) for item in value]
    return value if isinstance(value, (int, float, str, bool, type(None))) else repr(value)


def without_checkpoints(model: Any) -> Any:
    """A model config that loads no pretrained weights: they are not here, and shapes do not depend on them."""
    if isinstance(model, dict):
        for key in model:
            model[key] = None if key in ('pretrained', 'init_cfg') else without_checkpoints(model[key])
    elif isinstance(model, (list, tuple)):
        for item in model:
            without_checkpoints(item)
    return model


def without_numbers(build: Callable[[], Any]) -> Any:
    """The model that `build` makes, with shapes alone where that is possible: it takes a tenth of the time."""
    import torch

    try:
        with torch.device('meta'):
            return build()
    except RuntimeError:
        return build()


def loader(made: Any) -> dict[str, Any]:
    """What a real DataLoader does."""
    shuffles = getattr(made.sampler, 'shuffle', type(made.sampler).__name__ == 'RandomSampler')
    names = ('batch_size', 'num_workers', 'drop_last', 'pin_memory', 'persistent_workers', 'prefetch_factor')
    return {'shuffle': shuffles, **{name: getattr(made, name) for name in names}}


def optimizer(made: Any, model: Any) -> dict[str, Any]:
    """What a real optimizer does with each parameter."""
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    settings = ('lr', 'weight_decay', 'momentum', 'nesterov', 'dampening', 'betas', 'eps', 'amsgrad')
    groups = [({key: plain(group[key]) for key in settings if key in group}, group['params']) for group in made.param_groups]
    return {'type': type(made).__name__, 'parameters': {names[id(p)]: setting for setting, members in groups for p in members}}


def weights(model: Any) -> dict[str, list[int]]:
    """The shape of each entry of a model's state."""
    return {name: list(value.shape) for name, value in model.state_dict().items() if not name.startswith('data_preprocessor.')}


def rates(made: Any) -> dict[str, float]:
    """The learning rate of each group now, by the rate it began with."""
    return {f'{group.get("initial_lr", group["lr"]):.12g}': group['lr'] for group in made.param_groups}


def pipelines(dataset: Any) -> Iterator[list[Any]]:
    """The pipelines of a dataset and of those inside it."""
    if isinstance(dataset, dict):
        for key, value in dataset.items():
            if str(key).endswith('pipeline') and isinstance(value, (list, tuple)):
                yield list(value)
            else:
                yield from pipelines(value)
    elif isinstance(dataset, (list, tuple)):
        for item in dataset:
            yield from pipelines(item)


class Errors(dict[str, str]):
    """What went wrong, by the part that did. What this machine lacks is no error."""

    LACKING = ('pytorchvideo', 'imgaug', 'turbojpeg', 'TurboJPEG', 'densenet161')

    @contextlib.contextmanager
    def noted(self, part: str) -> Iterator[None]:
        """Note an error under the name of a part."""
        try:
            yield
        except (Exception, SystemExit) as error:  # noqa: BLE001  an answer, too
            if not isinstance(error, ImportError) and not any(word in repr(error) for word in self.LACKING):
                self.setdefault(part, repr(error)[:400])


def with_files(build: Callable[[], Any]) -> Any:
    """What `build` makes; the annotation files that it wants are made, empty, in the current folder."""
    for _ in range(8):
        try:
            return build()
        except FileNotFoundError as error:
            if not error.filename or os.path.isabs(error.filename):
                raise
            path = Path(error.filename)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(EMPTY.get(path.suffix, b''))
    return build()


def stand_in(name: str) -> types.ModuleType:
    """A module that has every class one asks for. Nothing of it is ever run on data."""
    import importlib.machinery

    import torch

    def lookup(attribute: str) -> type:
        if attribute.startswith('__'):
            raise AttributeError(attribute)
        body = {'__init__': lambda self, *_, **__: torch.nn.Module.__init__(self), 'forward': lambda self, *_, **__: None}
        found = type(attribute, (torch.nn.Module,), body)
        setattr(module, attribute, found)
        return found

    module = types.ModuleType(name)
    module.__path__ = []
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    module.__getattr__ = lookup  # type: ignore[method-assign]
    sys.modules[name] = module
    return module


def answer_all(ask: Callable[[str], dict[str, Any]]) -> None:
    """Read a folder, an output file and configs from the command line; write what `ask` says of each config."""
    folder, output, *configs = sys.argv[1:]
    scratch = Path(output).with_suffix('.scratch')
    scratch.mkdir(parents=True, exist_ok=True)
    os.chdir(scratch)
    answers = {}
    for config in configs:
        try:
            answers[config] = ask(os.path.join(folder, config))
        except Exception as error:  # noqa: BLE001  the answer is that there is none
            answers[config] = {'errors': {'config': repr(error)[:400]}}
    with gzip.open(output, 'wt') as file:
        json.dump(answers, file)
