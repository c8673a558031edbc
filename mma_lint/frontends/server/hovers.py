"""What a client shows of a rule where the pointer is: on a finding, or on its code in a comment that keeps it."""

import re
from collections.abc import Sequence

from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import FAILURES
from mma_lint.formats import page
from mma_lint.rule import Rule

_COMMENT = re.compile(r'(?:#|<!--)\s*(?:noqa\s*:|flake8\s*[:=]\s*noqa\s*:|mma-lint:\s*ignore(?:-file)?\s*\[)(?P<codes>[^\]#]*)', re.IGNORECASE)
_WORD = re.compile(r'[\w-]+')


def explained(rules: Sequence[Rule], found: Sequence[Diagnostic]) -> str:
    """The pages of the rules of some findings, each once; empty where there is none."""
    by_code = {rule.code: rule for rule in rules}
    codes = dict.fromkeys(finding.code for finding in found)
    return '\n---\n\n'.join(page.render_failure(code) if code in FAILURES else page.render(by_code[code]) for code in codes)


def rule_in_comment(rules: Sequence[Rule], line: str, column: int) -> str | None:
    """The page of the rule whose code or name stands at a column (from 0, in code points) of a line, in a comment that keeps findings."""
    for comment in _COMMENT.finditer(line):
        for word in _WORD.finditer(line, *comment.span('codes')):
            if word.start() <= column <= word.end():
                return next((page.render(rule) for rule in rules if word[0].upper() == rule.code or word[0] == rule.name), None)
    return None
