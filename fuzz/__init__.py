"""Coverage-guided fuzzing of every way into mma-lint: `python -m fuzz check --seconds 600`."""
