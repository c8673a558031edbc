"""The question that no reading answers: does the real MMAction2 1.x run a config? Asked of an interpreter that has it, in a process of its own.

`ask.py` asks. What is in `inside/` runs in that interpreter and is never imported here: it imports MMEngine, and knows nothing of mma_lint.
"""
