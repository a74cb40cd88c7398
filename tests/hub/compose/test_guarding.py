"""The guards of a real hub: needs of its configuration, and what the life before left."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.app import Options, open_hub
from hub.compose.checking import check_house
from hub.compose.guarding import Guarding
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.safety import Instant, Owed
from hub.storage.control import open_control
from hub.storage.facts import load_facts
from hub.storage.owed import load_safety
from tests.hub.compose.homes import home_in

KETTLE = "devices:\n  kettle: {model: yunmi.kettle.v19, endpoints: [miio:77], hazard: HAZARD}\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, KETTLE.replace("HAZARD", "{allow: yes, needs: kettle.temperature < 90}"))


def write(folder: Path, hazard: str) -> None:
    (folder / "devices.yaml").write_text(KETTLE.replace("HAZARD", hazard))


async def test_needs_reach_the_guards_and_a_bad_one_changes_nothing(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        assert isinstance(hub.guards, Guarding)
        kettle, _ = hub.registry.devices().values()
        needs = hub.guards.safety._needs
        assert needs.has(kettle.key)
        write(places.config, "{allow: yes, needs: ketle.temperature < 90}")
        result = await hub.house.reload()
        assert not result.accepted
        assert [problem.message_id for problem in result.problems] == ["scenes.unknown_device"]
        assert needs.has(kettle.key)
        write(places.config, "{allow: yes, max_on: 1h}")
        assert [problem.message_id for problem in (await hub.house.reload()).problems] == ["safety.too_long"]
        write(places.config, "{allow: yes, max_on: 5m}")
        assert (await hub.house.reload()).accepted
        assert not needs.has(kettle.key)
        kettle, _ = hub.registry.devices().values()
        guard = kettle.abilities.properties["on"].guard
        assert guard is not None
        assert guard.max_on == 300


def test_check_says_the_same_without_a_hub(places: Places) -> None:
    assert check_house(places.config, {}) == ()
    write(places.config, "{allow: yes, needs: ketle.temperature < 90}")
    assert [str(problem.mark) for problem in check_house(places.config, {})] == [f"{places.config}/devices.yaml:2:87"]


async def test_what_was_owed_is_owed_again(places: Places) -> None:
    another = "  other: {model: yunmi.kettle.v19, endpoints: [miio:78], hazard: allow}\n"
    (places.config / "devices.yaml").write_text(KETTLE.replace("HAZARD", "allow") + another)
    async with open_hub(Options(places)) as hub:
        kettle, other = (one for one in hub.registry.devices().values() if not one.virtual)
    clock = LoopClock()
    store = await open_control(places.state, clock)
    rows = await load_safety(store, await load_facts(store))
    owed = Owed(kettle.key, "on", safe=False, began=Instant(clock.now(), 0.0, "another start"), lasts=600, command="c")
    rows.owe(owed)
    rows.owe(replace(owed, device=other.key, began=Instant(clock.now() - 10_000, 0.0, "another start")))
    await store.close()
    async with open_hub(Options(places)) as hub:
        assert hub.guards.safety.owed() == 2
