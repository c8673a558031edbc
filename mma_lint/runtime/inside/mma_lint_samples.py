"""Made-up input for a model: random numbers in the shape of what a dataset of its kind gives, through the config's own pipeline.

What opens and decodes a file is left out, and random frames, features, sounds or people stand where they would. All other transforms are
the real ones. Random weights on random frames: it shows that a batch goes through, and nothing about accuracy.
"""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import torch
from mmaction.registry import TRANSFORMS
from mmengine.dataset import pseudo_collate

FRAMES, HEIGHT, WIDTH = 300, 256, 340
SAMPLES = 2  # in a batch: some layers refuse one
OPENING = ('DecordInit', 'OpenCVInit', 'PyAVInit', 'PIMSInit')
DECODING = ('DecordDecode', 'OpenCVDecode', 'PyAVDecode', 'PIMSDecode', 'RawFrameDecode')


class NoSample(Exception):
    """No input can be made up. The message says why."""


def batch(config: Any, dataset: Any, training: bool) -> Any:
    """A batch as a loader of the dataset would give it. Raises NoSample."""
    make = MAKERS.get(str(dataset.get('type')).rpartition('.')[2])
    if make is None:
        raise NoSample('nothing can be made up for a {}'.format(dataset.get('type')))
    transforms = [transform for transform in map(built, dataset.get('pipeline') or ()) if transform is not None]
    samples = [through(transforms, make(config, dataset, number, training)) for number in range(SAMPLES if training else 1)]
    return pseudo_collate(samples)


def innermost(dataset: Any) -> Any:
    """The dataset within those that repeat it or put several together."""
    while isinstance(dataset, dict) and ('dataset' in dataset or dataset.get('datasets')):
        dataset = dataset.get('dataset') or dataset['datasets'][0]
    if not isinstance(dataset, dict):
        raise NoSample('it has no dataset that can be made up')
    return dataset


def built(transform: Any) -> Any:
    """A transform of the pipeline, or what stands in for it."""
    name = str(transform.get('type')).rpartition('.')[2]
    if name in OPENING:
        return None
    if name in DECODING:
        return decoded
    return STANDING_IN.get(name) or TRANSFORMS.build(copy.deepcopy(transform))


def through(transforms: list[Any], results: Any) -> Any:
    """What comes out of a pipeline. What it wants to know beyond what a dataset of its kind tells cannot be made up."""
    for transform in transforms:
        try:
            results = transform(results)
        except KeyError as error:
            raise NoSample('a made-up sample has no {}, which {} wants'.format(error, getattr(transform, '__name__', type(transform).__name__))) from None
        if results is None:
            raise NoSample('the pipeline drops the made-up sample')
    return results


# ---------------------------------------------------------------------- what datasets give


def random() -> Any:
    """The same numbers each time."""
    return np.random.RandomState(0)


def video(config: Any, dataset: Any, number: int, training: bool) -> dict[str, Any]:
    """A video of 300 frames, before it is opened."""
    label = number % 2
    if dataset.get('multi_class'):
        label = torch.zeros(dataset.get('num_classes') or 2)
        label[number % 2] = 1.0
    start = dataset.get('start_index', 0 if str(dataset.get('type')).endswith('VideoDataset') else 1)
    known = {'filename': 'made_up.mp4', 'frame_dir': 'made_up', 'filename_tmpl': dataset.get('filename_tmpl', 'img_{:05}.jpg'), 'offset': 0}
    known.update(label=label, start_index=start, modality=dataset.get('modality', 'RGB'), total_frames=FRAMES, avg_fps=30.0)
    return known


def decoded(results: dict[str, Any]) -> dict[str, Any]:
    """Random frames where the sampled ones would be."""
    count = int(np.size(results['frame_inds']))
    channels = 2 if results.get('modality') == 'Flow' else 3  # of x and y, which RawFrameDecode stacks
    images = random().randint(0, 256, (min(count, 8), HEIGHT, WIDTH, channels)).astype(np.uint8)
    results['imgs'] = [images[index % len(images)] for index in range(count)]
    results['original_shape'] = results['img_shape'] = (HEIGHT, WIDTH)
    if 'gt_bboxes' in results:
        for key in ('gt_bboxes', 'proposals'):
            results[key] = results[key] * np.array([WIDTH, HEIGHT, WIDTH, HEIGHT], dtype=np.float32)
    return results


