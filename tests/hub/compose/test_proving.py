"""Tests of scenes are played before a reload switches: what fails keeps the house as it is, at its place."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.app import Hub, Options, open_hub
from hub.compose import rehearsal
from hub.compose.elsewhere import About, InThread, Result, Work
from hub.compose.house import Reloaded
from hub.compose.proving import PATIENCE, Proving
from hub.compose.rollback import Past
from hub.config.places import Places
from hub.core.clock import VirtualClock
from hub.text.problem import Severity
from scenes.testing import player
from scenes.testing.cases import Case
from tests.hub.compose.homes import home_in

DEVICES = "devices: {lamp: {model: yeelink.light.lamp22, endpoints: ['miio:77']}, dim: {virtual: switch}}\n"
SCENES = """\
- scene: Light
  when: dim.on
  do: {set: {lamp.on: on}}
- {scene: Other, when: {at: 18:00}, do: {log: x}}
"""
TESTS = "- test: it shines\n  given: {dim.on: off, lamp.on: off}\n  when: {dim.on: on}\n  then: {lamp.on: on}\n"
DARK = SCENES.replace("set: {lamp.on: on}", "set: {lamp.on: off}")
DARK_TESTS = TESTS.replace("then: {lamp.on: on}", "then: {lamp.on: off}")


class Nowhere:
    """Does nothing that is wanted."""

    async def do(self, work: "Work[About, Result]", about: About) -> Result:
        raise AssertionError("nothing is to be done")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = home_in(tmp_path, DEVICES, SCENES)
    (found.config / "scenes" / "a.test.yaml").write_text(TESTS)
    return found


@pytest.fixture
async def hub(places: Places) -> AsyncIterator[Hub]:
    async with open_hub(Options(places)) as hub:
        yield hub


def write(places: Places, scenes: str = SCENES, tests: str = TESTS) -> None:
    (places.config / "scenes" / "a.yaml").write_text(scenes)
    (places.config / "scenes" / "a.test.yaml").write_text(tests)


def told(result: Reloaded) -> list[tuple[str, int | None]]:
    return [(one.message_id, one.mark.line if one.mark else None) for one in result.problems]


async def test_a_test_that_fails_refuses_the_reload_with_its_place(places: Places, hub: Hub) -> None:
    write(places, DARK)
    for dry_run in (True, False):
        refused = await hub.house.reload(dry_run=dry_run)
        assert (refused.accepted, told(refused)) == (False, [("tests.otherwise", 4)])
    assert hub.house.versions.of("Light")[0].text.text.count("on: off") == 0
    write(places, DARK, DARK_TESTS)
    assert (await hub.house.reload()).accepted


async def test_a_mistake_in_a_test_refuses_too(places: Places, hub: Hub) -> None:
    write(places, tests=TESTS.replace("lamp.on: off", "lamp.onn: off"))
    refused = await hub.house.reload()
    assert (refused.accepted, told(refused)) == (False, [("scenes.unknown_property", 2)])


async def test_the_start_waits_for_no_test(places: Places) -> None:
    write(places, tests="\x00 no test at all")
    async with open_hub(Options(places)) as hub:
        assert len(hub.house.versions.of("Light")) == 1


async def test_who_goes_back_is_only_told(places: Places, hub: Hub) -> None:
    write(places, DARK, DARK_TESTS)
    assert (await hub.house.reload()).accepted
    _, back = await Past(hub.house).roll_back("Light", None)
    assert DARK.splitlines()[2] not in hub.house.versions.of("Light")[0].text.text
    assert [one.severity for one in back.problems] == [Severity.WARNING]


async def test_what_has_passed_is_not_played_again(
    places: Places, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    played: list[str] = []

    def play(case: Case, *rest: object, **more: object) -> player.Verdict:
        assert threading.current_thread() is not threading.main_thread()
        played.append(case.title)
        return player.play(case, *rest, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(rehearsal, "play", play)
    assert (await hub.house.reload()).accepted
    assert played == ["it shines"]
    assert (await hub.house.reload()).accepted
    write(places, SCENES.replace("18:00", "19:00"), TESTS + "- {test: quiet, scenes: Light, when: {wait: 1h}}\n")
    assert (await hub.house.reload()).accepted
    assert played == ["it shines", "it shines", "quiet"]
    write(places, SCENES.replace("18:00", "20:00"), TESTS + "- {test: quiet, scenes: Light, when: {wait: 1h}}\n")
    assert (await hub.house.reload()).accepted
    assert played == ["it shines", "it shines", "quiet", "it shines"]


async def test_without_time_it_is_told_and_the_reload_goes_on(places: Places, hub: Hub) -> None:
    plan, _ = await hub.house.plan(places.config, lenient=False)
    assert plan is not None
    clock = VirtualClock()
    ticks = iter(range(0, 10_000, int(PATIENCE)))
    clock.monotonic = lambda: float(next(ticks))  # type: ignore[method-assign]  # time flies
    found = await Proving(InThread(clock)).check(plan)
    assert [(one.message_id, one.severity, one.params) for one in found] == [
        ("tests.unplayed", Severity.WARNING, {"count": 1})
    ]


async def test_a_home_without_tests_costs_nothing(places: Places, hub: Hub) -> None:
    (places.config / "scenes" / "a.test.yaml").unlink()
    plan, _ = await hub.house.plan(places.config, lenient=False)
    assert plan is not None
    assert await Proving(Nowhere()).check(plan) == ()
