"""What all tests share."""

import pytest

from tests.corpora import Corpora


@pytest.fixture(scope='session')
def corpora() -> Corpora:
    """Real code; fetched when it is first asked for."""
    return Corpora()
