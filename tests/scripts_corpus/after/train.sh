#!/usr/bin/env bash
# Trains TSM for the paper, and doesn't validate the first run.
set -e
ROOT=$(dirname "$0")/..
export PYTHONPATH=$ROOT:$PYTHONPATH
CONFIGS=(
    configs/recognition/tsm/first.py
    configs/recognition/tsm/second.py
)

python tools/train.py ${CONFIGS[0]} --seed 0 2>&1 | tee first.log  # isn't validated
for config in "${CONFIGS[@]}"; do
    CUDA_VISIBLE_DEVICES=1 python $ROOT/tools/train.py $config \
        --work-dir "work_dirs/$(basename $config .py)" \
        --diff-rank-seed \
        --cfg-options train_dataloader.num_workers=2 val_dataloader.num_workers=2 "optim_wrapper.optimizer.lr=0.01" \
            'train_cfg.max_epochs=20' model.backbone.depth=18 \
            default_hooks.logger.interval=10 log_processor.window_size=10 lr_config.warmup_iters=5
done

# bash tools/dist_train.sh configs/recognition/tsm/first.py 8 \
#     --validate --resume-from work_dirs/first/latest.pth
torchrun --nproc_per_node=8 ../mmaction2/tools/train.py "$CONFIG" --launcher pytorch --resume=latest.pth $ARGS --gpu-ids 3
python -m torch.distributed.launch --nproc_per_node=$GPUS --master_port=$PORT \
    $ROOT/tools/test.py $CONFIG epoch_20.pth --launcher pytorch \
    --dump=scores.pkl --cfg-options model.cls_head.average_clips=prob
bash tools/dist_test.sh $CONFIG epoch_20.pth 8 --out scores.json --eval-options topk=1 > test.log
ssh node1 "cd mmaction2 && python tools/test.py $CONFIG best.pth"
PYTHONPATH=$PWD mim train mmaction2 $CONFIG --gpus 2 --launcher pytorch
cat <<EOF > job.sh
python tools/train.py $CONFIG --validate
EOF
python tools/analysis_tools/check_videos.py $CONFIG --nproc 8
python tools/deployment/pytorch2onnx.py configs/recognition/tsm/first.py best.pth --show

# what follows is right in 1.x, or none of ours
python tools/train.py $CONFIG --resume latest.pth --no-validate --cfg-options train_cfg.max_epochs=5 load_from=x.pth
python tools/test.py $CONFIG best.pth --dump scores.pkl --cfg-options model.cls_head.average_clips=prob
python ../mmdetection/tools/test.py configs/faster_rcnn/faster_rcnn_r50.py latest.pth --out boxes.pkl --eval bbox
git add tools/train.py --validate
grep -n -- --validate tools/train.py
echo 'unfinished
