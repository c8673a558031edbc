"""What all tests share."""

import os

import pytest

from tests.corpora import Corpora


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped: a test that cannot run there is a failure."""
    reporter = session.config.pluginmanager.get_plugin('terminalreporter')
    if os.environ.get('CI') and reporter is not None and reporter.stats.get('skipped'):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope='session')
def corpora() -> Corpora:
    """Real code; fetched when it is first asked for."""
    return Corpora()
