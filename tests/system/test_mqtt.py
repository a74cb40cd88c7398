"""A hub process at a real Mosquitto: a message in, a scene, a message out; also after the broker was gone."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.mosquitto import Mosquitto, mosquitto
from tests.system.daemon import HOME, PATIENCE, Daemon

PRODUCTS: Final = """
- models: [own.motion]
  family: mqtt
  bind:
    occupancy.occupied: {from: "{at}/motion", values: {"on": true, "off": false}}
- models: [own.lamp]
  family: mqtt
  from: "{at}"
  to: "{at}/set"
  bind:
    light.on: {json: power, values: {"ON": true, "OFF": false}}
"""
DEVICES: Final = """
devices:
  hall: {model: own.motion, endpoints: mqtt:own/hall}
  lamp: {model: own.lamp, endpoints: mqtt:own/lamp}
"""
SCENES: Final = """
- scene: Light in the hall
  when: hall.occupied
  do:
    - set: {lamp.on: on}
    - mqtt: {topic: own/said, payload: "the lamp is {lamp.on}"}
- scene: Word
  when: {mqtt: "own/word/+", payload: [open, sesame]}
  do:
    - mqtt: {topic: own/heard, payload: "{mqtt.topic}"}
"""


class Other:
    """Somebody else at the broker, not written by us: what it heard, by topic, and a lamp that does as it is told."""

    def __init__(self, broker: Mosquitto) -> None:
        self.heard: list[tuple[str, str]] = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.on_connect = lambda client, *_: client.subscribe("own/#")
        self.client.on_message = self._message
        self.client.reconnect_delay_set(1, 1)
        self.client.connect(broker.host, broker.port)
        self.client.loop_start()

    def say(self, topic: str, text: str, *, retain: bool = False) -> None:
        self.client.publish(topic, text, qos=1, retain=retain).wait_for_publish(PATIENCE)

    def end(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _message(self, client: paho.Client, _: object, message: paho.MQTTMessage) -> None:
        self.heard.append((message.topic, message.payload.decode()))
        if message.topic == "own/lamp/set":
            client.publish("own/lamp", message.payload, retain=True)


def until(fine: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fine():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def at_work(folder: Path, broker: Mosquitto) -> Iterator[tuple[Daemon, Other]]:
    hub, other = Daemon(folder), Other(broker)
    (hub.config / "products").mkdir()
    (hub.config / "products" / "own.yaml").write_text(PRODUCTS)
    (hub.config / "devices.yaml").write_text(DEVICES)
    (hub.config / "scenes" / "a.yaml").write_text(SCENES)
    (hub.config / "hearth.yaml").write_text(f"{HOME}mqtt: {{broker: 'mqtt://{broker.host}:{broker.port}'}}\n")
    try:
        hub.start()
        hub.told("READY=1")
        yield hub, other
    finally:
        other.end()
        hub.end()


def value(hub: Daemon, path: str) -> object:
    handle, _, name = path.partition(".")
    listed = json.loads(hub.run("--json", "devices").stdout)["devices"]
    return next(one for one in listed if one["handle"] == handle)["readings"][name]["value"]


def test_a_message_in_a_scene_and_a_message_out_also_after_the_broker_was_gone(tmp_path: Path) -> None:
    with mosquitto() as broker, at_work(tmp_path, broker) as (hub, other):
        other.say("own/lamp", '{"power": "OFF"}', retain=True)
        other.say("own/hall/motion", "off", retain=True)
        until(lambda: value(hub, "lamp.on") is False and value(hub, "hall.occupied") is False)
        for again in range(2):
            other.heard.clear()
            other.say("own/hall/motion", "on")
            until(lambda: ("own/said", "the lamp is on") in other.heard)
            assert other.heard.count(("own/lamp/set", '{"power":"ON"}')) == 1
            other.say("own/word/1", "sesame")
            until(lambda: ("own/heard", "own/word/1") in other.heard)
            if not again:
                broker.restart()
                until(lambda: "connected to the MQTT" in hub.log.read_text().partition("no connection to the MQTT")[2])
                until(other.client.is_connected)
                other.say("own/lamp", '{"power": "OFF"}', retain=True)
                other.say("own/hall/motion", "off")
                until(lambda: value(hub, "hall.occupied") is False)
        assert hub.stop()[0] == 0
        assert "Traceback" not in hub.log.read_text()


def test_what_the_broker_keeps_is_a_value_and_sets_nothing_off(tmp_path: Path) -> None:
    with mosquitto() as broker:
        first = Other(broker)
        first.say("own/hall/motion", "on", retain=True)
        first.say("own/word/1", "open", retain=True)
        first.end()
        with at_work(tmp_path, broker) as (hub, other):
            until(lambda: value(hub, "hall.occupied") is True)
            other.say("own/word/2", "open")
            until(lambda: ("own/heard", "own/word/2") in other.heard)
            assert [topic for topic, _ in other.heard if topic in ("own/lamp/set", "own/said")] == []
            assert ("own/heard", "own/word/1") not in other.heard


@pytest.mark.parametrize("section", ["", "mqtt: {broker: 'mqtt://127.0.0.1:9'}\n"])
def test_nothing_of_it_is_loaded_where_no_broker_is_named(tmp_path: Path, section: str) -> None:
    (tmp_path / "hearth.yaml").write_text(HOME + section)
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from hub.app import Options, open_hub\n"
        "from hub.config.places import Places\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "async def main():\n"
        "    async with open_hub(Options(Places(folder, folder / 'state', folder / 's'))):\n"
        "        print(*(name for name in sys.modules if name.startswith(('hub.broker', 'hub.mqtt'))))\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert bool(done.stdout.strip()) is bool(section)
