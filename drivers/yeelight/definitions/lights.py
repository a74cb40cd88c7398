"""Lamps with LAN control.

Facts of `yeelink.light.color1`: al-one/hass-xiaomi-miot (`miio2miot_specs.py`), rytilahti/python-miio
(`integrations/yeelight`); confidence high. Ranges of the colour temperature, and who has a second light: the module
`yeelight` 0.7.16 on PyPI; confidence medium. The names of the search (`color`, `stripe`) against those of miIO
(`yeelink.light.color1`): the specification, 3.1, and the devices of python-miio. A lamp of a name that nobody here
knows is taken for what its `support` says that it can do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from drivers.kit.decode import boolean, color, color_code, number, whole
from drivers.kit.define import AnyBinding, Binding, Definition, Poll, by_model
from hub.model.value import Value

PREFIX: Final = "yeelink.light."
BACKGROUND: Final = "background"
"""The component of a lamp's second light."""


@dataclass(frozen=True, slots=True)
class Member:
    """A property as the lamp calls it, and the `slot` in which a newer wish takes the place of an older one."""

    prop: str
    slot: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a lamp; `fades`: it may come about slowly."""

    method: str
    params: tuple[object, ...]
    fades: bool = True


def _counted(value: Value) -> Wish:
    """The lamp's own countdown, in minutes: `cron_add` of kind 0."""
    minutes = round(float(value) / 60) if isinstance(value, (int, float)) else 0
    return Wish("cron_add", (0, minutes), fades=False) if minutes else Wish("cron_del", (0,), fades=False)


def _minutes(wire: object) -> float | None:
    minutes = number(wire)
    return minutes * 60 if minutes is not None and 0 <= minutes <= 1440 else None


def _rgb(wire: object) -> Value | None:
    """Numbers come as text, too."""
    given = number(wire)
    return None if given is None else color(int(given))


def _light(prefix: str = "", white: tuple[int, int] | None = None, *, colored: bool = False) -> tuple[
    AnyBinding[Member], ...
]:  # fmt: skip
    component = BACKGROUND if prefix else ""

    def member(prop: str, slot: str = "") -> Member:
        return Member(prefix + prop, prefix + (slot or prop))

    found: list[AnyBinding[Member]] = [
        Binding(
            "light", "on", member("power"), boolean, lambda on: Wish(f"{prefix}set_power", ("on" if on else "off",)),
            component, Poll.NEVER,
        ),
        Binding(
            "light", "brightness", member("bright"), whole(1, 100), lambda level: Wish(f"{prefix}set_bright", (level,)),
            component, Poll.NEVER,
        ),
    ]  # fmt: skip
    if not prefix:
        found.append(
            Binding(
                "light", "auto_off", member("delayoff"), _minutes, _counted, component, Poll.NEVER,
                {"step": 60, "maximum": 3600},
            )
        )  # fmt: skip
    if white is not None:
        low, high = white
        found.append(
            Binding(
                "light", "color_temperature", member("ct", "hue"), whole(low, high),
                lambda kelvin: Wish(f"{prefix}set_ct_abx", (kelvin,)), component, Poll.NEVER,
                {"minimum": low, "maximum": high},
            )
        )  # fmt: skip
    if colored:
        found.append(
            Binding(
                "light", "color", member("rgb", "hue"), _rgb,
                # Black is no colour of a lamp: it takes 1 and more.
                lambda value: Wish(f"{prefix}set_rgb", (max(1, int(str(color_code(value)))),)), component, Poll.NEVER,
            )
        )  # fmt: skip
    return tuple(found)


_WIDE: Final = (1700, 6500)
_USUAL: Final = (2700, 6500)
_ANY: Final = "yeelight.light."
"""Begins the models of lamps whose name nobody here knows."""

WHITE: Final = f"{_ANY}white"
TEMPERED: Final = f"{_ANY}temperature"
COLORED: Final = f"{_ANY}color"
WITH_BACKGROUND: Final = f"{_ANY}background"


def _lamps(name: str, names: str, bindings: tuple[AnyBinding[Member], ...], other: str = "") -> Definition[Member]:
    models = (*(PREFIX + one for one in names.split()), *filter(None, (other,)))
    return Definition("Yeelight", f"{name}, LAN control", models, bindings)


LAMPS: Final[tuple[Definition[Member], ...]] = (
    _lamps("White bulb", "mono1 mono5 mono6 mono monob lamp3", _light(), WHITE),
    _lamps("Bulb and lamp in whites", "ct_bulb ct2 lamp1 lamp2 lamp4", _light(white=_USUAL)),
    _lamps(
        "Ceiling lamp",
        "ceil26 ceila ceild ceiling1 ceiling2 ceiling3 ceiling5 ceiling6 ceiling13 ceiling15 ceiling17 ceiling18 "
        "ceiling24",
        _light(white=_USUAL),
        TEMPERED,
    ),
    _lamps(
        "Ceiling lamp and light bar with a background light",
        "ceilc ceiling4 ceiling10 ceiling19 ceiling20 lamp15",
        (*_light(white=_USUAL), *_light("bg_", _WIDE, colored=True)),
        WITH_BACKGROUND,
    ),
    _lamps(
        "Colour bulb, strip and bedside lamp",
        "color color1 color2 color4 color5 strip1 bslamp1 bslamp2 bslamp3",
        _light(white=_WIDE, colored=True),
        COLORED,
    ),
    _lamps("Colour bulb and strip of late", "colorc strip2 strip4 strip6", _light(white=_USUAL, colored=True)),
)

DEFINITIONS: Final = by_model(LAMPS)

_NAMES: Final = {
    "color": "color1", "mono": "mono1", "stripe": "strip1", "ceiling": "ceiling1", "bslamp": "bslamp1",
    "desklamp": "lamp1", "ct_bulb": "ct2",
}  # fmt: skip
"""Names of early firmware in the search, which stand for a kind of lamp."""


def model_of(name: str, support: Collection[str]) -> str:
    """The model of a lamp by its name in the search and the methods that it supports."""
    known = PREFIX + _NAMES.get(name, name)
    if known in DEFINITIONS:
        return known
    if "bg_set_power" in support:
        return WITH_BACKGROUND
    if "set_rgb" in support:
        return COLORED
    return TEMPERED if "set_ct_abx" in support else WHITE
