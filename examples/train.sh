#!/usr/bin/env bash
# Two GPUs, then the test.
python tools/train.py configs/kitchen_tsn.py --validate \
    --cfg-options data.videos_per_gpu=16 total_epochs=40
python tools/test.py configs/kitchen_tsn.py work_dirs/latest.pth --eval top_k_accuracy --out scores.json
