_base_ = './base.py'
default_scope = 'mmaction'
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes={{_base_.number}}, dropout_ratio={{_base_.head.dropout}}))
extra_pipeline = {{_base_.train_pipeline}}
train_dataloader = dict(
    dataset=dict(type='VideoDataset', pipeline=extra_pipeline))
