"""A configuration is taken into use as a whole or not at all; a bad one at boot gives way to the last accepted."""

import shutil
from pathlib import Path

import pytest

from drivers.families import FAMILIES
from hub.app import Hub, Options, first_settings, open_hub
from hub.compose.checking import check_house
from hub.compose.inventory import read_inventory
from hub.config.accepted import FOLDER, kept
from hub.config.load import load
from hub.config.places import Places
from hub.core.clock import settle
from hub.core.tickets import Done
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Health, Status
from hub.model.errors import BadConfig
from hub.model.reading import property_id
from hub.model.vocabulary import ONLINE
from hub.text.problem import has_errors
from tests.hub.compose.homes import HOME, home_in

EXAMPLE = Path(__file__).parents[3] / "config"

DEVICES = """
devices:
  lamp:
    model: yeelink.light.lamp22
    endpoints: [miio:77]
"""
SCENES = """
- scene: Light
  when: {at: 18:00}
  do: {set: {lamp.on: on}}
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, DEVICES, SCENES)


def handles(hub: Hub) -> set[str]:
    return {device.handle for device in hub.registry.devices().values()} - {"house"}


def titles(hub: Hub) -> list[str]:
    return [one.scene.title for one in hub.scenes.scenes()]


async def test_a_hub_comes_up_with_its_devices_and_scenes(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        assert handles(hub) == {"lamp"}
        assert titles(hub) == ["Light"]
        assert read_inventory(places.state) == {"miio:77": "yeelink.light.lamp22"}
        assert kept(places.state) == places.state / FOLDER


async def test_a_reload_takes_all_or_nothing(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        (places.config / "devices.yaml").write_text(DEVICES + "  second:\n    endpoints: [miio:78]\n")
        (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("lamp.on", "lmap.on"))
        refused = await hub.house.reload()
        assert not refused.accepted
        assert "did you mean `lamp`" in refused.problems[0].message()
        assert handles(hub) == {"lamp"}
        (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("Light", "Lights"))
        taken = await hub.house.reload()
        assert (taken.accepted, taken.added, taken.scenes) == (True, ("second",), 1)
        assert handles(hub) == {"lamp", "second"}
        assert titles(hub) == ["Lights"]


async def test_a_reload_names_what_needs_a_restart(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        (places.config / "hearth.yaml").write_text(HOME.replace("Berlin", "Paris"))
        assert (await hub.house.reload()).restart == ("home",)
        (places.config / "hearth.yaml").write_text(HOME.replace("Berlin", "Paris") + "log: {level: debug}\n")
        assert (await hub.house.reload()).restart == ("log",)


@pytest.mark.parametrize(
    "before", ["mqtt: {broker: 'mqtt://127.0.0.1:1', publish: on}\n", "mqtt: {broker: 'mqtt://127.0.0.1:1'}\n"]
)
@pytest.mark.parametrize("after", ["", "mqtt: {broker: 'mqtt://127.0.0.1:1', publish: {commands: off}}\n"])
async def test_what_is_said_at_the_broker_changes_at_a_restart(places: Places, before: str, after: str) -> None:
    (places.config / "hearth.yaml").write_text(HOME + before)
    async with open_hub(Options(places)) as hub:
        assert (await hub.house.reload()).restart == ()
        (places.config / "hearth.yaml").write_text(HOME + after)
        assert (await hub.house.reload(dry_run=True)).restart == ("mqtt",)
        assert (await hub.house.reload()).restart == ("mqtt",)


async def test_a_bad_file_at_boot_gives_way_to_the_last_accepted(places: Places) -> None:
    async with open_hub(Options(places)):
        pass
    (places.config / "devices.yaml").write_text("devices: [\n")
    async with open_hub(Options(places)) as hub:
        assert handles(hub) == {"lamp"}
        assert titles(hub) == ["Light"]
        assert has_errors(hub.problems)
        assert hub.problems[0].message_id == "config.runs_last_accepted"
        assert hub.house.folder == places.config
    (places.config / "devices.yaml").write_text(DEVICES)
    async with open_hub(Options(places)) as hub:
        assert not has_errors(hub.problems)


async def test_at_the_first_start_the_valid_scenes_run_and_the_others_are_listed(places: Places) -> None:
    (places.config / "scenes" / "b.yaml").write_text("- {scene: Bad, when: nothing.there, do: {log: x}}\n")
    async with open_hub(Options(places)) as hub:
        assert titles(hub) == ["Light"]
        assert [problem.message_id for problem in hub.problems] == ["scenes.unknown_device"]


def test_nothing_to_start_with_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as caught:
        first_settings(
            Places(tmp_path / "none", tmp_path / "state", tmp_path / "s"), load(tmp_path / "none", FAMILIES.keys())
        )
    assert caught.value.message_id == "config.cannot_start"
    assert len(caught.value.problems) == 1


def test_the_example_home_has_no_problem(tmp_path: Path) -> None:
    assert check_house(EXAMPLE, read_inventory(tmp_path)) == ()


def test_check_knows_models_from_the_inventory(places: Places) -> None:
    (places.config / "devices.yaml").write_text("devices: {lamp: {endpoints: ['miio:77']}}\n")
    assert check_house(places.config, {"miio:77": "yeelink.light.lamp22"}) == ()
    assert [one.severity.value for one in check_house(places.config, {})] != []


def test_the_accepted_copy_survives_a_cut_half_way(places: Places) -> None:
    old = places.state / f"{FOLDER}.old"
    shutil.copytree(places.config, old)
    assert kept(places.state) == old


def written(hub: Hub) -> list[object]:
    """What the newest trace says was written."""
    newest = next(iter(hub.scenes.traces()))
    return [entry.params["value"] for entry in newest.entries if entry.what == "trace.write"]


async def test_a_scene_written_before_its_device_was_known_works_once_it_is(places: Places) -> None:
    (places.config / "devices.yaml").write_text("devices: {lamp: {endpoints: ['miio:77']}}\n")
    (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("{at: 18:00}", "started"))
    async with open_hub(Options(places)) as hub:
        (places.config / "devices.yaml").write_text(DEVICES)
        assert (await hub.house.reload()).accepted
        hub.scenes.start()
        assert written(hub) == [True]


async def test_a_configuration_that_is_only_looked_at_leaves_the_scenes_alone(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        before = dict(hub.scenes.view.cells)
        (places.config / "devices.yaml").write_text("devices: {lamp: {endpoints: ['miio:77']}}\n")
        (places.config / "scenes" / "a.yaml").write_text(SCENES + "- {scene: Bad, when: lmap.on, do: {log: x}}\n")
        assert not (await hub.house.reload()).accepted
        assert hub.scenes.view.cells == before


async def test_a_renamed_device_has_its_new_name_in_traces(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        (places.config / "devices.yaml").write_text(DEVICES.replace("lamp:", "light:"))
        (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("lamp.on", "light.on"))
        assert (await hub.house.reload()).accepted
        assert [cell.ref for cell in hub.scenes.view.cells.values()] == ["light.on"]


async def test_what_is_held_is_said_again_to_a_device_that_comes_back(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = "- {scene: Hold, when: started, hold: {lamp.on: on}, until: lamp.brightness > 100}\n"
    (places.config / "scenes" / "a.yaml").write_text(hold)
    async with open_hub(Options(places)) as hub:
        key = next(iter(hub.registry.devices()))
        told: list[Command] = []

        def submit(command: Command, done: Done | None = None) -> None:
            told.append(command)
            failed = Settled(key, "on", Outcome.EXPIRED)
            hub.clock.call_at(0.0, lambda: done((failed,)) if done else None)

        monkeypatch.setattr(hub.dispatcher, "submit", submit)
        hub.state.apply(key, "on", value=False)
        hub.scenes.start()
        await settle()
        for health in (Health.OFFLINE, Health.ONLINE):
            hub.intake.status(key, "miio:77", Status(health, 0.0))
        assert [command.writes[0].value for command in told] == [True, True]


async def test_a_refused_configuration_leaves_the_keys_alone(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        before = list(hub.registry.devices())
        (places.config / "devices.yaml").write_text(DEVICES.replace("lamp:", "lmap:"))
        assert not (await hub.house.reload()).accepted
        (places.config / "devices.yaml").write_text(DEVICES.replace("miio:77", "miio:78"))
        assert (await hub.house.reload()).accepted
        assert list(hub.registry.devices()) == before


async def test_a_configuration_with_errors_is_not_the_last_accepted(places: Places) -> None:
    (places.config / "scenes" / "b.yaml").write_text("- {scene: Bad, when: nothing.there, do: {log: x}}\n")
    async with open_hub(Options(places)):
        assert kept(places.state) is None
    (places.config / "scenes" / "a.yaml").write_text(SCENES.replace("Light", "Better light"))
    async with open_hub(Options(places)) as hub:
        assert titles(hub) == ["Better light"]


async def test_the_state_folder_is_made_where_the_store_is_elsewhere(places: Places, tmp_path: Path) -> None:
    (places.config / "hearth.yaml").write_text(f"{HOME}storage: {{folder: {tmp_path / 'store'}}}\n")
    async with open_hub(Options(places)):
        assert read_inventory(places.state) == {"miio:77": "yeelink.light.lamp22"}


async def test_a_state_folder_that_cannot_be_written_is_said_and_the_reload_stands(
    places: Places, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (places.config / "hearth.yaml").write_text(f"{HOME}storage: {{folder: {tmp_path / 'store'}}}\n")
    places.state.write_text("a file in the way")
    async with open_hub(Options(places)) as hub:
        (places.config / "devices.yaml").write_text(DEVICES + "  second:\n    endpoints: [miio:78]\n")
        assert (await hub.house.reload()).accepted
        assert handles(hub) == {"lamp", "second"}
    assert f"{places.state} cannot be written" in caplog.text


async def test_an_interface_that_is_not_there_is_named(places: Places, caplog: pytest.LogCaptureFixture) -> None:
    (places.config / "hearth.yaml").write_text(HOME.replace("[lo]", "[lo, nosuch0]"))
    async with open_hub(Options(places)) as hub:
        assert handles(hub) == {"lamp"}
    assert any("`nosuch0`" in record.getMessage() for record in caplog.records)


BLUEPRINT = """
blueprint: Evening light
parameters: {light: {type: device, capability: light}, at: {type: time, default: 18:00}}
scenes: {scene: Evening light of $light, when: {at: $at}, do: {set: {$light.on: on}}}
"""


async def test_blueprints_belong_to_the_configuration(places: Places) -> None:
    (places.config / "blueprints").mkdir()
    (places.config / "blueprints" / "evening.yaml").write_text(BLUEPRINT)
    (places.config / "scenes" / "a.yaml").write_text("- {use: Evening light, with: {light: lamp}}\n")
    assert check_house(places.config, {}) == ()
    async with open_hub(Options(places)) as hub:
        assert titles(hub) == ["Evening light of lamp"]
        assert (places.state / FOLDER / "blueprints" / "evening.yaml").read_text() == BLUEPRINT
        (before,) = [one.scene.hash for one in hub.scenes.scenes()]
        (places.config / "blueprints" / "evening.yaml").write_text(BLUEPRINT.replace("18:00", "19:00"))
        assert (await hub.house.reload()).accepted
        assert [one.scene.hash for one in hub.scenes.scenes()] != [before]
        (places.config / "blueprints" / "evening.yaml").write_text(BLUEPRINT.replace("$light.on", "$light.onn"))
        refused = await hub.house.reload()
        assert not refused.accepted
        assert "blueprints/evening.yaml:4" in refused.problems[0].render()
        assert "scenes/a.yaml:1:3" in refused.problems[0].message()
    async with open_hub(Options(places)) as hub:
        assert titles(hub) == ["Evening light of lamp"]
        assert hub.problems[0].message_id == "config.runs_last_accepted"


async def test_scenes_know_whether_a_device_can_be_reached(places: Places) -> None:
    gone = "- {scene: Gone, mode: queued, when: {any: not every.light.online}, do: {log: '{member} is gone'}}\n"
    (places.config / "scenes" / "a.yaml").write_text(gone)
    async with open_hub(Options(places)) as hub:
        device = hub.registry.by_handle("lamp")
        assert device is not None
        said: list[str] = []
        hub.scenes.subscribe(lambda trace: said.append(trace.entries[-1].what))
        cell = hub.scenes.view.cells[property_id(device.key, "online")]
        seen: list[object] = [cell.value]
        hub.scenes.start()
        for health in (Health.OFFLINE, Health.ONLINE, Health.DEGRADED, Health.OFFLINE):
            hub.registry.set_status(device.key, "miio:77", Status(health, 1.0))
            seen.append(cell.value)
        assert seen == [None, False, True, True, False]
        assert said[-1] == "trace.done"
        assert hub.house.property_of(cell.id) == ("lamp.online", ONLINE)
        (places.config / "scenes" / "a.yaml").write_text(gone.replace("Gone", "Away"))
        assert (await hub.house.reload()).accepted
        status = hub.registry.status(device.key)
        assert status is not None
        assert (status.reason, hub.scenes.view.cells[cell.id].value) == ("device.not_adopted", None)
