"""A town with people who prepare and approve."""

import pytest
from sqlalchemy.orm import scoped_session

from tests.payments.cases import Town, make_town


@pytest.fixture
def town(db_session: scoped_session) -> Town:
    return make_town()
