_base_ = ['./runtime.py', './models/gone.py']
log_config = dict(interval=5)
total_epochs = 15
