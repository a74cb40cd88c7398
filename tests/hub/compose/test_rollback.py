"""An earlier version is put back where its scene stands, with every other line as it was; or nothing happens."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.api.errors import NotFound
from hub.app import Hub, Options, open_hub
from hub.compose import house
from hub.compose.house import House
from hub.compose.plan import Draft
from hub.compose.rollback import Past, put_back
from hub.config.load import Config
from hub.config.places import Places
from hub.model.errors import BadConfig, BadSetup
from hub.model.scene_text import SceneText
from tests.hub.compose.homes import home_in

DEVICES = "devices: {lamp: {model: yeelink.light.lamp22, endpoints: ['miio:77']}}\n"
HEAD = "# The whole house\n\n"
LIGHT = "# why\n- scene: Light   # so it is\n  when: {at: 18:00}\n  do: {set: {lamp.on: on}}\n"
OTHER = "\n# --- others\n\n- {scene: Other, when: started, do: {log: x}}\n"
FILE = HEAD + LIGHT + OTHER


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return home_in(tmp_path, DEVICES, FILE)


@pytest.fixture
def file(places: Places) -> Path:
    return places.config / "scenes" / "a.yaml"


@pytest.fixture
async def hub(places: Places) -> AsyncIterator[Hub]:
    async with open_hub(Options(places)) as hub:
        yield hub


async def change(hub: Hub, file: Path, text: str) -> None:
    file.write_text(text)
    assert (await hub.house.reload()).accepted


def at(hub: Hub, title: str) -> str:
    return hub.house.versions.of(title)[0].text.text


async def test_a_scene_becomes_what_it_was_and_back_again(hub: Hub, file: Path) -> None:
    past = Past(hub.house)
    new = FILE.replace("18:00}\n", "19:00}\n").replace("# so it is", "# it was once")
    await change(hub, file, new)
    version, report = await past.roll_back("Light", None)
    assert file.read_text() == FILE
    became = {"added": [], "removed": [], "changed": ["Light"], "moved": [], "unchanged": 1}
    assert report.changes["scenes"] == became
    assert at(hub, "Light") == LIGHT.rstrip("\n")
    again, _ = await past.roll_back("Light", None)
    assert file.read_text() == new
    assert again != version
    await past.roll_back("Light", version[:5])
    assert file.read_text() == FILE
    history = past.history("Light")["versions"]
    assert [(one["id"], one["until"] is None, one["what"]) for one in history] == [
        (version, True, "meaning"), (again, False, "meaning"),
    ]  # fmt: skip
    assert (history[0]["added"], history[0]["removed"]) == (2, 2)


async def test_how_it_differs(hub: Hub, file: Path) -> None:
    past = Past(hub.house)
    await change(hub, file, FILE.replace("18:00}\n", "19:00}\n"))
    found = past.diff("Light", None)
    assert found["lines"][1:] == [
        " # why",
        " - scene: Light   # so it is",
        "-  when: {at: 18:00}",
        "+  when: {at: 19:00}",
        "   do: {set: {lamp.on: on}}",
    ]
    assert past.diff("Light", past.history("Light")["versions"][0]["id"])["lines"] == []


async def test_a_scene_that_is_gone_comes_back_at_the_end_of_its_file(hub: Hub, file: Path) -> None:
    await change(hub, file, HEAD + OTHER)
    assert Past(hub.house).diff("Light", None)["to"] is None
    await Past(hub.house).roll_back("Light", None)
    assert file.read_text() == HEAD + OTHER + "\n" + LIGHT
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Other", "Light"]


async def test_a_scene_whose_file_is_gone_gets_it_back(hub: Hub, file: Path) -> None:
    file.unlink()
    assert (await hub.house.reload()).accepted
    await Past(hub.house).roll_back("Light", None)
    assert file.read_text() == LIGHT
    file.write_text("# nothing left\n")
    await hub.house.reload()
    await Past(hub.house).roll_back("Light", None)
    assert file.read_text() == "# nothing left\n\n" + LIGHT


async def test_a_scene_that_moved_is_put_back_where_it_is(hub: Hub, file: Path) -> None:
    file.write_text(HEAD + OTHER)
    other = file.with_name("b.yaml")
    set_in = "".join(f"  {line}\n" for line in LIGHT.replace("18:00", "20:00").splitlines())
    await change(hub, other, set_in)
    await Past(hub.house).roll_back("Light", None)
    assert other.read_text() == set_in.replace("20:00", "18:00")
    assert file.read_text() == HEAD + OTHER


async def test_what_no_longer_fits_the_devices_changes_nothing(hub: Hub, places: Places, file: Path) -> None:
    (places.config / "devices.yaml").write_text(DEVICES.replace("lamp:", "light:"))
    new = FILE.replace("lamp.on", "light.on")
    await change(hub, file, new)
    _, report = await Past(hub.house).roll_back("Light", None)
    assert [one.message_id for one in report.problems] == ["scenes.unknown_device"]
    assert file.read_text() == new
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Other"]


async def test_a_list_in_brackets_is_for_a_person(hub: Hub, file: Path) -> None:
    text = "[{scene: Light, when: started, do: {log: x}}]\n"
    await change(hub, file, text)
    with pytest.raises(BadConfig) as caught:
        await Past(hub.house).roll_back("Light", None)
    assert caught.value.message_id == "config.edit_by_hand"
    with pytest.raises(BadConfig):
        await Past(hub.house).roll_back("Other", None)
    assert file.read_text() == text


async def test_windows_lines_stay(hub: Hub, file: Path) -> None:
    file.write_bytes(FILE.replace("18:00", "19:00").replace("\n", "\r\n").encode())
    assert (await hub.house.reload()).accepted
    await Past(hub.house).roll_back("Light", None)
    assert file.read_bytes() == FILE.replace("\n", "\r\n").encode()


async def test_names_that_are_not_there(hub: Hub) -> None:
    past = Past(hub.house)
    with pytest.raises(NotFound) as caught:
        past.history("Lihgt")
    assert caught.value.problem.hint == "Light"
    assert [one["what"] for one in past.history("Light")["versions"]] == ["first"]
    with pytest.raises(NotFound) as caught:
        past.history("Ligh")
    assert caught.value.problem.hint == "Light"
    for version in (None, "zz", ""):
        with pytest.raises(NotFound) as caught:
            past.diff("Light", version)
        assert caught.value.problem.message_id == "scenes.no_earlier_version"


async def test_a_text_that_was_never_cut_out_cannot_be_put_back(hub: Hub) -> None:
    assert hub.house.config is not None
    with pytest.raises(BadConfig):
        put_back(hub.house.config, SceneText("Light", "h", "Light", "a.yaml", ""))


async def test_what_a_blueprint_made_is_for_a_person(hub: Hub, places: Places, file: Path) -> None:
    (places.config / "blueprints").mkdir()
    blueprint = places.config / "blueprints" / "night.yaml"
    text = FILE + "- {use: Night, with: {lamp: lamp}, scene: Made}\n"
    for value in ("off", "on"):
        scene = f"{{scene: Off, when: started, do: {{set: {{$lamp.on: {value}}}}}}}"
        blueprint.write_text(f"blueprint: Night\nparameters: {{lamp: device}}\nscenes: {scene}\n")
        await change(hub, file, text)
    with pytest.raises(BadConfig) as caught:
        await Past(hub.house).roll_back("Made", None)
    assert caught.value.message_id == "scenes.rollback_of_use"
    assert [one["what"] for one in Past(hub.house).history("Made")["versions"]] == ["devices", "first"]
    assert file.read_text() == text


async def test_an_edit_that_was_not_reloaded_is_undone_first(hub: Hub, file: Path) -> None:
    await change(hub, file, FILE.replace("18:00}\n", "19:00}\n"))
    file.write_text(FILE.replace("18:00}\n", "25:00}\n"))
    assert not (await hub.house.reload()).accepted
    _, report = await Past(hub.house).roll_back("Light", None)
    assert (file.read_text(), report.problems) == (FILE.replace("18:00}\n", "19:00}\n"), ())
    await Past(hub.house).roll_back("Light", None)
    assert file.read_text() == FILE


async def test_a_version_with_the_same_text_is_no_way_back(hub: Hub, places: Places, file: Path) -> None:
    (places.config / "devices.yaml").write_text(DEVICES.replace("lamp22", "ceiling22"))
    assert (await hub.house.reload()).accepted
    now, before = hub.house.versions.of("Light")
    assert (now.text.text, now.text.hash == before.text.hash) == (before.text.text, False)
    with pytest.raises(NotFound) as caught:
        await Past(hub.house).roll_back("Light", before.id)
    assert caught.value.problem.message_id == "scenes.same_version"
    with pytest.raises(NotFound):
        await Past(hub.house).roll_back("Light", None)
    assert file.read_text() == FILE


async def test_an_edit_of_the_same_moment_is_not_lost(hub: Hub, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await change(hub, file, FILE.replace("18:00}\n", "19:00}\n"))
    draft = House._draft

    def edited(house: House, config: Config) -> Draft:
        file.write_text("# mine\n")
        return draft(house, config)

    monkeypatch.setattr(House, "_draft", edited)
    with pytest.raises(BadConfig) as caught:
        await Past(hub.house).roll_back("Light", None)
    assert caught.value.message_id == "scenes.edited_meanwhile"
    assert file.read_text() == "# mine\n"


async def test_a_folder_that_cannot_be_written_is_said(hub: Hub, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await change(hub, file, FILE.replace("18:00}\n", "19:00}\n"))

    def full(_path: Path, _text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(house, "replace_file", full)
    with pytest.raises(BadSetup) as caught:
        await Past(hub.house).roll_back("Light", None)
    assert caught.value.message_id == "config.folder_unwritable"
    assert [one.scene.title for one in hub.scenes.scenes()] == ["Light", "Other"]
