"""What sits behind a simulated gateway: things that a hand can be laid on, and what they say on the wire.

Their facts are their own, not those of the client's definitions. Source: Home Assistant xiaomi_aqara, and the vendor's
published protocol (names in both generations).
"""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.simulator import as_bool, as_number, as_text, unknown_act
from hub.model.errors import BadValue

Wire = dict[str, str | int]
Say = Callable[[Wire], None]

CLICKS: Final[Mapping[int, Mapping[str, tuple[str, ...]]]] = {
    1: {"single": ("click",), "double": ("double_click",), "long": ("long_click_press", "long_click_release")},
    2: {"single": ("click",), "double": ("double_click",), "long": ("long_click",)},
}


class Thing:
    """A child: `state` is physical, `wire` what the gateway remembers of it. `say` reports on the group."""

    acts: tuple[str, ...] = ()
    mains = False

    def __init__(self, generation: int, say: Say) -> None:
        self.generation = generation
        self.say = say
        self.state: dict[str, object] = {}
        self.wire: Wire = {} if self.mains else {self.named("voltage", "battery_voltage"): 3000}

    def named(self, first: str, second: str) -> str:
        """The name in this generation."""
        return first if self.generation == 1 else second

    def tell(self, wire: Wire) -> None:
        """It becomes so on the wire, and is reported."""
        self.wire.update(wire)
        self.say(wire)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        raise unknown_act(what, self.acts)

    def write(self, values: Mapping[str, object]) -> Wire | None:
        """Set values over the wire; None: it has no such thing."""
        return None


class Toggle(Thing):
    """Something that is so or not: a door, water on the floor, smoke."""

    NAMES = ("status", "status")
    WORDS = ("off", "on")
    WORD = "on"

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self.acts = (self.WORD,)
        self.state[self.WORD] = False
        self.wire[self.named(*self.NAMES)] = self.WORDS[0]

    def act(self, what: str, value: object) -> None:
        if what != self.WORD:
            raise unknown_act(what, self.acts)
        self.state[self.WORD] = on = as_bool(what, value)
        self.tell({self.named(*self.NAMES): self.WORDS[on]})


class Door(Toggle):
    """A door or window."""

    NAMES, WORDS, WORD = ("status", "window_status"), ("close", "open"), "open"


class Floor(Toggle):
    """A floor that may be wet."""

    NAMES, WORDS, WORD = ("status", "wleak_status"), ("no_leak", "leak"), "leak"


class Smoke(Toggle):
    """A smoke alarm."""

    NAMES, WORDS, WORD = ("alarm", "alarm"), ("0", "1"), "smoke"


class Gas(Toggle):
    """A gas alarm, on mains."""

    NAMES, WORDS, WORD = ("alarm", "alarm"), ("0", "1"), "gas"
    mains = True


class Motion(Thing):
    """It says when somebody moves; generation 1 also that nobody did for two minutes (act `quiet`)."""

    acts = ("motion", "quiet", "lux")

    def act(self, what: str, value: object) -> None:
        if what == "lux":
            self.tell({"lux": str(int(as_number(what, value)))})
        elif what not in self.acts:
            raise unknown_act(what, self.acts)
        elif not as_bool(what, value):
            return
        elif what == "motion":
            self.tell({self.named("status", "motion_status"): "motion"})
        elif self.generation == 1:
            self.say({"no_motion": "120"})


class Weather(Thing):
    """Temperature (°C), humidity (%) and pressure (hPa), told in hundredths."""

    acts = ("temperature", "humidity", "pressure")

    def act(self, what: str, value: object) -> None:
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        self.state[what] = number = as_number(what, value)
        self.tell({what: str(round(number * 100))})


class Button(Thing):
    """One or two keys; `press` is `single`, `double` or `long`."""

    NAMES: Mapping[str, tuple[str, str]] = {"press": ("status", "button_0")}

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self.acts = tuple(self.NAMES)

    def act(self, what: str, value: object) -> None:
        if what not in self.NAMES:
            raise unknown_act(what, self.acts)
        clicks = CLICKS[self.generation].get(as_text(what, value))
        if clicks is None:
            raise BadValue("simulator.bad_value", word=what, value=value)
        for click in clicks:
            self.say({self.named(*self.NAMES[what]): click})


class Wall1(Button):
    """A wall button with one key."""

    NAMES = {"press": ("channel_0", "button_0")}  # noqa: RUF012 - declared with the class above


class Wall2(Button):
    """A wall button with two keys."""

    NAMES = {  # noqa: RUF012 - declared with the class above
        "left": ("channel_0", "button_0"),
        "right": ("channel_1", "button_1"),
    }


