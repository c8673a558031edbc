_base_ = []
from mylab.bases import data, evaluation

data['videos_per_gpu'] = 28
data['train'][0].update(dict(ann_file='other.txt'))
evaluation['metrics'] += ['mean_class_accuracy']


def processor(data):
    data['train'][0]['pipeline'][-3] = dict(type='FormatShape', input_format='NCTHW')
    return data


data = processor(data)
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=27))
total_epochs = 4
