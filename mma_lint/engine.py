"""The engine's door: find, and fix."""

from mma_lint.checking import Report, check, check_in
from mma_lint.fixing import Fixed, fix

__all__ = ['Fixed', 'Report', 'check', 'check_in', 'fix']
