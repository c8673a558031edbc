"""The counter that keeps the work from growing unseen: benchmarks/counts.py."""

import json
import sys
from pathlib import Path

from benchmarks import counts
from mma_lint.edits import Edit, apply


def test_calls_of_this_package_are_counted() -> None:
    assert counts.count(lambda: apply('abc', [Edit(0, 1, 'x')])) == 1
    assert counts.count(lambda: Path('a').joinpath('b')) == 0
    assert sys.getprofile() is None


def test_more_work_is_too_much() -> None:
    recorded = json.loads(counts.RECORD.read_text())
    assert min(recorded.values()) > 0
    assert counts.too_many(recorded, recorded) == []
    assert counts.too_many({name: number * 1.11 for name, number in recorded.items()}, recorded) == list(recorded)
    assert counts.too_many({'new': 1}, recorded) == ['new']
