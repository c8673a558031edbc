_base_ = './missing/tsm.py'
data = dict(test_dataloader=dict(videos_per_gpu=1), val_dataloader=dict(videos_per_gpu=2, workers_per_gpu=0))
