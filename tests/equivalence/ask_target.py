"""What one MMAction2 1.x makes of what data/targets.json says of it: each question is put to the real package.

usage: ask_target.py OUTPUT.json        (the package and its mmcv are found by PYTHONPATH)
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mmaction
import mmaction1  # noqa: F401  makes MMAction2 importable
import numpy as np
import torch
from mmaction.registry import DATASETS, METRICS, MODELS, TRANSFORMS
from mmdet.registry import MODELS as DETECTION
from mmengine.structures import BaseDataElement

FLOW = [np.full((2, 4), value, np.uint8) for value in (10, 20, 30, 40)]


def transform(name: str, **arguments: Any) -> Any:
    return TRANSFORMS.build({'type': name, **arguments})


def model(name: str, **arguments: Any) -> Any:
    return MODELS.build({'type': name, **arguments})


def recognizer(backbone: str) -> Any:
    return model('Recognizer2D', backbone={'type': backbone}, cls_head={'type': 'TSNHead', 'num_classes': 2, 'in_channels': 8})


def dataset(name: str, **arguments: Any) -> Any:
    return DATASETS.build({'type': name, 'ann_file': 'none', 'pipeline': [], 'lazy_init': True, **arguments})


def started(name: str, **arguments: Any) -> None:
    model(name, depth=50, **arguments).init_weights()


def label() -> str:
    """The field of a data sample that holds the label as a tensor."""
    sample = transform('PackActionInputs').transform({'imgs': np.zeros((1, 3, 2, 2), np.float32), 'label': 1})['data_samples']
    return field(sample, 'gt_label')


def score() -> str:
    """The field of a data sample that holds the scores as a tensor."""
    head = model('TSNHead', num_classes=2, in_channels=8)
    sample = transform('PackActionInputs').transform({'imgs': np.zeros((1, 3, 2, 2), np.float32), 'label': 1})['data_samples']
    (found,) = head.predict_by_feat(torch.tensor([[0.25, 0.75]]), [sample])
    return f'{field(found, "pred_score")} {field(found, "pred_label")}'


def field(sample: BaseDataElement, name: str) -> str:
    if isinstance(getattr(sample, name, None), torch.Tensor):
        return name
    return f'{name}s.item' if isinstance(getattr(sample, f'{name}s').item, torch.Tensor) else ''


def several_labels() -> object:
    metric = METRICS.build({'type': 'AccMetric', 'metric_list': ('mean_average_precision',)})
    scores, labels = torch.tensor([0.25, 0.75]), torch.tensor([1, 1])
    sample = {'pred_score': scores, 'gt_label': labels, 'pred_scores': {'item': scores}, 'gt_labels': {'item': labels}}
    metric.process(None, [sample])
    return {name: float(value) for name, value in metric.compute_metrics(metric.results).items()}


def flipped_flow() -> list[int]:
    """Four images of flow, as this version loads them, flipped: the first number of each."""
    stacked = mmaction.__version__.startswith('1.2')
    imgs = [np.stack(FLOW[:2], -1), np.stack(FLOW[2:], -1)] if stacked else [image.copy() for image in FLOW]
    flip = transform('Flip', flip_ratio=1)
    found = flip.transform({'imgs': imgs, 'modality': 'Flow', 'img_shape': (2, 4)})['imgs']
    return [int(value) for image in found for value in np.atleast_1d(image[0, 0])]


def shaped_flow(name: str) -> list[int]:
    return list(transform('FormatShape', input_format=name).transform({'imgs': FLOW, 'num_clips': 1, 'clip_len': 2, 'modality': 'Flow'})['imgs'].shape)


def untrimmed(**arguments: int) -> list[int]:
    found = transform('UntrimmedSampleFrames', clip_len=1, **arguments).transform({'total_frames': 64, 'start_index': 0})
    return [int(index) for index in found['frame_inds']]


def of_ava(**arguments: int) -> list[int]:
    """The frames that a clip of four is made of, with the first frame's number that the dataset gives where it is told none."""
    made = dataset('AVADataset', exclude_file=None, label_file=None, **arguments)
    given = {'fps': 30, 'timestamp': 902, 'timestamp_start': 900, 'shot_info': (0, 27000), 'start_index': made.start_index}
    return [int(index) for index in transform('SampleAVAFrames', clip_len=4, test_mode=True).transform(given)['frame_inds']]


