"""The real MMAction2 1.2.0 on a machine without a GPU: imported, with what its wheels leave out put in.

Run inside its environment.
"""

import sys
import types
import warnings

import asking
import torch

warnings.filterwarnings('ignore')


class RoIAlign(torch.nn.Module):  # type: ignore[misc]
    """Features of boxes as mmcv's compiled operator takes them, with two samples a side in each bin."""

    def __init__(self, output_size: int, spatial_scale: float = 1.0, *_: object, **__: object) -> None:
        super().__init__()
        self.size, self.scale = output_size, spatial_scale

    def forward(self, features: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
        """One map for each box, whose first number tells the picture it is in."""
        height, width = features.shape[-2:]
        start, end = boxes[:, 1:3] * self.scale, boxes[:, 3:5] * self.scale
        steps = (torch.arange(2 * self.size) + 0.5) / (2 * self.size)
        points = start[:, None] + steps[:, None] * (end - start)[:, None]  # box, step, (x, y)
        x, y = (points[..., axis] * 2 / side - 1 for axis, side in enumerate((width, height)))
        grid = torch.stack([x[:, None, :].expand(-1, len(steps), -1), y[:, :, None].expand(-1, -1, len(steps))], -1)
        found = torch.nn.functional.grid_sample(features[boxes[:, 0].long()], grid, padding_mode='border', align_corners=False)
        return torch.nn.functional.avg_pool2d(found, 2)


for module in (
    'mmcv.ops', 'mmcv._ext', 'mmcv.ops.carafe', 'mmcv.ops.deform_conv', 'mmcv.ops.merge_cells', 'mmcv.ops.modulated_deform_conv',
    'mmcv.ops.multi_scale_deform_attn', 'mmcv.ops.nms', 'mmcv.ops.point_sample', 'mmcv.ops.roi_align', 'mmaction.models.localizers.drn.drn',
):  # fmt: skip
    asking.stand_in(module)
sys.modules['mmaction.models.localizers.drn'] = types.ModuleType('mmaction.models.localizers.drn')
sys.modules['mmcv.ops'].RoIAlign = RoIAlign  # type: ignore[attr-defined]

import mmcv  # noqa: E402

mmcv.ops = sys.modules['mmcv.ops']

import mmdet.models  # noqa: E402, F401  the scope of the detection configs
from mmaction.utils import register_all_modules  # noqa: E402

register_all_modules()
