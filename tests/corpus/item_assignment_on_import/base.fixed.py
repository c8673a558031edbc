optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = []
