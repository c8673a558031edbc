precise_bn = dict(num_iters=200, interval=3)
multigrid = dict(long_cycle=True, short_cycle=True)
module_hooks = [
    dict(
        type='GPUNormalize',
        hooked_module='backbone',
        hook_pos='forward_pre',
        input_format='NCTHW',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375])
]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
total_epochs = 4
