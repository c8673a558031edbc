"""MMA4xx: classes that extend those of MMAction2 and mmcv."""
