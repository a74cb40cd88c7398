"""What a lamp is like, put together from what it tells piece by piece."""

import colorsys
from collections.abc import Iterator, Mapping
from typing import Final

from drivers.kit.decode import number
from drivers.kit.define import Binding, Definition
from drivers.yeelight.definitions.lights import Member
from hub.model.value import Color, Value

_RGB: Final = 1
_WHITE: Final = 2
_HSV: Final = 3
_COLORS: Final = ("rgb", "hue", "sat")


class Picture:
    """The newest word of a lamp on each of its properties, and what these mean.

    A lamp keeps the white that it had while it shines in colour, and says nothing new of it: only what shines counts.
    """

    def __init__(self, definition: Definition[Member]) -> None:
        self._bindings = {
            one.address.prop: one for one in definition.bindings if isinstance(one, Binding) and one.address.prop
        }
        self._known: dict[str, object] = {}

    @property
    def props(self) -> tuple[str, ...]:
        """The names of all properties that are to be asked for."""
        modes = {mode: None for prop in self._bindings for mode in _modes(prop)}
        return (*self._bindings, *modes)

    def take(self, told: Mapping[str, object]) -> tuple[tuple[str, Value | None], ...]:
        """What follows from properties just told: values by path."""
        # A property that the lamp does not have comes as an empty text.
        new = {name: value for name, value in told.items() if value != "" and name in self.props}
        self._known |= new
        touched = dict.fromkeys(prop for name in new for prop in self._touched_by(name))
        return tuple(self._values(touched))

    def _touched_by(self, name: str) -> tuple[str, ...]:
        if name in self._bindings and not name.endswith(_COLORS):
            return (name,)
        prefix = "bg_" if name.startswith("bg_") else ""
        return tuple(one for one in (f"{prefix}ct", f"{prefix}rgb") if one in self._bindings)

    def _values(self, props: Mapping[str, None]) -> Iterator[tuple[str, Value | None]]:
        for prop in props:
            binding, wire = self._bindings[prop], self._known.get(prop)
            mode = self._mode("bg_" if prop.startswith("bg_") else "")
            if prop.endswith("ct"):
                if wire is not None and mode in (None, _WHITE):
                    yield binding.path, binding.decode(wire)
            elif prop.endswith("rgb"):
                value = self._hsv(prop[:-3]) if mode == _HSV else wire
                if value is not None and mode != _WHITE:
                    yield binding.path, value if isinstance(value, Color) else binding.decode(value)
            else:
                yield binding.path, binding.decode(wire)

    def _mode(self, prefix: str) -> int | None:
        mode = number(self._known.get(_mode_name(prefix)))
        return None if mode is None else int(mode)

    def _hsv(self, prefix: str) -> Color | None:
        hue, saturation = (number(self._known.get(prefix + name)) for name in ("hue", "sat"))
        if hue is None or saturation is None or not (0 <= hue <= 359 and 0 <= saturation <= 100):
            return None
        red, green, blue = colorsys.hsv_to_rgb(hue / 360, saturation / 100, 1.0)
        return Color(round(red * 255), round(green * 255), round(blue * 255))


def _mode_name(prefix: str) -> str:
    return "bg_lmode" if prefix else "color_mode"


def _modes(prop: str) -> tuple[str, ...]:
    """What tells whether a property counts."""
    prefix = "bg_" if prop.startswith("bg_") else ""
    if prop.endswith("rgb"):
        return (_mode_name(prefix), f"{prefix}hue", f"{prefix}sat")
    return (_mode_name(prefix),) if prop.endswith("ct") else ()
