import pytest

from tests.hub.core.house import House


@pytest.fixture
def house() -> House:
    return House()
