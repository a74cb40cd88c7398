"""A reload tells what an edit brings, and nothing that was there before it."""

from pathlib import Path

import pytest

from hub.app import Options, open_hub
from hub.compose.checking import added
from hub.compose.doubting import PATIENCE, Edit, doubt
from hub.compose.home import home_without_hub
from hub.config.load import Config, load
from tests.hub.compose.homes import home_in

DEVICES = "devices: {guests: {virtual: switch}, party: {virtual: switch}, tea: {virtual: switch}}\n"


def scene(title: str, value: str, target: str = "guests", allow: str = "") -> str:
    return f'- scene: {title}\n  when: {{at: "18:30"}}\n{allow}  do: {{set: {{{target}.on: {value}}}}}\n'


OLD = scene("One", "on") + scene("Two", "off")
NEW = scene("Three", "on", "party") + scene("Four", "off", "party")


def config(folder: Path, scenes: str) -> Config:
    folder.mkdir()
    (folder / "scenes").mkdir()
    (folder / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    (folder / "devices.yaml").write_text(DEVICES)
    (folder / "scenes" / "a.yaml").write_text(scenes)
    found, problems = load(folder, ())
    assert found is not None, problems
    return found


def brings(folder: Path, before: str, after: str, *, time: bool = True) -> list[tuple[str, str]]:
    old, new = config(folder / "old", before), config(folder / "new", after)
    found = added(old, new, home_without_hub(new, {}), lambda: time)
    return [(one.code or one.message_id, str(one.params.get("scene", ""))) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (OLD, OLD, []),
        (OLD, OLD + NEW, ["A1"]),
        (OLD, OLD + NEW.replace("18:30", "19:30", 1), []),
        (scene("One", "on"), OLD, ["A1"]),
        (OLD, OLD.replace("18:30", "18:45"), []),
        (OLD, OLD + scene("Five", "on", "tea"), []),
        (scene("One", "on"), scene("One", "on") + scene("Two", "off", allow="  allow: {A1 One: so it is}\n"), []),
        (scene("One", "on") + scene("Two", "off", allow="  allow: {A1 One: so it is}\n"), OLD, []),
    ],
)
def test_only_what_the_edit_brings_is_told(tmp_path: Path, before: str, after: str, codes: list[str]) -> None:
    assert [code for code, _ in brings(tmp_path, before, after)] == codes


def test_without_time_it_says_so(tmp_path: Path) -> None:
    assert brings(tmp_path, OLD, OLD + NEW, time=False) == [("check.unfinished", "")]


def test_patience_has_an_end(tmp_path: Path) -> None:
    old, new = config(tmp_path / "o", OLD), config(tmp_path / "n", OLD + NEW)
    devices = tuple(home_without_hub(new, {}).devices.values())
    ticks = iter(range(0, 10_000, int(PATIENCE)))
    found = doubt(Edit(old, new, devices), lambda: float(next(ticks)))
    assert [one.message_id for one in found] == ["check.unfinished"]
    assert [one.code for one in doubt(Edit(old, new, devices), lambda: 0.0)] == ["A1"]


async def test_a_reload_tells_it_and_is_not_refused(tmp_path: Path) -> None:
    places = home_in(tmp_path, DEVICES, OLD)
    async with open_hub(Options(places)) as hub:
        (places.config / "scenes" / "a.yaml").write_text(OLD + NEW)
        result = await hub.house.reload(dry_run=True)
        assert (result.accepted, [one.code for one in result.problems]) == (True, ["A1"])
        again = await hub.house.reload()
        assert [one.code for one in again.problems] == ["A1"]
        unchanged = await hub.house.reload()
        assert unchanged.problems == ()
