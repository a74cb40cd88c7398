"""A driver on a fake wire, for the tests of the client."""

from collections.abc import AsyncIterator

import pytest

from tests.drivers.miio.peer import Bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.close()
