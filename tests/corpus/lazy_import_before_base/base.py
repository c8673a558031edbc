model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=10))
