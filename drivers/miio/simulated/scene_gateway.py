"""lumi.gateway.v3: a gateway that keeps scenes, and commands who they name; and the key of its other protocol.

Source: python-miio gateway.py and push_server (the methods, the form of a scene, the commands' names). Whether a real
one tries a command again that was not acknowledged is not known: this one does not.
"""

import json
from collections.abc import Mapping
from typing import ClassVar

from drivers.kit.simulator import as_text
from drivers.miio.simulated.appliance import Place, bad_argument
from drivers.miio.simulated.facts import Fact
from drivers.miio.simulated.legacy import LegacyAppliance
from hub.model.errors import BadValue

MOST_SCENES = 100


class SceneGateway(LegacyAppliance):
    """Act `tell`: `CHILD ACTION`, what a child does; each scene that waits for it commands its device.

    The setting `values` may hold `key` (the LAN key, empty: none).
    """

    FACTS: ClassVar[Mapping[str, Fact]] = {}
    SETTERS: ClassVar[Mapping[str, str]] = {}
    WORDS = ("tell", "lux")

    def __init__(self, place: Place) -> None:
        values = place.settings.get("values", {})
        self._key = str(values.get("key", "")) if isinstance(values, Mapping) else ""
        self._lux = 120
        self._volume = 50
        self.scenes: dict[str, Mapping[str, object]] = {}
        super().__init__(place)

    def _set_by_hand(self, name: str, value: object) -> None:
        if name != "key":
            super()._set_by_hand(name, value)

    def state(self) -> dict[str, object]:
        """The key, the scenes by name with their commands, light and volume."""
        return {
            "key": self._key,
            "scenes": {name: scene["command"] for name, scene in self.scenes.items()},
            "lux": self._lux,
            "volume": self._volume,
        }

    def request(self, method: str, params: object) -> object:
        """Carry it out. Raises Refusal."""
        if method == "send_data_frame":
            return self._install(params)
        return super().request(method, params)

    def other(self, method: str, arguments: list[object]) -> object:
        """Its own methods. Raises Refusal."""
        match method, arguments:
            case "get_lumi_dpf_aes_key", _:
                return [self._key]
            case "set_lumi_dpf_aes_key", [str(key)] if len(key) == 16:
                self._key = key
            case "get_illumination", _:
                return [self._lux]
            case "get_alarming_volume", _:
                return [self._volume]
            case "set_alarming_volume", [int(volume)] if 0 <= volume <= 100:
                self._volume = volume
            case "miIO.xdel", [str(name)]:
                self.scenes.pop(name, None)
            case _:
                return super().other(method, arguments)
        return ["ok"]

    def acted(self, what: str, value: object) -> None:
        """Something happens to a child, or it gets lighter."""
        if what == "lux":
            if isinstance(value, bool) or not isinstance(value, int):
                raise BadValue("simulator.bad_value", word=what, value=value)
            self._lux = value
            return
        child, _, action = as_text(what, value).partition(" ")
        wanted = f".{action}:{child.replace('.', '_')}"
        for scene in tuple(self.scenes.values()):
            model, command = str(scene["model"]), str(scene["command"])
            if command.endswith(wanted):
                self.place.call(str(scene["ip"]), int(str(scene["did"])), command.removeprefix(f"{model}."))

    def _install(self, params: object) -> object:
        if not isinstance(params, Mapping) or params.get("type") != "scene" or len(self.scenes) >= MOST_SCENES:
            raise bad_argument()
        try:
            ((name, (_, _, (_, _), (then,))),) = json.loads(str(params.get("data")))
        except (ValueError, TypeError) as error:
            raise bad_argument() from error
        if not isinstance(then, dict) or not {"ip", "did", "command", "model"} <= then.keys():
            raise bad_argument()
        self.scenes[str(name)] = then
        return ["ok"]
