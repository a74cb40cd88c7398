from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hub.api.house import Client, House, served


@pytest.fixture
async def house() -> House:
    return House()


@pytest.fixture
async def client(house: House, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(house, tmp_path) as client:
        yield client
