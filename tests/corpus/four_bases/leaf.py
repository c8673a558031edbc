_base_ = ['./runtime.py', './model.py', './data.py', './solver.py']

# for our labels
model = dict(cls_head=dict(num_classes=12))
work_dir = './work_dirs/ours/'
