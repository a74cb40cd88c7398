import shutil
import sys
from pathlib import Path

import pytest

from hub.core.clock import LoopClock
from hub.demo.mosquitto import Mosquitto, find_mosquitto, mosquitto
from hub.model.errors import BadSetup
from tests.mosquitto import free_port


def test_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert find_mosquitto() is None


async def test_it_begins_and_ends(tmp_path: Path) -> None:
    found = find_mosquitto()
    if found is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    async with mosquitto(found, tmp_path, LoopClock()) as process:
        assert process.pid > 0
    assert process.returncode == 0
    assert str(found.port) in (tmp_path / "mosquitto.log").read_text("utf-8")


async def test_one_that_ends_says_its_last_words(tmp_path: Path) -> None:
    broken = Mosquitto(sys.executable, free_port())
    with pytest.raises(BadSetup) as caught:
        async with mosquitto(broken, tmp_path, LoopClock()):
            pass
    assert caught.value.message_id == "cli.demo_broker_gone"
    assert "Error" in str(caught.value.params["log"])
