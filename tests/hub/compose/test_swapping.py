"""One device in the place of another, in a whole hub, over several lives of it."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from hub.api.ports import ReloadReport
from hub.app import Hub
from hub.compose.swapping import Swapping
from hub.core.clock import VirtualClock
from hub.discovery.differences import Swap
from hub.model.errors import HearthError, NotAdopted, Rejected, UnknownName, Unsafe
from hub.text.problem import has_errors
from hub.way_in import api_ports
from tests.hub.compose.lan import KETTLE, PLUG, Home, Lan, Thing, make_home

SCENE = """
- scene: Tea
  when: {at: "07:00"}
  do: [{set: {kettle.on: on}}]
"""
DEVICES = """# my home
devices:
  # in the kitchen
  kettle:  # the good one
    name: Kettle
    hazard: allow
    model: yunmi.kettle.v19
    endpoints: [miio:1]  # since May
  spare: {endpoints: [miio:2], model: yunmi.kettle.v19, name: Spare}
  # a plug
  plug:
    endpoints:
    - miio:3
"""


@pytest.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    at = {"on": False, "temperature": 20.0}
    things = {"1": Thing(dict(at), model=KETTLE), "2": Thing(dict(at), model=KETTLE), "3": Thing(model=PLUG)}
    lan = Lan({**things, "4": Thing(dict(at), model=KETTLE)})
    home = await make_home(tmp_path, lan, SCENE, monkeypatch)
    (home.places.config / "devices.yaml").write_text(DEVICES)
    return home


def swaps(hub: Hub) -> Swapping:
    port = api_ports(hub).swaps
    assert isinstance(port, Swapping)
    return port


def text(home: Home) -> str:
    return (home.places.config / "devices.yaml").read_text()


def ends(hub: Hub, handle: str) -> list[str]:
    device = hub.registry.by_handle(handle)
    assert device is not None
    return [way.ref for way in device.endpoints]


async def done(hub: Hub, clock: VirtualClock, old: str, new: str) -> tuple[Swap, ReloadReport]:
    would, report = await swaps(hub).swap(old, new, dry_run=True)
    before = ends(hub, old)
    assert ends(hub, old) == before
    result = await swaps(hub).swap(old, new, dry_run=False)
    assert result[0].differences == would.differences
    assert not has_errors(report.problems)
    await clock.run_for(2.0)
    return result


async def test_word_key_scenes_and_what_is_allowed_stay_and_it_outlives_the_hub(home: Home) -> None:
    async with home.hub() as (hub, clock):
        key = hub.registry.by_handle("kettle").key  # type: ignore[union-attr]  # it is there
        await done(hub, clock, "kettle", "spare")
        assert (ends(hub, "kettle"), ends(hub, "spare")) == (["miio:2"], ["miio:1"])
    assert "kettle:  # the good one\n    name: Kettle\n    hazard: allow" in text(home)
    assert "# my home" in text(home)
    assert "endpoints: [miio:2]  # since May" in text(home)
    async with home.hub() as (hub, clock):
        kettle = hub.registry.by_handle("kettle")
        assert kettle is not None
        assert (kettle.key, kettle.name, kettle.hazard_allowed) == (key, "Kettle", True)
        assert ends(hub, "kettle") == ["miio:2"]
        home.lan.sessions["2"].is_at("temperature", 77.0)
        assert hub.state.reading(key, "temperature").value == 77.0
        await swaps(hub).undo("kettle", dry_run=False)
        assert (ends(hub, "kettle"), ends(hub, "spare")) == (["miio:1"], ["miio:2"])
        with pytest.raises(Rejected, match=r"swap\.nothing_to_undo"):
            await swaps(hub).undo("kettle", dry_run=True)
    assert text(home) == DEVICES


async def test_what_stood_under_no_handle_gets_one_until_it_is_undone(home: Home) -> None:
    async with home.hub() as (hub, clock):
        await done(hub, clock, "kettle", "miio:4")
        assert (ends(hub, "kettle"), ends(hub, "kettle_old")) == (["miio:4"], ["miio:1"])
    async with home.hub() as (hub, clock):
        await swaps(hub).undo("kettle", dry_run=False)
        assert ends(hub, "kettle") == ["miio:1"]
        assert hub.registry.by_handle("kettle_old") is None
    assert sorted(text(home).splitlines()) == sorted(DEVICES.splitlines())


async def test_what_scenes_would_lose_is_said_with_its_place_and_nothing_changes(home: Home) -> None:
    async with home.hub() as (hub, _):
        before = text(home)
        swap, report = await swaps(hub).swap("plug", "spare", dry_run=True)
        assert [one.message_id for one in swap.differences if one.lost]
        scene = home.places.config / "scenes" / "a.yaml"
        scene.write_text("- scene: A\n  when: {becomes: plug.power > 5}\n  do: [{set: {plug.on: off}}]\n")
        await hub.house.reload()
        swap, report = await swaps(hub).swap("plug", "spare", dry_run=False)
        assert has_errors(report.problems)
        places = [(Path(one.mark.source.name).name, one.mark.line) for one in swap.uses if one.mark]
        assert ("a.yaml", 2) in places
        assert (text(home), ends(hub, "plug")) == (before, ["miio:3"])


async def test_who_falls_out_of_a_group_of_a_scene_is_named(home: Home) -> None:
    async with home.hub() as (hub, _):
        scene = home.places.config / "scenes" / "a.yaml"
        scene.write_text("- scene: Off\n  when: {at: '23:00'}\n  do: [{set: {every.plug.on: off}}]\n")
        another = f"  another: {{endpoints: [miio:5], model: {PLUG}}}\n"
        (home.places.config / "devices.yaml").write_text(DEVICES + another)
        assert (await hub.house.reload()).accepted
        swap, report = await swaps(hub).swap("plug", "spare", dry_run=True)
        assert not has_errors(report.problems)
        told = [one for one in swap.uses if one.message_id == "swap.falls_out"]
        assert [one.params for one in told] == [{"path": "plug.on", "scene": "Off"}]
        assert [one.mark.line for one in told if one.mark] == [1]
        same, _ = await swaps(hub).swap("kettle", "spare", dry_run=True)
        assert same.uses == ()


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("nobody", "spare", UnknownName, "command.unknown_device"),
        ("kettle", "nobody", UnknownName, "command.unknown_device"),
        ("kettle", "miio:99", NotAdopted, "swap.adopt_first"),
        ("kettle", "kettle", Rejected, "swap.same"),
        ("kettle", "miio:1", Rejected, "swap.same"),
        ("house", "kettle", Rejected, "swap.nothing_behind"),
    ],
)
async def test_what_cannot_be_swapped(home: Home, old: str, new: str, error: type[HearthError], message: str) -> None:
    async with home.hub() as (hub, _):
        with pytest.raises(error, match=message):
            await swaps(hub).swap(old, new, dry_run=False)
    assert text(home) == DEVICES


async def test_one_whose_token_nobody_knows_cannot_take_a_place(home: Home) -> None:
    async with home.hub() as (hub, _):
        (ref,) = ends(hub, "spare")
        unknown = SimpleNamespace(adopted=lambda one: one != ref)
        swapping = replace(swaps(hub), book=unknown)  # type: ignore[arg-type]  # it is asked for nothing else
        with pytest.raises(NotAdopted, match=r"swap\.adopt_first"):
            await swapping.swap("kettle", "spare", dry_run=False)
    assert text(home) == DEVICES


async def test_what_is_on_and_dangerous_is_not_let_go_of(home: Home) -> None:
    home.lan.things["1"].at["on"] = True
    async with home.hub() as (hub, _):
        with pytest.raises(Unsafe, match=r"swap\.switch_off_first"):
            await swaps(hub).swap("kettle", "spare", dry_run=False)