class Teller(Thing):
    """It tells what is done to it and remembers nothing: (act: names)."""

    NAMES: Mapping[str, tuple[str, str]] = {}

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self.acts = tuple(self.NAMES)

    def act(self, what: str, value: object) -> None:
        if what not in self.NAMES:
            raise unknown_act(what, self.acts)
        self.say({self.named(*self.NAMES[what]): as_text(what, value)})


class Vibration(Teller):
    """A sensor of what is done to the thing it sticks on."""

    NAMES = {"moved": ("status", "movement")}  # noqa: RUF012 - declared with the class above


class Cube(Teller):
    """A cube."""

    NAMES = {  # noqa: RUF012 - declared with the class above
        "turned": ("status", "cube_status"),
        "rotated": ("rotate", "rotate_degree"),
    }


class Lock(Teller):
    """A door lock."""

    NAMES = {  # noqa: RUF012 - declared with the class above
        "finger": ("fing_verified", "fing_verified"),
        "code": ("psw_verified", "psw_verified"),
        "card": ("card_verified", "card_verified"),
        "wrong": ("verified_wrong", "verified_wrong"),
    }


class Relay(Thing):
    """Relays by wire name; `press` is a hand on the key of that name."""

    NAMES: tuple[str, ...] = ("channel_0",)
    mains = True

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self.acts = ("press",)
        for name in self.NAMES:
            self._set(self.on_wire(name), on=False)

    def on_wire(self, name: str) -> str:
        return name

    def act(self, what: str, value: object) -> None:
        name = self.on_wire(as_text(what, value)) if what == "press" else ""
        if name not in self.wire:
            raise unknown_act(what, self.acts)
        self._set(name, on=self.wire[name] == "off")
        self.say({name: self.wire[name]})

    def write(self, values: Mapping[str, object]) -> Wire | None:
        names = [self.on_wire(name) for name in self.NAMES]
        if not values or any(name not in names or word not in ("on", "off") for name, word in values.items()):
            return None
        changed: Wire = {name: str(word) for name, word in values.items()}
        for name, word in changed.items():
            self._set(name, on=word == "on")
        self.say(changed)
        return changed

    def _set(self, name: str, *, on: bool) -> None:
        self.wire[name] = "on" if on else "off"
        self.state["on" if len(self.NAMES) == 1 else name] = on


class Relay2(Relay):
    """Two relays."""

    NAMES = ("channel_0", "channel_1")


class Plug(Relay):
    """A socket that measures."""

    NAMES = ("status",)

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self.wire |= {"load_power": "0.00", "power_consumed": "1250.00"}

    def on_wire(self, name: str) -> str:
        return self.named("status", "channel_0") if name == "status" else name


class Curtain(Thing):
    """It is where it is asked to be at once."""

    mains = True
    acts = ("pull",)

    def __init__(self, generation: int, say: Say) -> None:
        super().__init__(generation, say)
        self._go(0)

    def act(self, what: str, value: object) -> None:
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        self._go(int(as_number(what, value)))
        self.say({"curtain_level": self.wire["curtain_level"]})

    def write(self, values: Mapping[str, object]) -> Wire | None:
        word = values.get(self.named("status", "curtain_status"))
        level = {"open": 100, "close": 0}.get(str(word), values.get("curtain_level"))
        if word != "stop":
            if not str(level).isdecimal() or not 0 <= int(str(level)) <= 100:
                return None
            self._go(int(str(level)))
        told: Wire = {"curtain_level": self.wire["curtain_level"]}
        self.say(told)
        return told

    def _go(self, level: int) -> None:
        self.state["position"] = level
        self.wire["curtain_level"] = str(level)


THINGS: Final[Mapping[str, type[Thing]]] = {
    "magnet": Door, "sensor_magnet.aq2": Door, "motion": Motion, "sensor_motion.aq2": Motion, "sensor_ht": Weather,
    "weather.v1": Weather, "sensor_wleak.aq1": Floor, "smoke": Smoke, "natgas": Gas, "switch": Button,
    "sensor_switch.aq2": Button, "86sw1": Wall1, "86sw2": Wall2, "vibration": Vibration, "cube": Cube, "lock.aq1": Lock,
    "plug": Plug, "86plug": Plug, "ctrl_neutral1": Relay, "ctrl_ln1": Relay, "ctrl_neutral2": Relay2,
    "ctrl_ln2": Relay2, "curtain": Curtain,
}  # fmt: skip
