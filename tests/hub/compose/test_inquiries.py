"""Questions that a running hub has answered by a process of its own."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from hub.compose import inquiries, inquiry_child
from hub.compose.inquiries import MOST_WAITING, Inquiries
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.errors import BadSetup
from hub.storage.control import open_control


class Flushed:
    """A recorder that only counts how often it was asked to write."""

    def __init__(self) -> None:
        self.count = 0

    async def flush(self) -> bool:
        self.count += 1
        return False


async def made(folder: Path) -> Inquiries:
    places = Places(folder / "config", folder / "state", folder / "socket")
    places.config.mkdir()
    places.state.mkdir()
    (places.config / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    store = await open_control(places.state, LoopClock())
    recorder: Any = Flushed()
    return Inquiries(places, store, recorder, LoopClock())


async def test_the_process_answers_and_what_it_cannot_answer_it_says(tmp_path: Path) -> None:
    asking = await made(tmp_path)
    with pytest.raises(BadSetup, match=r"inquiry\.no_journal"):
        await asking.ask({"kind": "replay", "since": 0.0, "until": 1.0}, "en")
    with pytest.raises(BadSetup, match=r"inquiry\.unknown"):
        await asking.ask({"kind": "nonsense"}, "en")
    assert asking.recorder.count == 2  # type: ignore[attr-defined]  # what was gathered was written first
    await asking.store.close()


async def test_a_process_that_breaks_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = await made(tmp_path)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BadSetup, match=r"inquiry\.no_answer"):
        await asking.ask({"kind": "replay"}, "en")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(BadSetup, match=r"inquiry\.no_process"):
        await asking.ask({"kind": "replay"}, "en")
    await asking.store.close()


async def test_one_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = await made(tmp_path)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    monkeypatch.setattr(inquiries, "LONGEST", 0.2)
    with pytest.raises(BadSetup, match=r"inquiry\.too_long"):
        await asking.ask({"kind": "replay"}, "en")
    await asking.store.close()


async def test_only_some_may_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = await made(tmp_path)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    found = await asyncio.gather(
        *(asking.ask({"kind": "replay"}, "en") for _ in range(MOST_WAITING + 1)), return_exceptions=True
    )
    assert [str(one).split(" ")[0] for one in found] == ["inquiry.no_answer"] * MOST_WAITING + ["inquiry.busy"]
    assert inquiry_child.__name__ == inquiries.CHILD
    await asking.store.close()
