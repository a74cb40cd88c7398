"""Virtual devices in a whole hub: written at once, kept over a kill, a reload and a change of what they are."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hub.app import Hub, Options, open_hub
from hub.compose.devices import key_of_virtual
from hub.config.places import Places
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Settled, Write
from hub.model.device import Health
from hub.model.reading import Change, Provenance
from tests.hub.compose.homes import HOME, home_in

PERSON = Cause(Origin.PERSON, "ann")
DEVICES = """
devices:
  heating: {virtual: {wanted: 20 °C, boost: off, kind: [floor, radiator]}}
"""
SCENES = """
- scene: Away
  when: {becomes: house.mode is away}
  do: {set: {heating.wanted: 16 °C}}
- scene: Boosted
  when: heating.boost
  do: {log: boosted}
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, DEVICES, SCENES)


async def killed(places: Places, hub: Hub) -> Places:
    """The places as a hub finds them that was killed now, a quarter of a second after its last news."""
    await hub.store.flush()
    state = places.state.with_name("killed")
    shutil.copytree(places.state, state)
    return replace(places, state=state)


async def write(hub: Hub, handle: str, path: str, value: object, *, id_: str = "1") -> Settled:
    """Set a property as a person does, and wait for the outcome."""
    told: asyncio.Future[tuple[Settled, ...]] = asyncio.get_running_loop().create_future()
    command = Command(id_, PERSON, (Write(key_of_virtual(handle), path, value),))  # type: ignore[arg-type]  # any value
    hub.dispatcher.submit(command, told.set_result)
    (settled,) = await told
    return settled


def value(hub: Hub, handle: str, path: str) -> object:
    return hub.state.reading(key_of_virtual(handle), path).value


def ran(hub: Hub) -> list[str]:
    return [trace.title for trace in hub.scenes.traces()]


async def test_it_is_there_and_online_before_anything_else_happens(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        status = hub.registry.status(key_of_virtual("heating"))
        assert status is not None
        assert status.health is Health.ONLINE
        assert value(hub, "heating", "wanted") == 20.0
        assert value(hub, "house", "mode") == "home"
        hub.scenes.start()
        assert ran(hub) == []


async def test_a_person_and_a_scene_write_and_both_are_confirmed(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        changes: list[Change] = []
        hub.state.subscribe(changes.append)
        hub.scenes.start()
        assert (await write(hub, "house", "mode", "away")).outcome is Outcome.CONFIRMED
        assert value(hub, "heating", "wanted") == 16.0
        assert [(one.path, one.cause.origin) for one in changes] == [("mode", Origin.PERSON), ("wanted", Origin.SCENE)]
        assert (await write(hub, "house", "mode", "party", id_="2")).error == "device.not_an_option"


async def test_what_it_was_at_outlives_a_kill_and_is_no_news(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        await write(hub, "heating", "boost", value=True)
        await write(hub, "heating", "wanted", 23.5, id_="2")
        was = hub.state.reading(key_of_virtual("heating"), "boost")
        there = await killed(places, hub)
    async with open_hub(Options(there)) as hub:
        hub.scenes.start()
        assert value(hub, "heating", "wanted") == 23.5
        reading = hub.state.reading(key_of_virtual("heating"), "boost")
        assert (reading.value, reading.provenance) == (True, Provenance.REPORTED)
        assert reading.changed_at == pytest.approx(was.changed_at, abs=0.001)
        assert ran(hub) == []
        await write(hub, "heating", "boost", value=False)
        await write(hub, "heating", "boost", value=True, id_="2")
        assert ran(hub) == ["Boosted"]


async def test_a_reload_leaves_values_alone_and_begins_anew_what_is_another_thing(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        await write(hub, "heating", "wanted", 23.0)
        await write(hub, "heating", "kind", "radiator", id_="2")
        (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("boosted", "warmer"))
        assert (await hub.house.reload()).accepted
        assert value(hub, "heating", "wanted") == 23.0
        (places.config / "devices.yaml").write_text(DEVICES.replace("[floor, radiator]", "off").replace("20", "21"))
        assert (await hub.house.reload()).accepted
        assert value(hub, "heating", "wanted") == 23.0
        assert value(hub, "heating", "kind") is False
        assert "heating: the values of kind are dropped" in caplog.text
        assert (await write(hub, "heating", "kind", value=True, id_="3")).outcome is Outcome.CONFIRMED


async def test_a_property_of_another_type_sets_off_nothing(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        hub.scenes.start()
        (places.config / "devices.yaml").write_text(DEVICES.replace("boost: off", "boost: [cold, hot]"))
        (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("heating.boost", "heating.boost is cold"))
        assert (await hub.house.reload()).accepted
        assert value(hub, "heating", "boost") == "cold"
        assert ran(hub) == []
        await write(hub, "heating", "boost", "hot")
        await write(hub, "heating", "boost", "cold", id_="2")
        assert ran(hub) == ["Boosted"]


async def test_other_modes_need_no_restart(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        (places.config / "hearth.yaml").write_text(HOME.replace("Berlin", "Berlin, modes: [home, away, party]"))
        result = await hub.house.reload()
        assert (result.accepted, result.restart) == (True, ())
        assert value(hub, "house", "mode") == "home"
        assert (await write(hub, "house", "mode", "party")).outcome is Outcome.CONFIRMED
