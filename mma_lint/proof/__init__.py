"""The proof that a migrated config means what the 0.x one meant.

What a 0.x config means (old*.py) and what a 1.x config means (new*.py) are read apart from each other, and apart from the rules: from what
MMAction2 0.24.1, mmcv 1.7.0, MMAction2 1.2.0 and MMEngine 0.10.7 do with it. Both are told in one vocabulary (meaning.py), which
compare.py holds against each other. What the rules said of a difference is asked afterwards, to name it (explain.py).
"""
