# -*- coding: latin-1 -*-
# Übung für später
label = 'Fußball'
work_dir = './Läufe'
total_epochs = 20  # genügt
data = dict(train=dict(type='VideoDataset', ann_file='Läufe.txt', data_prefix='Läufe', pipeline=[]))
