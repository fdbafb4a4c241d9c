"""One office for each test."""

import pytest
from mailbag_files import Office


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)
