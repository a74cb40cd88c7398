"""When the hub goes into safe mode, and how it leaves (the process itself: tests/system/test_safe_mode.py)."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.compose import safe_mode
from hub.compose.recovery import Weighed
from hub.compose.safe_mode import FAILED_STARTS, SafeMode, guarded, weighed_json
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.errors import BadConfig, BadSetup
from hub.storage.database import StoreBroken
from hub.storage.starts import Starts


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "state").mkdir(mode=0o700)
    return Places(tmp_path / "config", tmp_path / "state", tmp_path / "s.sock")


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Safe mode sends the logs to its own place."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    logging.captureWarnings(capture=False)


@pytest.fixture
def stays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why safe mode was entered, each time; it ends at once, and the hub is to start again."""
    found: list[str] = []

    async def run(self: SafeMode) -> bool:
        found.append(self._why.message_id)
        return len(found) < 3

    monkeypatch.setattr(SafeMode, "run", run)
    return found


class Hub:
    """A hub whose lives end as they are told: an error to raise, or None to be told to stop."""

    def __init__(self, *ends: Exception | None, opens: bool = False) -> None:
        self.ends = list(ends)
        self.opens = opens

    async def serve(self, opened: Callable[[], None]) -> None:
        if self.opens:
            opened()
        end = self.ends.pop(0)
        if end is not None:
            raise end


async def test_a_hub_that_ends_as_it_should_leaves_no_trace(places: Places, stays: list[str]) -> None:
    await guarded(places, Hub(None).serve)
    assert (stays, Starts(places.state).begin()) == ([], 0)


async def test_a_broken_store_is_safe_mode_until_the_hub_can_live(places: Places, stays: list[str]) -> None:
    broken = StoreBroken("store.broken", path="x", reason="y")
    await guarded(places, Hub(broken, broken, None).serve)
    assert stays == ["store.broken", "store.broken"]
    await guarded(places, Hub(broken).serve)
    assert (len(stays), Starts(places.state).begin()) == (3, 0)


async def test_a_store_that_breaks_later_is_no_reason_to_start_again(places: Places, stays: list[str]) -> None:
    with pytest.raises(StoreBroken):
        await guarded(places, Hub(StoreBroken("store.broken"), opens=True).serve)
    assert stays == []


@pytest.mark.parametrize("error", [BadConfig("config.cannot_start"), BadSetup("store.in_use")])
async def test_a_hub_that_says_what_is_wrong_is_no_crash(places: Places, stays: list[str], error: Exception) -> None:
    with pytest.raises(type(error)):
        await guarded(places, Hub(error).serve)
    assert (stays, Starts(places.state).begin()) == ([], 0)


async def test_starts_that_crash_lead_to_safe_mode(places: Places, stays: list[str]) -> None:
    for _ in range(FAILED_STARTS):
        with pytest.raises(ZeroDivisionError):
            await guarded(places, Hub(ZeroDivisionError()).serve)
    assert stays == []
    await guarded(places, Hub(None).serve)
    assert stays == ["safe.crashed"]


async def test_a_start_that_lasts_is_good(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_mode, "GOOD_AFTER", 0.0)

    async def serve(opened: Callable[[], None]) -> None:
        while (places.state / "starts").exists():
            await asyncio.sleep(0.001)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(guarded(places, serve), 10)


async def test_after_failed_starts_it_tries_again_by_itself(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_mode, "TRY_AGAIN", 0.0)
    assert await asyncio.wait_for(SafeMode(places, BadSetup("safe.crashed", times=5), LoopClock()).run(), 10)
    assert not places.socket.exists()


async def test_a_damaged_list_is_told_to_whoever_asks(places: Places) -> None:
    (places.state / "off.list").write_bytes(b"\xff" * 100)
    stay = SafeMode(places, StoreBroken("store.broken", path="x", reason="y"), LoopClock())
    work = asyncio.ensure_future(stay.run())
    while not stay.efforts("en"):
        await asyncio.sleep(0.01)
    assert "records lost" in stay.efforts("en")[0]
    assert "x is damaged" in str(stay.trouble("en").params["why"])
    await stay.recover(fresh=True)
    assert await asyncio.wait_for(work, 10)


def test_what_was_weighed_travels_as_json() -> None:
    damage = ("store.broken", {"path": "x", "reason": "y"})
    answer = weighed_json(Weighed(Path("a/control.db"), damage, 3, 1, 2, 1, ("iron",), Path("a/kept")))
    assert str(answer.pop("damage")).startswith("x is damaged (y)")
    assert answer == {
        "path": "a/control.db", "rows": 3, "refused": 1, "devices": 2, "adopted": 1,
        "lost": ["iron"], "kept": "a/kept",
    }  # fmt: skip
    assert weighed_json(Weighed(Path("x")))["damage"] is None
