_base_ = './missing/tsm.py'
val_dataloader = dict(batch_size=2, num_workers=0)
test_dataloader = dict(batch_size=1)
