"""The stage's own arithmetic; that both processes stand on it is the system test's to show."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.demo.control import Control
from hub.demo.foresight import Foreseen, foresee
from hub.demo.hub_client import HubClient, Json
from hub.demo.stage import PAST, Stage
from hub.model.errors import BadSetup
from hub.model.reading import property_id
from tests.hub.demo.example import day, household


class Hub(HubClient):
    """Takes every skip."""

    def __init__(self) -> None:
        super().__init__(Path("none"))
        self.skipped: list[object] = []

    async def post(self, path: str, body: Mapping[str, object]) -> Json:
        assert path == "/clock/skip"
        self.skipped.append(body["seconds"])
        return {}


class Ended:
    """A process that is gone."""

    returncode = 1

    async def wait(self) -> int:
        return 1


ACTS = "  - {act: A, at: 07:00}\n  - {act: B, skip: 10m}\n  - {act: C}\n  - {act: D, at: 06:00}\n"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def acts() -> tuple[Foreseen, ...]:
    return foresee(household("- {scene: S, when: kettle.on, do: {log: x}}"), day(ACTS)).acts


def stage(clock: VirtualClock, begins: float, place: Path) -> Stage:
    return Stage(
        household(), clock, place, Control(place / "c"), Hub(), {"hub": Ended()}, begins, _ahead=begins - clock.now()  # type: ignore[dict-item]  # enough of a process
    )  # fmt: skip


async def test_skips_go_to_the_time_and_a_little_past_it(
    clock: VirtualClock, acts: tuple[Foreseen, ...], tmp_path: Path
) -> None:
    begins = acts[0].wall - 120.0
    it = stage(clock, begins, tmp_path)
    clock.advance(5.0)
    assert it.house_time() == begins + 5.0
    for act in acts:
        await it.skip_to(act)
    assert isinstance(it.client, Hub)
    assert it.client.skipped == [115.0 + PAST, 600.0, pytest.approx(23 * 3600 - 600.0)]
    await it.skip_to(acts[0])
    assert len(it.client.skipped) == 3


async def test_what_the_hub_does_not_know(clock: VirtualClock, tmp_path: Path) -> None:
    it = stage(clock, 0.0, tmp_path)
    on, place = property_id("kettle", "on"), property_id("curtain", "position")
    it.mirror.readings |= {"kettle.on": True, "curtain.position": 30}
    assert it.unknown({on: True, place: 30}) == {}
    it.mirror.readings |= {"kettle.on": None, "curtain.position": 31}
    assert it.unknown({on: True, place: 30}) == {on: True, place: 30}
    assert it.socket == tmp_path / "hearth.sock"


async def test_waiting_has_an_end(clock: VirtualClock, tmp_path: Path) -> None:
    it = stage(clock, 0.0, tmp_path)
    waiting = asyncio.ensure_future(it.until(lambda: False, 1.0))
    await clock.run_for(2.0)
    assert await waiting is False
    assert await it.until(lambda: True, 1.0) is True


async def test_a_process_that_ended_ends_the_play(clock: VirtualClock, tmp_path: Path) -> None:
    (tmp_path / "hub.log").write_text("no memory", "utf-8")
    it = stage(clock, 0.0, tmp_path)
    for ending in (it.look(), it.until_gone()):
        with pytest.raises(BadSetup) as caught:
            await ending
        assert caught.value.params == {"log": "no memory"}
