"""The dataset is gone, or 1.x cannot read its annotation file.

HVUDataset, ImageDataset, RawVideoDataset, SSNDataset, AudioVisualDataset and the AudioDataset that decoded wave files have no
counterpart in 1.2.0 (mmaction/datasets). Those that are left read text lists: a `.json` list, which 0.24.1 took too
(`load_json_annotations` in mmaction/datasets/base.py), fails with ValueError.

Fix safety: there is no fix; the message names the nearest way.
"""

from collections.abc import Iterator

from mma_lint.config.datasets import is_old_place, kind, transform_types
from mma_lint.config.facts import Config, DatasetConfig
from mma_lint.rule import Example, Manual, Rule, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA109',
    __name__,
    __doc__,
    message='the dataset is gone',
    examples=(
        Example(bad="data = dict(train=dict(type='HVUDataset', ann_file='hvu.json'))\n"),
        Example(bad="train_dataloader = dict(\n    batch_size=8,\n    dataset=dict(type='VideoDataset', ann_file='train.json'))\n"),
        Example(bad="data = dict(train=dict(type='AudioDataset', ann_file='train.txt', pipeline=[dict(type='AudioDecodeInit')]))\n"),
        Example(good="train_dataloader = dict(\n    batch_size=8,\n    dataset=dict(type='ActivityNetDataset', ann_file='train.json'))\n"),
        Example(good="train_dataloader = dict(\n    batch_size=8,\n    dataset=dict(type='AudioDataset', ann_file='train.txt'))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name the nearest way."""
    for dataset in config.datasets:
        name, annotations = kind(config, dataset), dataset.value.items.get('ann_file')
        nearest = table('datasets')['removed'].get(name)
        if nearest is not None and dataset.type is not None:
            yield Manual((*dataset.path, 'type'), f'1.x has no `{name}`: {nearest}')
        elif _decodes_audio(config, dataset):
            yield Manual((*dataset.path, 'type'), 'the `AudioDataset` of 1.x reads features: extract them offline (tools/data/build_audio_features.py)')
        elif name in table('datasets')['without_json'] and annotations is not None and str(annotations.data).endswith('.json'):
            yield Manual((*dataset.path, 'ann_file'), f'`{name}` of 1.x reads text lists only: convert this one to a line for each video')


def _decodes_audio(config: Config, dataset: DatasetConfig) -> bool:
    """Whether a dataset is 0.x's AudioDataset; 1.x has another of that name."""
    if kind(config, dataset) != 'AudioDataset' or dataset.type is None:
        return False
    return is_old_place(dataset) or any(name.startswith('AudioDecode') for name in transform_types(dataset))
