total_epochs = 60
lr = 5e-3
optimizer = dict(type='SGD', lr=lr, momentum=0.9)
optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='step', step=[int(total_epochs * .5), int(total_epochs * .95)])
