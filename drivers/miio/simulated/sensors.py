"""Children of a gateway: Zigbee and BLE sensors and buttons, as the gateway tells of them in MIoT.

Sources: homebridge-miot (isa.magnet.dw2hl, lumi.sensor_magnet.v2, lumi.sensor_motion.v2), XiaomiGateway3 devices.py
(the others; service and property numbers of 1000 and more are theirs).
"""

from collections.abc import Mapping
from typing import ClassVar

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import SLOW, Place, rounded
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import MiotAppliance
from hub.model.errors import BadValue


class Child(MiotAppliance):
    """Something with a battery behind a gateway. `BATTERY` is its key, in per cent."""

    BATTERY: ClassVar[str] = ""

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return (*super().acts, "battery") if self.BATTERY else super().acts

    def act(self, what: str, value: object) -> None:
        """A hand on the thing, or `battery`: so much charge. Raises UnknownName, BadValue."""
        if what == "battery" and self.BATTERY:
            self.put(self.BATTERY, round(as_number(what, value)))
            self.flush()
        else:
            super().act(what, value)


class Button(Child):
    """Pressed `single`, `double` or `long`: an event each, or one event with an argument."""

    PRESSES: ClassVar[Mapping[str, tuple[str, Mapping[int, Scalar]]]]
    WORDS: ClassVar[tuple[str, ...]] = ("press",)

    def __init__(self, place: Place) -> None:
        self._presses = 0
        super().__init__(place)

    def state(self) -> dict[str, object]:
        """How often it was pressed."""
        return super().state() | {"presses": self._presses}

    def acted(self, what: str, value: object) -> None:
        """`press` with how."""
        if not isinstance(value, str) or value not in self.PRESSES:
            raise BadValue("simulator.bad_value", word=what, value=value)
        self._presses += 1
        event, arguments = self.PRESSES[value]
        self.emit(event, arguments)


class RoundButton(Button):
    """lumi.remote.mcn001 (BLE)."""

    BATTERY = "2.1003"
    FACTS = table("""
        2.1003  battery-level  int  rn  0..100  96
    """)
    PRESSES: ClassVar = {"single": ("3.1012", {}), "double": ("3.1013", {}), "long": ("3.1014", {})}


class KineticButton(Button):
    """linp.remote.k9b01 (BLE): one event whose argument says how."""

    BATTERY = "2.1003"
    FACTS = table("""
        2.1003  battery-level  int  rn  0..100  100
    """)
    PRESSES: ClassVar = {"single": ("3.1012", {1: 1}), "long": ("3.1012", {1: 8}), "double": ("3.1012", {1: 15})}


class DoorbellButton(Button):
    """linp.remote.k9b1 (BLE), screwed to the door post."""

    BATTERY = "3.1003"
    FACTS = table("""
        3.1003  battery-level  int  rn  0..100  88
    """)
    PRESSES: ClassVar = {"single": ("2.1", {}), "double": ("2.2", {}), "long": ("2.3", {})}
    WORDS: ClassVar[tuple[str, ...]] = ("press", "ring")

    def acted(self, what: str, value: object) -> None:
        """`ring` is a single press."""
        super().acted("press", "single" if what == "ring" else value)


class BrightMotion(Child):
    """lumi.motion.acn001 (Zigbee): says when somebody moves and how bright it is, and never that nobody does."""

    FACTS = table("""
        2.1  illumination  int  rn  0..83000  120
        3.1  battery-low   int  rn  1,2       1
        3.2  voltage       int  rn  0..4000   3050
    """)
    WORDS: ClassVar[tuple[str, ...]] = ("motion", "illuminance")

    def __init__(self, place: Place) -> None:
        self._motion = False
        super().__init__(place)

    def state(self) -> dict[str, object]:
        """Whether somebody moves."""
        return super().state() | {"motion": self._motion}

    def acted(self, what: str, value: object) -> None:
        """`motion` begins (True) or ends, `illuminance` in lx (told with the next motion, as sleepers do)."""
        if what == "illuminance":
            self.values["2.1"] = round(as_number(what, value))
            return
        self._motion = as_bool(what, value)
        if self._motion:
            self.emit("2.1", {1: self.values["2.1"]})


