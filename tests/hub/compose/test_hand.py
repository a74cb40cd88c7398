"""Scenes by hand in a whole hub: run, waited for, paused over a restart."""

import asyncio
from pathlib import Path

import pytest

from hub.app import Hub, Options, open_hub
from hub.compose.hand import Rest, rest_of
from hub.config.places import Places
from hub.way_in import api_ports
from tests.hub.compose.homes import home_in

SCENES = """
- scene: Heat
  fields: {to: 20 °C}
  when: [manual, {changes: house.mode, to: guest}]
  if: not heating.boost
  do:
    - set: {heating.wanted: =to}
    - wait: {until: heating.boost, timeout: 1h}
- scene: Quick
  when: manual
  do: {set: {heating.boost: on}}
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(
        tmp_path,
        "devices: {heating: {virtual: {wanted: 18 °C, boost: off}}}\n",
        SCENES,
        home="home: {time_zone: UTC}\nnetwork: {interfaces: [lo], discovery: off}\n",
    )


def wanted(hub: Hub) -> object:
    return hub.state.reading("virtual:heating", "wanted").value


async def test_a_scene_is_run_and_its_end_awaited(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        scenes = api_ports(hub).scenes
        hub.scenes.start()
        trace = await scenes.run("Quick", {}, "ann", 5.0)
        assert trace is not None
        assert (trace["result"], trace["cause"]) == (
            "done",
            {"origin": "person", "who": "ann", "run": "", "depth": 0},
        )
        # Its condition holds no longer.
        trace = await scenes.run("Heat", {"to": 25.0}, "ann", 5.0)
        assert trace is not None
        assert (trace["result"], wanted(hub)) == ("not_run", 18.0)


async def test_a_long_one_is_told_as_running(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        scenes = api_ports(hub).scenes
        hub.scenes.start()
        asked = asyncio.ensure_future(scenes.run("Heat", {"to": 25.0}, "ann", 0.2))
        trace = await asked
        assert trace is not None
        assert (trace["result"], wanted(hub)) == ("running", 25.0)


async def test_before_the_first_look_a_scene_waits(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        assert await api_ports(hub).scenes.run("Quick", {}, "ann", 0.0) is None
        hub.scenes.start()
        assert [trace.title for trace in hub.scenes.traces()] == ["Quick"]


async def test_a_pause_outlives_the_hub_and_ends(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        scenes = api_ports(hub).scenes
        hub.scenes.start()
        assert scenes.switch("Heat", 3600.0, "ann")
        assert not scenes.switch("Hat", None, "ann")
    async with open_hub(Options(places)) as hub:
        scenes = api_ports(hub).scenes
        hub.scenes.start()
        heat = hub.scenes.engine.armed["Heat"]
        rest = rest_of(heat, hub.clock.now())
        assert rest is not None
        assert rest.why == "paused"
        assert rest.until is not None
        assert rest_of(heat, rest.until + 1) is None
        assert scenes.switch("Heat", None, "ann")
        assert rest_of(heat, rest.until + 1) == Rest("paused", None)
        assert [one.rest is not None for one in scenes.list()] == [True, False]
        assert scenes.switch("Heat", 0.0, "ann")
        assert [one.rest for one in scenes.list()] == [None, None]
        assert [prop.initial for prop in scenes.list()[0].fields] == [20.0]
