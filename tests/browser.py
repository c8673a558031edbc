"""Headless Chromium, for tests of pages."""

import shutil
from pathlib import Path

import pytest

CHROMIUM = shutil.which('chromium') or shutil.which('chromium-browser')
_FLAGS = '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason='chromium is not installed')


def chromium(profile: Path, *arguments: str) -> list[str]:
    """The command that runs it, with a profile in a new folder."""
    return [CHROMIUM or '', *_FLAGS.split(), f'--user-data-dir={profile}', '--hide-scrollbars', *arguments]