class Motion(Child):
    """lumi.sensor_motion.v2 (Zigbee). That it says so when motion ends is taken from its readable state."""

    FACTS = table("""
        2.1  motion-state  bool  rn  -  false
    """)
    WORDS: ClassVar[tuple[str, ...]] = ("motion",)

    def acted(self, what: str, value: object) -> None:
        """`motion` begins (True) or ends."""
        motion = as_bool(what, value)
        self.put("2.1", motion)
        if motion:
            self.emit("2.1")


class Contact(Child):
    """A magnet and a reed switch. On the wire true is contact, which is closed."""

    CONTACT: ClassVar[str] = "2.1"
    EVENTS: ClassVar[Mapping[bool, str]] = {}
    WORDS: ClassVar[tuple[str, ...]] = ("open",)

    def state(self) -> dict[str, object]:
        """Whether it stands open."""
        return super().state() | {"open": not self.values[self.CONTACT]}

    def acted(self, what: str, value: object) -> None:
        """`open` (True) or shut."""
        opened = as_bool(what, value)
        changed = self.values[self.CONTACT] == opened
        self.put(self.CONTACT, not opened)
        if changed and opened in self.EVENTS:
            self.emit(self.EVENTS[opened])


class LightContact(Contact):
    """isa.magnet.dw2hl (BLE), which also tells dark from bright."""

    CONTACT = "2.2"
    BATTERY = "3.1"
    FACTS = table("""
        2.1  illumination   int   rn  1,2     2
        2.2  contact-state  bool  rn  -       true
        3.1  battery-level  int   rn  0..100  91
    """)
    WORDS: ClassVar[tuple[str, ...]] = ("open", "bright")

    def acted(self, what: str, value: object) -> None:
        """`open` or shut, `bright` or dark."""
        if what == "bright":
            self.put("2.1", 2 if as_bool(what, value) else 1)
        else:
            super().acted(what, value)


class PlainContact(Contact):
    """lumi.sensor_magnet.v2 (Zigbee): an event beside the state."""

    FACTS = table("""
        2.1  contact-state  bool  rn  -  true
    """)
    EVENTS: ClassVar[Mapping[bool, str]] = {False: "2.1", True: "2.2"}


class Thermometer(Child):
    """miaomiaoce.sensor_ht.t9 (BLE): it tells of its room when a tenth of a degree or a per cent has changed."""

    BATTERY = "2.1003"
    FACTS = table("""
        2.1003  battery-level  int    rn  0..100      83
        3.1001  temperature    float  rn  -30..100/0.1  21.0
        3.1002  humidity       int    rn  0..100      45
    """)
    WORDS: ClassVar[tuple[str, ...]] = ("temperature", "humidity")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        place.room.watch(self._felt)
        self._measure()
        self.forget_changes()

    @property
    def pace(self) -> float | None:
        """Slow while the room changes."""
        return SLOW if self.place.room.restless else None

    def state(self) -> dict[str, object]:
        """The room's true air."""
        room = self.place.room
        return super().state() | {"room_temperature": room.temperature, "room_humidity": room.humidity}

    def acted(self, what: str, value: object) -> None:
        """`temperature` and `humidity` change the air of the whole room."""
        number = as_number(what, value)
        if what == "temperature":
            self.place.room.put(temperature=number)
        else:
            self.place.room.put(humidity=number)

    def advance(self, seconds: float) -> None:
        """Measure."""
        self._measure()

    def _felt(self) -> None:
        self._measure()
        self.flush()
        self.place.rouse()

    def _measure(self) -> None:
        self.put("3.1001", rounded(self.place.room.temperature, 0.1))
        self.put("3.1002", round(self.place.room.humidity))
