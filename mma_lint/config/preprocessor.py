"""The `data_preprocessor` of a model: what 1.x does to a batch that 0.x did to each sample."""

from collections.abc import Mapping

from mma_lint.config.facts import Config, config_of
from mma_lint.config.value import KeyPath, Value, of
from mma_lint.rule import Put

PREPROCESSOR: KeyPath = ('model', 'data_preprocessor')

# the layout of a batch for each `input_format` of FormatShape and GPUNormalize
FORMATS: Mapping[str, str] = {
    'NCTHW': 'NCTHW', 'NCTHW_Heatmap': 'NCTHW', 'NCHW': 'NCHW', 'NCHW_Flow': 'NCHW', 'NPTCHW': 'NCHW',
}  # fmt: skip


def normalization(config: Config, mean: Value, std: Value, to_rgb: Value | None, shape: str | None) -> Put:
    """The step that normalises in the model. `to_rgb` is only said where it swaps, or must undo what a base says."""
    items: dict[str, Value] = {'type': of(_type(config)), 'mean': mean, 'std': std}
    if to_rgb is not None:
        items['to_rgb'] = to_rgb
    elif _may_be_swapped(config):
        items['to_rgb'] = of(False)
    if shape is not None:
        items['format_shape'] = of(shape)
    return Put(PREPROCESSOR, of(items))


def format_by_model(config: Config) -> str | None:
    """The layout of a batch, told by the model alone."""
    return {'Recognizer2D': 'NCHW', 'Recognizer3D': 'NCTHW', 'FastRCNN': 'NCTHW'}.get(config.model_type or '')


def is_writable(config: Config) -> bool:
    """Whether the model, if there is one, can be told apart from what is put into it."""
    model = config.get('model')
    return model is None or isinstance(model.data, dict)


def _type(config: Config) -> str:
    """Models of MMDetection look their parts up in its own registry first."""
    is_detector = config.is_detector or config.plain('model', '_scope_') == 'mmdet'
    is_detection = config.model_type is None and any(dataset.type == 'AVADataset' for dataset in config.datasets)
    return 'mmaction.ActionDataPreprocessor' if is_detector or is_detection else 'ActionDataPreprocessor'


def _may_be_swapped(config: Config) -> bool:
    """Whether a base swaps the channels, in either dialect."""
    return any(_swaps(config_of(parent)) for parent in config.document.ancestors)


def _swaps(config: Config) -> bool:
    swaps = any('to_bgr' in value.items and value.items['to_bgr'].data is True for path, value in config.dicts if len(path) > 1)
    return swaps or config.plain(*PREPROCESSOR, 'to_rgb') is True
