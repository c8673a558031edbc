"""Data for a dataset of 1.x, made where its config looks for it, below the current folder: small, synthetic, and the same each time.

Run inside the environment of MMAction2 1.2.0, whose Python has nothing of this project installed.
"""

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import asking
import cv2
import numpy as np

Dataset: TypeAlias = dict[str, Any]
FRAMES = 90
HEIGHT, WIDTH = 96, 128
SECONDS = range(902, 908)  # of an AVA video that are annotated


def make(dataset: Dataset, videos: int) -> None:
    """Make what a dataset reads: its list of videos and the videos themselves."""
    annotations = Path(dataset['ann_file'])
    if not annotations.exists():
        annotations.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(*dataset.get('data_prefix', {}).values())
        folder.mkdir(parents=True, exist_ok=True)
        names = [f'v_{number}' for number in range(videos)]
        MAKERS[dataset['type']](dataset, annotations, folder, names)


def numbers(path: Path) -> np.random.Generator:
    """Random numbers, always the same for one file: datasets share folders."""
    return np.random.default_rng(list(str(path).encode()))


def raw_frames(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        pictures(dataset, folder / name, FRAMES)
    annotations.write_text(''.join(f'{name} {FRAMES} {number}\n' for number, name in enumerate(names)))


def pictures(dataset: Dataset, folder: Path, number: int) -> None:
    """The frames of one video; pairs of x and y where they are optical flow."""
    folder.mkdir(exist_ok=True)
    template = dataset.get('filename_tmpl', 'img_{:05}.jpg')
    flow = dataset.get('modality') == 'Flow'
    for index, picture in enumerate(film(folder, number + 1)):
        for axis in range(2 if flow else 1):
            name = template.format('xy'[axis], index) if flow else template.format(index)
            cv2.imwrite(str(folder / name), picture[..., axis] if flow else picture)


def film(path: Path, length: int) -> Iterator[np.ndarray]:
    """Coloured patches, other ones in each frame."""
    random = numbers(path)
    for _ in range(length):
        yield cv2.resize(random.integers(0, 256, (6, 8, 3), dtype=np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def videos(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / f'{name}.mp4'
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*'mp4v'), 25, (WIDTH, HEIGHT))
        for picture in film(path, FRAMES):
            writer.write(picture)
        writer.release()
    labels = (f'{number} {number + 1}' if dataset.get('multi_class') else number for number in range(len(names)))
    annotations.write_text(''.join(f'{name}.mp4 {label}\n' for name, label in zip(names, labels, strict=True)))


def sounds(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / f'{name}.npy'
        np.save(path, numbers(path).random((640, 80), dtype=np.float32))
    annotations.write_text(''.join(f'{name}.npy {3 * FRAMES} {number}\n' for number, name in enumerate(names)))


def poses(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    """People of 17 joints in a picture, or of 25 joints in space; one person in a video, two in the next."""
    random, spatial = numbers(annotations), '_3d' in str(annotations)
    found = []
    for number, name in enumerate(names):
        shape = (1 + number % 2, FRAMES, 25 if spatial else 17)
        joints = random.random((*shape, 3)) if spatial else random.random((*shape, 2)) * (WIDTH, HEIGHT)
        size = (HEIGHT, WIDTH)
        video = {'frame_dir': name, 'label': number, 'img_shape': size, 'original_shape': size, 'total_frames': FRAMES}
        score = {} if spatial else {'keypoint_score': random.random(shape).astype(np.float32)}
        found.append({**video, 'keypoint': joints.astype(np.float32), **score})
    annotations.write_bytes(pickle.dumps(found))


def features(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    """100 features of 400 numbers, with one action of 6 seconds in 20."""
    header = ','.join(f'f{number}' for number in range(400))
    for name in names:
        path = folder / f'{name}.csv'
        np.savetxt(path, numbers(path).random((100, 400)), '%.6f', delimiter=',', header=header, comments='')
    action = {'segment': [4.0, 10.0], 'label': 'Rock climbing'}
    video = {'duration_second': 20.0, 'duration_frame': 500, 'annotations': [action], 'feature_frame': 496, 'fps': 25.0, 'rfps': 25.0}
    annotations.write_text(json.dumps(dict.fromkeys(names, video)))


def people(dataset: Dataset, annotations: Path, folder: Path, names: list[str]) -> None:
    """One video, with a person who does two things in each annotated second."""
    pictures(dataset, folder / names[0], 30 * len(SECONDS) + 60)
    keys = [f'{names[0]},{second:04d}' for second in SECONDS[: len(names)]]
    annotations.write_text(''.join(f'{key},0.2,0.1,0.8,0.9,{action},0\n' for key in keys for action in (11, 12)))
    proposals = {key: np.array([[0.2, 0.1, 0.8, 0.9, 0.99], [0.5, 0.3, 0.9, 0.8, 0.95], [0.0, 0.0, 0.4, 0.4, 0.5]]) for key in keys}
    Path(dataset['proposal_file']).write_bytes(pickle.dumps(proposals))
    Path(dataset['label_file']).write_text(asking.LABELS)
    Path(dataset['exclude_file']).touch()


MAKERS: dict[str, Callable[[Dataset, Path, Path, list[str]], None]] = {
    'AVADataset': people,
    'ActivityNetDataset': features,
    'AudioDataset': sounds,
    'PoseDataset': poses,
    'RawframeDataset': raw_frames,
    'VideoDataset': videos,
}
