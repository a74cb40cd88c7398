from pathlib import Path

import pytest

from tests.hub.doctor.patients import Ward, ward


@pytest.fixture
async def room(tmp_path: Path) -> Ward:
    return await ward(tmp_path)
