"""What a model of MMAction2 1.2.0 is given to validate on: each migrated config's own pipeline, then its data_preprocessor.

usage: pipelines_mmaction1.py FOLDER OUTPUT.pkl CONFIG...        (absolute paths; configs below FOLDER; data are made in the current folder)
"""

import os
import pickle
import sys
import traceback
from pathlib import Path
from typing import Any

import asking
import footage
import mmaction1  # noqa: F401  makes MMAction2 importable
import numpy as np
from frames import Watched
from mmaction.registry import DATASETS, MODELS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate

SAMPLES = 2


def given(path: str) -> dict[str, Any]:
    """The batch of the first samples, and which frames it holds."""
    config = Config.fromfile(path)
    said = config.val_dataloader.dataset
    footage.make(said, SAMPLES)
    dataset = DATASETS.build(said)
    dataset.full_init()
    dataset.pipeline = watched = Watched(dataset.pipeline)
    preprocessor = MODELS.build(asking.without_checkpoints(config.model)).data_preprocessor
    batch = preprocessor(pseudo_collate([dataset[index] for index in range(SAMPLES)]), training=False)
    inputs = [tensor.numpy() for tensor in batch['inputs']]
    return {'frames': watched.taken, 'inputs': inputs, 'truths': [truth(sample) for sample in batch['data_samples']]}


def truth(sample: Any) -> dict[str, np.ndarray]:
    """What goes with an input."""
    found = {
        'gt_bbox': getattr(sample.get('gt_instances'), 'gt_bbox', None),
        'label': sample.get('gt_label'),
        'proposals': getattr(sample.get('proposals'), 'bboxes', None),
    }
    return {name: np.asarray(value) for name, value in found.items() if value is not None}


if __name__ == '__main__':
    folder, output, *configs = sys.argv[1:]
    answers: dict[str, Any] = {}
    for name in configs:
        try:
            answers[name] = given(os.path.join(folder, name))
        except Exception:  # noqa: BLE001  the answer is that there is none
            answers[name] = {'error': traceback.format_exc()}
    Path(output).write_bytes(pickle.dumps(answers))
