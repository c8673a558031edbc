"""Train on the kitchen."""

import sys

import kitchen  # noqa: F401
from mmaction.apis import train_model
from mmaction.datasets import build_dataset
from mmaction.models import build_model
from mmaction.utils import get_root_logger
from mmcv import Config


def main():
    """Train."""
    cfg = Config.fromfile(sys.argv[1])
    logger = get_root_logger(log_level=cfg.log_level)
    logger.info(f'{cfg.total_epochs} epochs of {cfg.data.videos_per_gpu} clips at once')
    train_model(build_model(cfg.model), [build_dataset(cfg.data.train)], cfg, validate=True)


if __name__ == '__main__':
    main()
