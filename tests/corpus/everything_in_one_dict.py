cfg = dict(
    model=dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5)),
    data=dict(videos_per_gpu=4),
    total_epochs=5)
