_base_ = './base.py'
options = dict(lr=0.1)
options.update(momentum=0.9)
optimizer = dict(type='SGD', **options)
data = dict(videos_per_gpu=2)
data.update(workers_per_gpu=1)
total_epochs = 5