def people(config: Any, dataset: Any, number: int, training: bool) -> dict[str, Any]:
    """A person who does two things at one second of a video, and three boxes in which one might be."""
    label = np.zeros(dataset.get('num_classes', 81), dtype=np.float32)
    label[[1, 2]] = 1.0
    known = video(config, dict(dataset, start_index=dataset.get('start_index', 1)), number, training)
    del known['label']
    second = dataset.get('timestamp_start', 900) + 3
    known.update(video_id='made_up', timestamp=second, img_key=f'made_up,{second:04d}', fps=dataset.get('fps', 30), shot_info=(0, 27000))
    known.update(timestamp_start=dataset.get('timestamp_start', 900), timestamp_end=dataset.get('timestamp_end', 1800))
    known.update(gt_bboxes=np.array([[0.2, 0.1, 0.8, 0.9]], np.float32), gt_labels=label[None], entity_ids=np.array([0]))
    boxes = np.array([[0.2, 0.1, 0.8, 0.9], [0.5, 0.3, 0.9, 0.8], [0.0, 0.0, 0.4, 0.4]], np.float32)
    known.update(proposals=boxes, scores=np.array([0.99, 0.95, 0.5], np.float32))
    return known


def poses(config: Any, dataset: Any, number: int, training: bool) -> dict[str, Any]:
    """Two people of 17 joints in a picture, or of 25 in space, as the model's graph has them."""
    layout = ((config.model.get('backbone') or {}).get('graph_cfg') or {}).get('layout', 'coco')
    joints = layout.get('num_node') if isinstance(layout, dict) else {'nturgb+d': 25, 'openpose': 18}.get(layout, 17)
    known = {'frame_dir': 'made_up', 'label': number % 2, 'img_shape': (HEIGHT, WIDTH), 'original_shape': (HEIGHT, WIDTH), 'total_frames': 90}
    known.update(start_index=0, modality='Pose', test_mode=not training)
    if joints == 25:
        known['keypoint'] = random().rand(2, 90, joints, 3).astype(np.float32)
        return known
    known['keypoint'] = (random().rand(2, 90, joints, 2) * (WIDTH, HEIGHT)).astype(np.float32)
    known['keypoint_score'] = random().rand(2, 90, joints).astype(np.float32)
    return known


def sound(config: Any, dataset: Any, number: int, training: bool) -> dict[str, Any]:
    """The spectrum of a sound, before it is loaded."""
    return {'audio_path': 'made_up.npy', 'label': number % 2, 'total_frames': FRAMES, 'start_index': 0, 'modality': 'Audio', 'sample_rate': 16000}


def heard(results: dict[str, Any]) -> dict[str, Any]:
    """A random spectrum."""
    results['audios'] = random().rand(640, 80).astype(np.float32)
    results['length'] = len(results['audios'])
    return results


def action(config: Any, dataset: Any, number: int, training: bool) -> dict[str, Any]:
    """A video with one action of 6 seconds in 20, before its features are loaded."""
    known = {'video_name': f'v_{number}', 'feature_path': 'made_up.csv', 'duration_second': 20.0, 'duration_frame': 500, 'feature_frame': 496, 'fps': 25.0}
    known.update(annotations=[{'segment': [4.0, 10.0], 'label': 'Rock climbing'}], modality='RGB', start_index=0)
    model = config.model
    known['made_up_shape'] = (model.get('feat_dim') or model.get('tem_feat_dim') or 400, model.get('temporal_dim') or model.get('tscale') or 100)
    return known


def seen(results: dict[str, Any]) -> dict[str, Any]:
    """Random features, as long as the model wants them."""
    results['raw_feature'] = random().rand(*results.pop('made_up_shape')).astype(np.float32)
    return results


MAKERS = {
    'AVADataset': people,
    'AVAKineticsDataset': people,
    'ActivityNetDataset': action,
    'AudioDataset': sound,
    'PoseDataset': poses,
    'RawframeDataset': video,
    'VideoDataset': video,
}
STANDING_IN = {'LoadAudioFeature': heard, 'LoadLocalizationFeature': seen}


# ---------------------------------------------------------------------- what a model does with it


def train(model: Any, optim_wrapper: Any, data: Any, iterations: int) -> dict[str, Any]:
    """Some steps of training on one batch; the losses must be numbers."""
    model.train()
    losses = []
    for _ in range(iterations):
        told = model.train_step(data, optim_wrapper=optim_wrapper)
        losses.append(float(told['loss']))
        if not math.isfinite(losses[-1]):
            raise ArithmeticError(f'the loss is {losses[-1]}')
    return {'message': 'loss {} on made-up input'.format(', '.join(f'{loss:.4g}' for loss in losses))}


def validate(model: Any, data: Any, judge: Any) -> dict[str, Any]:
    """One step of validation, and what the evaluator `judge` makes of it; None where it could not be built."""
    model.eval()
    with torch.no_grad():
        found = model.val_step(data)
    if judge is None:
        return {'message': 'without metrics, which cannot be built here'}
    judge.process(data_samples=found, data_batch=data)
    try:
        metrics = judge.evaluate(1)
    except FileNotFoundError as error:
        return {'message': f'without metrics: they read {error.filename}, and this is a scratch folder'}
    return {'message': ', '.join(sorted(metrics)) or 'no metric'}
