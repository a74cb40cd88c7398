"""Lamps, MIoT and older. Sources: homebridge-miot (MIoT), python-miio and hass-xiaomi-miot (older)."""

from collections.abc import Mapping
from typing import ClassVar

from drivers.miio.simulated.appliance import Refusal, bad_argument, no_answer, scalar
from drivers.miio.simulated.facts import Fact, Scalar, table
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance

ON = "2.1"


class MiotLamp(MiotAppliance):
    """A lamp with the action `toggle`; its button does the same."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("2.1",)
    WORDS = ("press",)

    def called(self, action: str, arguments: list[object]) -> None:
        """Toggle."""
        self.put(ON, not self.values[ON])

    def acted(self, what: str, value: object) -> None:
        """`press` toggles."""
        self.put(ON, not self.values[ON])


class CeilingLamp(MiotLamp):
    """yeelink.light.ceilc, with its ambient light. It also steps its brightness by actions."""

    FACTS = table("""
        2.1  on                         bool  rwn  -           false
        2.2  mode                       int   rwn  0,1         0
        2.3  brightness                 int   rwn  1..100      100
        2.5  color-temperature          int   rwn  2700..6500  4000
        3.1  ambient-on                 bool  rwn  -           false
        3.2  ambient-mode               int   rwn  1,3         1
        3.3  ambient-brightness         int   rwn  1..100      50
        3.4  ambient-color-temperature  int   rwn  1700..6500  4000
        3.5  ambient-color              int   rwn  1..16777215  16711680
        3.6  ambient-saturability       int   rwn  0..100      100
        3.7  ambient-flow               int   rwn  0,1         0
    """)
    ACTIONS = ("2.1", "2.2", "2.3")

    def called(self, action: str, arguments: list[object]) -> None:
        """Toggle, brighter, darker."""
        if action == "2.1":
            super().called(action, arguments)
        else:
            step = 10 if action == "2.2" else -10
            self.put("2.3", min(100, max(1, int(self.values["2.3"]) + step)))


class MonitorBar(MiotLamp):
    """yeelink.light.lamp22."""

    FACTS = table("""
        2.1  on                      bool  rwn  -           false
        2.2  brightness              int   rwn  1..100      100
        2.3  color-temperature       int   rwn  2700..6500  4000
        2.4  default-power-on-state  bool  rwn  -           true
        2.5  mode                    int   rwn  5,6,7,8,9   6
    """)


class ColorBulb(MiotLamp):
    """yeelink.light.colorc: it shows a colour or a white, whichever was written last. It has no actions."""

    FACTS = table("""
        2.1  on                 bool  rwn  -           false
        2.2  brightness         int   rwn  1..100      100
        2.3  color-temperature  int   rwn  2700..6500  4000
        2.4  color              int   rwn  1..16777215  16777215
        2.5  mode               int   rwn  1,2         2
    """)
    ACTIONS = ()

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """A colour sets the mode to colour, a temperature to white."""
        super().written(batch)
        if "2.4" in batch:
            self.put("2.5", 1)
        elif "2.3" in batch:
            self.put("2.5", 2)


class LegacyLamp(LegacyAppliance):
    """A lamp whose button is its `power`."""

    WORDS = ("press",)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles."""
        self.written({"power": "off" if self.values["power"] == "on" else "on"})


class PhilipsBulb(LegacyLamp):
    """philips.light.bulb: `cct` is percent of its range of white."""

    FACTS = table("""
        power   power   text  rw  on,off  "off"
        bright  bright  int   rw  1..100  100
        cct     cct     int   rw  1..100  50
        snm     snm     int   rw  0..4    0
        dv      dv      int   rw  -       0
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {
        "power": "set_power", "bright": "set_bright", "cct": "set_cct", "snm": "apply_fixed_scene", "dv": "delay_off",
    }  # fmt: skip

    def other(self, method: str, arguments: list[object]) -> object:
        """Brightness and white together. Raises Refusal."""
        if method != "set_bricct":
            raise no_answer()
        if len(arguments) != 2 or not all(
            self.FACTS[name].admits(value) for name, value in zip(("bright", "cct"), arguments, strict=True)
        ):
            raise bad_argument()
        self.write({"bright": scalar(arguments[0]), "cct": scalar(arguments[1])})
        return ["ok"]


class DeskLamp(LegacyLamp):
    """yeelink.light.lamp1: answers every property as text, and wants to know how to change and how long.

    Properties that it does not have are empty text, and it may be asked for many: python-miio asks for 25 at once.
    """

    FACTS: ClassVar[Mapping[str, Fact]] = table("""
        power       power       text  rw  on,off      "off"
        bright      bright      int   rw  1..100      100
        ct          ct          int   rw  2700..6500  4000
        color_mode  color_mode  int   r   1,2,3       2
        delayoff    delayoff    int   r   0..60       0
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {"power": "set_power", "bright": "set_bright", "ct": "set_ct_abx"}
    as_strings = True
    unknown_is_empty = True
    max_props = 32

    def request(self, method: str, params: object) -> object:
        """As every older device, but refusing a change whose effect or duration is none. Raises Refusal."""
        if method in self.SETTERS.values() and isinstance(params, list) and not _smooth(params[1:]):
            raise Refusal(-5001, "invalid params")
        return super().request(method, params)

    def other(self, method: str, arguments: list[object]) -> object:
        """Toggle. Raises Refusal."""
        if method != "toggle":
            raise no_answer()
        self.write({"power": "off" if self.values["power"] == "on" else "on"})
        return ["ok"]


def _smooth(rest: list[object]) -> bool:
    """Whether what follows a value is nothing, or an effect and its milliseconds."""
    if not rest:
        return True
    if rest[0] not in ("smooth", "sudden"):
        return False
    return len(rest) >= 2 and isinstance(rest[1], int) and not isinstance(rest[1], bool) and rest[1] >= 0
