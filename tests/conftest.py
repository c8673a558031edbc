"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.corpora import Corpora

# A busy machine is no defect.
settings.register_profile('patient', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('patient')


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped: a test that cannot run there is a failure."""
    reporter = session.config.pluginmanager.get_plugin('terminalreporter')
    if os.environ.get('CI') and reporter is not None and reporter.stats.get('skipped'):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope='session')
def corpora() -> Corpora:
    """Real code; fetched when it is first asked for."""
    return Corpora()


@pytest.fixture(autouse=True, scope='session')
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes to the cache of the user, or is told what an earlier one found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('MMA_LINT_CACHE_DIR', str(tmp_path_factory.mktemp('cache')))
        yield