LAYOUT = {'num_node': 2, 'inward': [(0, 1)], 'center': 0}
PARTS: dict[str, Any] = {'backbone': {'type': 'ResNet', 'depth': 18}, 'cls_head': {'type': 'TSNHead', 'num_classes': 2, 'in_channels': 512}}
QUESTIONS: dict[str, Callable[[], object]] = {
    'version': lambda: mmaction.__version__,
    'AudioDecode': lambda: transform('AudioDecode'),
    'AudioDecodeInit': lambda: transform('AudioDecodeInit'),
    'AudioAmplify': lambda: transform('AudioAmplify', ratio=1.5),
    'MelSpectrogram': lambda: transform('MelSpectrogram'),
    'LoadKineticsPose': lambda: transform('LoadKineticsPose'),
    'names of transforms': lambda: all(hasattr(mmaction.datasets.transforms, name) for name in ('AudioDecode', 'AudioAmplify', 'LoadKineticsPose')),
    'suffix': lambda: dataset('AudioDataset', suffix='.wav').suffix,
    'suffix by default': lambda: dataset('AudioDataset').suffix,
    'valid_ratio': lambda: dataset('PoseDataset', ann_file='none.pkl', valid_ratio=0.4),
    'box_thr': lambda: dataset('PoseDataset', ann_file='none.pkl', box_thr=0.5),
    'NCHW_Flow': lambda: shaped_flow('NCHW_Flow'),
    'flipped flow': flipped_flow,
    'no background_class': lambda: DETECTION.build({'type': 'mmdet.BBoxHeadAVA'}),
    'background_class': lambda: DETECTION.build({'type': 'mmdet.BBoxHeadAVA', 'background_class': True}),
    'no pretrained': lambda: started('ResNetTSM'),
    'no pretrained2d': lambda: started('ResNetTSM', pretrained2d=False),
    'frame_interval': lambda: untrimmed(frame_interval=16),
    'clip_interval': lambda: untrimmed(clip_interval=16),
    'frames of AVA': of_ava,
    'mmcls.': lambda: recognizer('mmcls.ResNet'),
    'mmpretrain.': lambda: recognizer('mmpretrain.ResNet'),
    'algorithm_keys': lambda: transform('PackActionInputs', algorithm_keys=('scene',)),
    'FeatureHead': lambda: model('FeatureHead'),
    'several labels': several_labels,
    'layout': lambda: model('STGCN', graph_cfg={'layout': LAYOUT, 'mode': 'stgcn_spatial'}),
    'keys': lambda: list(transform('PackLocalizationInputs', keys=('tmin',)).transform({'raw_feature': np.zeros((2, 2)), 'tmin': np.zeros(2)})),
    'SampleFrames.start_index': lambda: transform('SampleFrames', clip_len=1, start_index=1),
    'DenseSampleFrames.start_index': lambda: transform('DenseSampleFrames', clip_len=1, start_index=1),
    'UntrimmedSampleFrames.start_index': lambda: transform('UntrimmedSampleFrames', clip_len=1, start_index=1),
    'FormatGCNInput.input_format': lambda: transform('FormatGCNInput', input_format='NCTVM'),
    'blending': lambda: model('Recognizer2D', **PARTS, train_cfg={'blending': {'type': 'MixupBlending'}}),
    'label_smooth_eps': lambda: str(model('TSNHead', num_classes=2, in_channels=8, label_smooth_eps=0.1).label_smooth_eps),
    'label': label,
    'score': score,
}


def answered(ask: Callable[[], object]) -> object:
    """The answer; None is that something could be made."""
    try:
        answer = ask()
        return answer if isinstance(answer, (str, bool, list, dict)) else None
    except Exception as error:  # noqa: BLE001  an answer, too
        return f'{type(error).__name__}: {error}'


if __name__ == '__main__':
    answers = {name: answered(ask) for name, ask in QUESTIONS.items()}
    Path(sys.argv[1]).write_text(json.dumps(answers), encoding='utf-8')
