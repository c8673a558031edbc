"""The engine's door: find, and fix."""

from mma_lint.checking import Report, check, check_in
from mma_lint.fixing import Fixed, fix
from mma_lint.policy import Policy, policy_of

__all__ = ['Fixed', 'Policy', 'Report', 'check', 'check_in', 'fix', 'policy_of']
