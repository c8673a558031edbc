"""What a model of MMAction2 0.24.1 is given to validate on, against what 1.2.0 gives to the model of the migrated config.

usage: pipelines_mmaction0.py FOLDER OUTPUT.json GIVEN.pkl CONFIG...        (absolute paths; configs below FOLDER; data are in the current folder)
"""

import json
import os
import pickle
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings('ignore')

import asking  # noqa: E402
import numpy as np  # noqa: E402
from frames import Watched  # noqa: E402

for alias in (bool, float, int):
    setattr(np, alias.__name__, alias)  # names that 0.24.1 uses and this numpy has no more
for module in ('torchvision', 'torchvision.models', 'torchvision.transforms', 'torchvision.transforms.functional'):
    asking.stand_in(module)

from mmaction.datasets import build_dataset  # noqa: E402
from mmcv import Config  # noqa: E402

INPUTS = ('imgs', 'img', 'audios', 'keypoint', 'raw_feature')


def compare(path: str, given: dict[str, Any]) -> dict[str, Any]:
    """How far the two are from each other on the same frames, and whether they take the same ones by themselves."""
    config = Config.fromfile(path)
    dataset = build_dataset(config.data.val, {'test_mode': True})
    dataset.pipeline = watched = Watched(dataset.pipeline, given['frames'])
    found = [{name: bare(value) for name, value in dataset[index].items()} for index in range(len(given['inputs']))]
    inputs = [tensor for sample in found for tensor in [as_in_1x(sample)]]
    truths = [(sample[name], new[name]) for sample, new in zip(found, given['truths'], strict=True) for name in new if name in sample]
    return {
        'shapes': [list(inputs[0].shape), list(given['inputs'][0].shape)],
        'difference': max(difference(old, new) for old, new in zip(inputs, given['inputs'], strict=True)),
        'range': [float(min(old.min() for old in inputs)), float(max(old.max() for old in inputs))],
        'truths': len(truths),
        'truth difference': max((difference(old, new.reshape(np.shape(old))) for old, new in truths), default=0.0),
        'frames': [[taken.ravel().tolist() for taken in frames] for frames in (watched.taken, given['frames'])],
    }


def bare(value: Any) -> Any:
    """A value out of the containers that 0.x puts it into."""
    while isinstance(value, list) or type(value).__name__ == 'DataContainer':
        value = value[0] if isinstance(value, list) else value.data
    return np.asarray(value)


def as_in_1x(sample: dict[str, Any]) -> Any:
    """The input; skeletons of 0.x are turned to the order in which models of 1.x want them."""
    name = next(name for name in INPUTS if name in sample)
    return sample[name].transpose(3, 1, 2, 0)[None] if name == 'keypoint' else sample[name]


def difference(old: Any, new: Any) -> float:
    """The greatest absolute difference; infinite between shapes."""
    return float(np.abs(old.astype(np.float64) - new).max()) if old.shape == new.shape else float('inf')


if __name__ == '__main__':
    folder, output, known, *configs = sys.argv[1:]
    told = pickle.loads(Path(known).read_bytes())
    answers: dict[str, Any] = {}
    for name in configs:
        try:
            answers[name] = told[name] if 'error' in told[name] else compare(os.path.join(folder, name), told[name])
        except Exception:  # noqa: BLE001  the answer is that there is none
            answers[name] = {'error': traceback.format_exc()}
    Path(output).write_text(json.dumps(answers))
