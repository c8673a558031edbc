"""How often Python looks for garbage while a run goes on."""

import gc


def calm() -> None:
    """Look for garbage less often: a run makes trees by the thousand, which are no garbage. As often as by default, that takes a fifth of its time."""
    gc.set_threshold(50_000, 20, 50)
