"""The value of the learning rate and of the momentum at every iteration: `hooks_0x` says what mmcv does, `schedulers_1x` what MMEngine does.

    training = Training.of_epochs(12, 100)
    old = hooks_0x.learning_rates({'policy': 'step', 'step': [4, 8]}, [0.1], training)
    new = schedulers_1x.learning_rates([{'type': 'MultiStepLR', 'milestones': [4, 8]}], [0.1], training)

Both give one list of floats for each parameter group, and raise CannotTell where the values cannot be told.
"""

from mma_lint.schedule.curves.training import CannotTell, Curve, Quantity, Training

__all__ = ['CannotTell', 'Curve', 'Quantity', 'Training']
