"""mma-lint: carry a project from MMAction2 0.x to 1.x."""

__version__ = '0.1.0'
