from dataclasses import replace
from typing import Any

from hub.api.mqtt import show_mqtt
from hub.api.mqtt_ports import MqttState
from hub.api.route import Ask
from hub.model.errors import Unreachable
from hub.text.messages.catalogue import Language
from tests.hub.api.house import House


class Fares:
    """How the connection fares, as a test says."""

    def __init__(self, state: MqttState | None) -> None:
        self._state = state

    def state(self) -> MqttState | None:
        return self._state


async def shown(house: House, state: MqttState | None, language: Language = "en") -> Any:
    ports = replace(house.ports(), mqtt=Fares(state))
    return await show_mqtt(ports, Ask({}, {}, {}, "ann", language))


async def test_a_connection_with_its_counters(house: House) -> None:
    answer = await shown(house, MqttState("127.0.0.1:1883", True, 12.0, 4, counts={"told": 3}))
    assert answer == {
        "there": True, "broker": "127.0.0.1:1883", "connected": True, "since": 12.0, "version": "3.1.1", "why": None,
        "refused": [], "counts": {"told": 3},
    }  # fmt: skip


async def test_why_there_is_none_in_the_language_of_who_asks(house: House) -> None:
    state = MqttState("127.0.0.1:1883", False, why=Unreachable("outside.no_broker"), refused=("a/#",))
    english, chinese = await shown(house, state), await shown(house, state, "zh")
    assert (english["version"], english["refused"]) == (None, ["a/#"])
    assert english["why"]["id"] == chinese["why"]["id"] == "outside.no_broker"
    assert english["why"]["message"] != chinese["why"]["message"]


async def test_a_home_without_a_broker(house: House) -> None:
    assert await shown(house, None) == {"there": False}
    assert await show_mqtt(house.ports(), Ask({}, {}, {}, "ann", "en")) == {"there": False}
