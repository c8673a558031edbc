_base_ = ['./runtime.py', './models/gone.py']
default_hooks = dict(logger=dict(interval=5))
log_processor = dict(window_size=5)
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=15)
