"""`hearth mqtt`, as its users meet it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.api.mqtt_ports import MqttState
from hub.api.server import ApiServer
from hub.cli.exits import Exit
from hub.model.errors import Unreachable
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

UP = MqttState("127.0.0.1:1883", True, 1_700_000_000.0, 5, counts={"told": 3, "other": 4, "waiting": 0})


class Fares:
    state_now: MqttState | None = UP

    def state(self) -> MqttState | None:
        return self.state_now


@pytest.fixture
async def fares(house: House, tmp_path: Path) -> AsyncIterator[Fares]:
    made = Fares()
    server = ApiServer(replace(house.ports(), mqtt=made), tmp_path / "hub.sock")
    await server.start()
    yield made
    await server.stop()


async def test_how_the_hub_fares_at_its_broker(
    fares: Fares, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hearth = Hearth(tmp_path / "hub.sock", capsys)
    up = await hearth("mqtt", "status")
    assert (up.code, "Connected to 127.0.0.1:1883" in up.out, "MQTT 5" in up.out) == (Exit.OK, True, True)
    assert "messages told" in up.out
    assert "messages waiting" not in up.out, "what never was is no news"
    fares.state_now = MqttState("127.0.0.1:1883", False, why=Unreachable("outside.no_broker"), refused=("x/#",))
    down = await hearth("mqtt", "status")
    assert "since" not in down.out, "it never was connected"
    assert (down.code, "Not connected" in down.out, "x/#" in down.out) == (Exit.NO, True, True)
    assert (await hearth("mqtt", "status", "--json")).json["connected"] is False
    fares.state_now = None
    none = await hearth("mqtt", "status")
    assert (none.code, "names no MQTT broker" in none.out) == (Exit.OK, True)


HOME = "home: {name: Home, time_zone: Europe/Berlin}\n"
MQTT = "mqtt: {broker: 'mqtt://127.0.0.1', user: hub, publish: on, share: {with: {cabin: watch}}}\n"


async def test_the_access_list_is_made_of_what_hearth_yaml_says(alone: Hearth, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "hearth.yaml").write_text(HOME)
    none = await alone("mqtt", "--config", str(config), "acl")
    assert (none.code, "broker: mqtt://HOST" in none.err) == (Exit.CONFIG, True)
    (config / "hearth.yaml").write_text(HOME + MQTT)
    made = await alone("mqtt", "--config", str(config), "acl")
    users = [line.removeprefix("user ") for line in made.out.splitlines() if line.startswith("user ")]
    assert made.code == Exit.OK
    assert {"hub", "homeassistant", "zigbee2mqtt", "cabin"} <= set(users)
    assert "topic readwrite zigbee2mqtt/#" in made.out
    assert "topic readwrite homeassistant/#" not in made.out
    assert "user hub" in (await alone("mqtt", "--config", str(config), "acl", "--json")).json["acl"]
