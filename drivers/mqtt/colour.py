"""Colours in the forms that lamps have: hue and saturation, CIE xy, red green blue (white), `#rrggbb`.

On the wire a colour is an object (`{"hue": 120, "saturation": 50}`), a list, or text with commas (`120,50`). Hue and xy
have no brightness: a colour read from them is as bright as it can be. Sources of the numbers: IEC 61966-2-1 (sRGB).
"""

from collections.abc import Callable, Sequence
from colorsys import hsv_to_rgb, rgb_to_hsv
from dataclasses import dataclass
from typing import Final

from drivers.kit.decode import Decode, Encode, number
from drivers.kit.plain import Table, is_list
from hub.model.value import Color, Value

_KEYS: Final = {
    "hs": (("h", "s"), ("hue", "saturation")),
    "xy": (("x", "y"),),
    "rgb": (("r", "g", "b"), ("red", "green", "blue")),
    "rgbw": (("r", "g", "b", "w"),),
    "rgbww": (("r", "g", "b", "c", "w"),),
}
"""What the parts are called."""
FORMS: Final = {name: name for name in (*_KEYS, "hex")}
SHAPES: Final = {"object": "object", "list": "list", "text": "text"}

Parts = Sequence[float]


@dataclass(frozen=True, slots=True)
class Colours:
    """One form of colours in one shape. `names`: the keys of the object that is written; `whole`: in whole numbers."""

    form: str
    shape: str
    names: tuple[str, ...]
    whole: bool = False

    def decode(self, wire: object) -> Color | None:
        """The colour of a wire value; None where it is none of this form."""
        if self.form == "hex":
            text = wire.strip() if isinstance(wire, str) else ""
            return Color.parse(text if text.startswith("#") else f"#{text}")
        parts = self._parts(wire)
        return None if parts is None else _COLOUR_OF[self.form](parts)

    def encode(self, value: Value) -> object:
        """The wire value of a colour."""
        if not isinstance(value, Color):
            return value
        if self.form == "hex":
            return str(value)
        parts = _PARTS_OF[self.form](value)
        if self.whole:
            parts = tuple(round(part) for part in parts)
        match self.shape:
            case "object":
                return dict(zip(self.names, parts, strict=True))
            case "list":
                return list(parts)
            case _:
                return ",".join(str(part) for part in parts)

    def _parts(self, wire: object) -> Parts | None:
        count = len(self.names)
        found: Sequence[object]
        if isinstance(wire, dict):
            spellings = (self.names, *_KEYS[self.form])
            keys = next((keys for keys in spellings if all(key in wire for key in keys)), ())
            found = [wire[key] for key in keys]
        elif isinstance(wire, str):
            found = wire.split(",", count)
        else:
            found = wire if is_list(wire) else ()
        numbers = [number(one) for one in found]
        parts = [one for one in numbers if one is not None]
        return parts if len(parts) == count == len(numbers) else None


def read_colours(table: Table, *, in_json: bool) -> tuple[Decode, Encode]:
    """What a bind says of colours: `form` (hex), `shape` and `names`."""
    form = table.word("form", FORMS, "hex")
    shape = table.word("shape", SHAPES, "object" if in_json else "text")
    names = table.texts("names")
    known = _KEYS.get(form, ((),))[0]
    if names and len(names) != len(known):
        table.flaw("product.not_texts", "names")
        names = ()
    colours = Colours(form, shape, names or known, table.text("type").startswith("int"))
    return colours.decode, colours.encode


def _within(parts: Parts, *most: float) -> bool:
    return all(0 <= part <= limit for part, limit in zip(parts, most, strict=True))


def _of_hs(parts: Parts) -> Color | None:
    if not _within(parts, 360, 100):
        return None
    red, green, blue = hsv_to_rgb(parts[0] / 360 % 1.0, parts[1] / 100, 1.0)
    return Color(round(red * 255), round(green * 255), round(blue * 255))


def _hs(color: Color) -> tuple[float, ...]:
    hue, saturation, _ = rgb_to_hsv(color.red / 255, color.green / 255, color.blue / 255)
    return round(hue * 360, 2), round(saturation * 100, 2)


def _of_xy(parts: Parts) -> Color | None:
    """SRGB of the chromaticity, as bright as it can be; what sRGB cannot show, its nearest edge."""
    x, y = parts
    if not (0 <= x <= 1 and 0.0001 <= y <= 1 and x + y <= 1.0001):
        return None
    big_x, big_z = x / y, max(0.0, 1 - x - y) / y
    linear = (
        3.2406 * big_x - 1.5372 - 0.4986 * big_z,
        -0.9689 * big_x + 1.8758 + 0.0415 * big_z,
        0.0557 * big_x - 0.2040 + 1.0570 * big_z,
    )
    most = max(linear)
    red, green, blue = (round(_gamma(max(0.0, part / most)) * 255) for part in linear)
    return Color(red, green, blue)


def _xy(color: Color) -> tuple[float, ...]:
    red, green, blue = (_linear(part / 255) for part in color)
    big_x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    big_y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    whole = big_x + big_y + 0.0193 * red + 0.1192 * green + 0.9505 * blue
    if not whole:
        return 0.3127, 0.329  # black has no colour: white's
    return round(big_x / whole, 4), round(big_y / whole, 4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _of_rgb(parts: Parts) -> Color | None:
    """Red, green and blue; the white beside them, warm and cold, is a part of each."""
    if not _within(parts, *(255.0,) * len(parts)):
        return None
    white = sum(parts[3:])
    red, green, blue = (min(255, round(part + white)) for part in parts[:3])
    return Color(red, green, blue)


def _rgbw(color: Color) -> tuple[float, ...]:
    white = min(color)
    return color.red - white, color.green - white, color.blue - white, white


_COLOUR_OF: Final[dict[str, Callable[[Parts], Color | None]]] = {
    "hs": _of_hs, "xy": _of_xy, "rgb": _of_rgb, "rgbw": _of_rgb, "rgbww": _of_rgb,
}  # fmt: skip
_PARTS_OF: Final[dict[str, Callable[[Color], tuple[float, ...]]]] = {
    "hs": _hs, "xy": _xy, "rgb": tuple, "rgbw": _rgbw, "rgbww": lambda color: (*color, 0, 0),
}  # fmt: skip
