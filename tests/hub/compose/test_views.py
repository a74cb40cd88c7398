"""What the API sees of scenes and hub, and devices.yaml as adoption sees it, on a real hub without a network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.app import Hub, Options, open_hub
from hub.compose.adopting import DevicesYaml
from hub.compose.views import HubView, ScenesView
from hub.config.places import Places
from hub.model.cause import DEVICE
from hub.model.device import Happening
from hub.model.errors import BadConfig, BadSetup
from hub.model.reading import Occurrence
from hub.way_in import api_ports

FILES = {
    "hearth.yaml": "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n",
    "devices.yaml": (
        "devices:\n  button:\n    model: lumi.remote.mcn001\n    endpoints: [{id: 'miio:blt.1', via: gateway}]\n"
        "  gateway:\n    model: lumi.gateway.mgl03\n    endpoints: [miio:7]\n  bare:\n    name: Bare\n"
    ),
    "scenes/a.yaml": "- {scene: Press, when: {event: button.press}, do: {notify: pressed}}\n",
}


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    for name, text in FILES.items():
        (tmp_path / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "config" / name).write_text(text)
    async with open_hub(Options(Places(tmp_path / "config", tmp_path / "state", tmp_path / "s"))) as made:
        made.scenes.start()
        yield made


def press(hub: Hub) -> None:
    key = next(device.key for device in hub.registry.devices().values() if device.handle == "button")
    hub.scenes.occurred(Occurrence(key, Happening("press", {"kind": "single"}), hub.clock.now(), DEVICE))


async def test_scenes_and_their_traces(hub: Hub) -> None:
    view = ScenesView(hub.scenes, hub.registry, "en", hub.clock)
    heard: list[object] = []
    end = view.subscribe(heard.append)
    press(hub)
    (info,) = view.list()
    assert (info.title, info.running) == ("Press", 0)
    assert info.place.endswith("a.yaml:1")
    assert info.last is not None
    assert info.last["result"] == "done"
    (trace,) = view.traces("Press", 5)
    assert trace["result"] == "done"
    assert view.traces("nobody", 5) == []
    (chinese,) = view.traces("Press", 5, "zh")
    for one, word in ((chinese, "完成"), (trace, "done")):
        steps = one["steps"]
        assert isinstance(steps, list)
        assert steps[-1]["text"] == word
    assert heard
    end()
    heard.clear()
    press(hub)
    assert heard == []
    assert len(view.traces(None, 1)) == 1


async def test_a_hook_reaches_the_scenes_that_wait_for_it(hub: Hub) -> None:
    text = "- {scene: Home, when: {webhook: coming-home, fields: {who: text}}, do: {log: '{webhook.who} comes'}}\n"
    (hub.house.folder / "scenes" / "b.yaml").write_text(text)
    ports = api_ports(hub)
    assert (await ports.hub.reload()).problems == ()
    assert not ports.scenes.hook("coming", "{}", "ada")
    assert ports.scenes.hook("coming-home", '{"who": "ada"}', "ada")
    (trace,) = ports.scenes.traces("Home", 5)
    assert trace["result"] == "done"
    assert "ada" in str(trace["cause"])


async def test_how_the_hub_fares_and_a_check(hub: Hub) -> None:
    view = api_ports(hub).hub
    assert isinstance(view, HubView)
    status = view.status()
    assert status.version
    assert {task.name for task in status.tasks} >= {"store", "lag"}
    (hub.house.folder / "scenes" / "a.yaml").write_text("- {scene: Press, when: nothing.there, do: {log: x}}\n")
    assert [problem.message_id for problem in await view.check()] == ["scenes.unknown_device"]
    report = await view.reload()
    assert [problem.message_id for problem in report.problems] == ["scenes.unknown_device"]
    assert [one.title for one in api_ports(hub).scenes.list()] == ["Press"]


async def test_a_device_is_written_and_taken_into_use(hub: Hub) -> None:
    home = DevicesYaml(hub.house)
    await home.add({"lamp": {"name": "Lamp", "endpoints": ["miio:77"]}, "bare": {"endpoints": ["miio:78"]}}, {})
    await home.reload()
    assert home.endpoints()["lamp"] == ("miio:77",)
    assert home.endpoints()["bare"] == ("miio:78",)
    await home.join("bare", "yeelight:0x1")
    await home.reload()
    assert home.endpoints()["bare"] == ("miio:78", "yeelight:0x1")
    assert "name: Bare" in (hub.house.folder / "devices.yaml").read_text()


async def test_a_bad_folder_keeps_the_old_house(hub: Hub) -> None:
    (hub.house.folder / "devices.yaml").write_text("devices: [")
    with pytest.raises(BadConfig):
        await DevicesYaml(hub.house).reload()
    assert "button" in DevicesYaml(hub.house).endpoints()


async def test_a_folder_that_is_gone_is_said(hub: Hub) -> None:
    (hub.house.folder / "devices.yaml").unlink()
    hub.house.folder.rename(hub.house.folder.with_name("away"))
    with pytest.raises(BadSetup, match="folder_unwritable"):
        await DevicesYaml(hub.house).add({"lamp": {"endpoints": ["miio:77"]}}, {})
