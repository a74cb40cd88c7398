"""Over a restart: readings with their times, holds, no command that nobody needs, and a clock that may lie."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hub.app import Hub
from hub.compose.lasting import ALIVE_WITHIN
from hub.core.clock import VirtualClock
from hub.core.memory import Memory
from hub.core.state import State
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Write
from hub.model.device import Device
from hub.model.reading import Provenance, Reading
from hub.storage.control import open_control
from hub.storage.facts import ALIVE
from hub.storage.readings import load_readings
from tests.hub.compose.lan import KETTLE, NOON, Home, Lan, Thing, make_home
from tests.scenes.household import abilities

PERSON = Cause(Origin.PERSON, "ann")
SCENES = """
- scene: Hold
  when: thing_1.on
  hold: {%s}
  until: not thing_1.on
- scene: Chain
  when: thing_2.on
  do: {set: {thing_3.on: on}}
"""


def scenes(*held: str) -> str:
    return SCENES % ", ".join(f"thing_{one}.on: on" for one in held)


def reading(hub: Hub, thing: str) -> Reading:
    device = hub.registry.by_handle(f"thing_{thing}")
    assert device is not None
    return hub.state.reading(device.key, "on")


def switch(hub: Hub, thing: str, value: bool, *, id_: str) -> None:
    device = hub.registry.by_handle(f"thing_{thing}")
    assert device is not None
    hub.dispatcher.submit(Command(id_, PERSON, (Write(device.key, "on", value),)))


async def crash(home: Home, hub: Hub) -> Home:
    """The home as a hub finds it that was killed now."""
    await hub.store.flush()
    state = home.places.state.with_name(f"state-{home.lives}")
    shutil.copytree(home.places.state, state)
    return Home(replace(home.places, state=state), home.lan, home.lives)


async def test_a_restart_with_200_devices_in_every_state_sends_what_is_promised_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = {str(n): Thing({"on": n % 2 == 1 and n > 10}) for n in range(1, 199)}
    things |= {"199": Thing({"on": True}, model=KETTLE), "200": Thing({"on": False}, model=KETTLE)}
    for n in range(150, 170):
        things[str(n)].there = False
    held = [str(n) for n in range(100, 130)]
    home = await make_home(tmp_path, Lan(things), scenes(*held), monkeypatch)
    async with home.hub() as (hub, clock):
        home.lan.sessions["1"].is_at("on", value=True)
        await clock.run_for(70)
        assert sorted(home.commands()) == sorted(f"{one}.on=True" for one in held)
        for one in ("20", "22", "24", "199"):
            things[one].mute = True
        await clock.run_for(5)
        switch(hub, "199", value=False, id_="make-safe")
        switch(hub, "20", value=True, id_="old")
        await clock.run_for(28)
        switch(hub, "22", value=True, id_="young")
        switch(hub, "24", value=True, id_="young and done")
        await clock.run_for(1)
        after = await crash(home, hub)
    for one in ("20", "22", "199"):
        things[one].mute = False
    things["24"] = Thing({"on": True})
    things["100"].at["on"] = False
    things["2"].at["on"] = True
    things["30"].at["on"] = not things["30"].at["on"]
    done = len(home.lan.sent)
    async with after.hub(NOON + 125) as (hub, clock):
        await clock.run_for(120)
        assert sorted(set(after.commands(done))) == ["100.on=True", "199.on=False", "22.on=True"]
        assert [one for one in after.commands(done) if one != "199.on=False"] == ["22.on=True", "100.on=True"]
        home.lan.sessions["1"].is_at("on", value=False)
        await clock.run_for(1)
        assert len(set(after.commands(done))) == 3 + len([n for n in held if int(n) % 2 == 0])
    settled = len(home.lan.sent)
    async with after.hub(NOON + 400) as (hub, clock):
        await clock.run_for(120)
        assert after.commands(settled) == []


async def test_readings_come_back_marked_with_their_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = await make_home(tmp_path, Lan({str(n): Thing() for n in (1, 2, 3)}), scenes("3"), monkeypatch)
    async with home.hub() as (hub, clock):
        home.lan.sessions["2"].is_at("on", value=True)
        await clock.run_for(30)
        was = reading(hub, "2")
    async with home.hub(NOON + 50, look=0.2) as (hub, clock):
        now = reading(hub, "2")
        assert now.provenance is Provenance.RESTORED
        assert now.value is True
        assert abs(now.changed_at - was.changed_at) + abs(now.heard_at - was.heard_at) < 0.002
        await clock.run_for(5)
        assert reading(hub, "2").provenance is Provenance.REPORTED
        assert reading(hub, "2").changed_at == now.changed_at
    assert [one for one in home.commands() if one.startswith("3")] == ["3.on=True"]


async def test_a_hub_that_was_killed_was_alive_ten_minutes_ago_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await make_home(tmp_path, Lan({str(n): Thing() for n in (1, 2, 3)}), scenes("3"), monkeypatch)
    async with home.hub() as (hub, clock):
        await clock.run_for(3 * ALIVE_WITHIN)
        after = await crash(home, hub)
        killed = clock.now()
    async with after.hub(killed - ALIVE_WITHIN) as (hub, _):
        known = hub.lasting.facts.number(ALIVE)
        assert known is not None
        assert killed - ALIVE_WITHIN - 61 <= known <= killed


async def test_a_clock_is_doubted_that_is_behind_what_scenes_wrote_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await make_home(tmp_path, Lan({str(n): Thing() for n in (1, 2, 3)}), scenes("3"), monkeypatch)
    (home.places.config / "scenes" / "b.yaml").write_text(
        "- {scene: T, when: {at: 01:05}, do: {set: {thing_3.on: on}}}"
    )
    async with home.hub() as (hub, clock):
        await clock.run_for(30)
        after = await crash(home, hub)
        killed = clock.now()
    async with after.hub(killed - 3600) as (hub, _):
        assert hub.lasting.facts.number(ALIVE) is None
        assert not hub.lasting.trust.trusted()


async def test_a_clock_from_the_past_is_told_and_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = await make_home(tmp_path, Lan({str(n): Thing() for n in (1, 2, 3)}), scenes("3"), monkeypatch)
    async with home.hub() as (hub, _):
        assert hub.lasting.trust.trusted()
    (home.places.config / "scenes" / "b.yaml").write_text(
        "- {scene: T, when: {at: 01:05}, do: {set: {thing_3.on: on}}}"
    )
    async with home.hub(0.0) as (hub, clock):  # 01:00 in Berlin
        assert [one.message_id for one in hub.lasting.trust.notices()] == ["clock.waits"]
        await clock.run_for(560)
        assert home.commands() == []
        await clock.run_for(60)
        assert home.commands() == ["3.on=True"]
        clock.step_wall(NOON + 100)
        await clock.run_for(10)
        assert hub.lasting.trust.trusted()
        assert hub.lasting.trust.notices() == ()


async def test_200_devices_that_never_rest_cost_less_than_10_megabytes_a_day(tmp_path: Path) -> None:
    clock, random = VirtualClock(NOON), Random(1)
    store, state = await open_control(tmp_path, clock), State(clock)
    memory = Memory(clock, state, await load_readings(store), timely=True)
    state.subscribe(memory.changed)
    tasks = [asyncio.ensure_future(work()) for work in (store.run, memory.run)]
    measuring = abilities("switch", "temperature", "humidity", "illuminance")
    keys = [f"d{random.getrandbits(64):016x}" for _ in range(200)]
    for key in keys:
        state.adopt(Device(key, key, key, abilities=measuring))
    begun = 0
    for minute in range(90):
        for key in keys:
            state.apply(key, "temperature", 15 + random.random() * 10)
            state.apply(key, "humidity", random.randrange(30, 60))
            state.apply(key, "illuminance", random.randrange(1000))
        if minute % 2:  # somebody does something 720 times a day
            state.apply(random.choice(keys), "on", value=random.random() < 0.5)
        await clock.run_for(60, turns=3)
        await store.flush()
        begun = store.written_bytes if minute == 29 else begun
    assert (store.written_bytes - begun) * 24 < 10_000_000
    for task in tasks:
        task.cancel()
    await store.close()


FIRST = """
- {scene: T, when: {at: "17:06:53"}, if: thing_1.on, do: {set: {thing_3.on: on}}}
- {scene: Edge, when: thing_2.on, do: {set: {thing_4.on: on}}}
"""


async def test_no_scene_acts_before_the_hub_has_looked_at_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await make_home(tmp_path, Lan({str(n): Thing() for n in (1, 2, 3, 4, 5)}), "[]", monkeypatch)
    async with home.hub():
        pass
    (home.places.config / "scenes" / "a.yaml").write_text(FIRST)
    home.lan.things["1"].at["on"] = True
    home.lan.things["5"].there = False
    async with home.hub(NOON + 11, look=1.0) as (_, clock):  # 17:06:51 in Berlin
        home.lan.sessions["2"].is_at("on", value=True)
        await clock.run_for(1.5)
        assert home.commands() == []
        await clock.run_for(3)
        assert sorted(home.commands()) == ["3.on=True", "4.on=True"]
