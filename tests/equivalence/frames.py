"""A pipeline of either MMAction2 that tells which frames it took, or takes those it is told.

Run inside the environments of the real MMAction2, whose Python has nothing of this project installed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

EMPTY = np.zeros(0, int)


class Watched:
    """The transforms of a pipeline, one after another."""

    def __init__(self, pipeline: Any, told: Sequence[np.ndarray] = ()) -> None:
        self.pipeline, self.told = pipeline, list(told)
        self.taken: list[np.ndarray] = []

    def __call__(self, results: dict[str, Any]) -> dict[str, Any]:
        taken = EMPTY
        for transform in self.pipeline.transforms:
            sampled = 'frame_inds' not in results
            results = transform(results)
            if sampled and 'frame_inds' in results:
                taken = results['frame_inds'].copy()
                if self.told:
                    results['frame_inds'] = self.told[len(self.taken)].reshape(taken.shape).astype(taken.dtype)
        self.taken.append(taken)
        return results
