_base_ = ['recognizer.py']
model = dict(cls_head=dict(num_classes=21))
data = dict(videos_per_gpu=4)
total_epochs = 150
work_dir = './work_dirs/longer'
