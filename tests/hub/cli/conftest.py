from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hub.api.house import House, served
from tests.hub.cli.hearth import Hearth


@pytest.fixture
async def house() -> House:
    return House()


@pytest.fixture
async def hearth(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Hearth]:
    """`hearth` with a hub at its socket."""
    async with served(house, tmp_path):
        yield Hearth(tmp_path / "hearth.sock", capsys)


@pytest.fixture
def alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hearth:
    """`hearth` without a hub."""
    return Hearth(tmp_path / "nobody.sock", capsys)
