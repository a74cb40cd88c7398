"""The gateways themselves: a lamp, a loudspeaker and a light sensor.

Facts: Home Assistant xiaomi_aqara, PyXiaomiGateway 0.14.3: `rgb` holds brightness (0..100) and colour, `illumination`
is 300 too high, `mid` and `vol` choose a tone. Confidence: high.
"""

from collections.abc import Mapping
from typing import Final

from drivers.kit.decode import color, color_code, number
from drivers.kit.define import Binding, CallBinding
from drivers.lumi.product import GATEWAY_BEATS, Blend, Moment, Product, Wire
from hub.model.value import Value

DARKNESS: Final = 300  # what `illumination` says when there is no light
SILENCE: Final = 10_000  # the tone that stops all others
WHITE: Final = 100 << 24 | 0xFFFFFF  # what it shines with when nothing else is known

_RGB: Final = ("rgb",)
_COLOR: Final = 0xFFFFFF


def _shine(wire: object) -> int | None:
    return wire if isinstance(wire, int) and not isinstance(wire, bool) and 0 <= wire < 1 << 32 else None


def _on(wire: object) -> bool | None:
    shine = _shine(wire)
    return None if shine is None else shine != 0


def _brightness(wire: object) -> int | None:
    shine = _shine(wire)
    return None if shine is None or not 1 <= shine >> 24 <= 100 else shine >> 24


def _color(wire: object) -> Value | None:
    shine = _shine(wire)
    return None if not shine else color(shine & _COLOR)


def _switch(value: Value) -> Blend:
    return Blend(lambda now, lit: (now or lit or WHITE) if value else 0)


def _dim(value: Value) -> Blend:
    level = value if isinstance(value, int) else 100
    return Blend(lambda now, lit: level << 24 | (now or lit or WHITE) & _COLOR)


def _paint(value: Value) -> Blend:
    code = color_code(value)
    return Blend(lambda now, lit: (now or lit or WHITE) & ~_COLOR | (code if isinstance(code, int) else _COLOR))


def _lux(wire: object) -> float | None:
    raw = number(wire)
    return None if raw is None or not 0 <= raw <= 100_000 else max(0.0, raw - DARKNESS)


def _tone(args: Mapping[str, Value]) -> Mapping[str, int]:
    tone, volume = args.get("tone"), args.get("volume")
    asked = {"mid": tone if isinstance(tone, int) else 0}
    return asked if not isinstance(volume, int) else {**asked, "vol": volume}


_LAMP: Final[tuple[Binding[Wire | Moment], ...]] = (
    Binding("light", "on", _RGB, _on, _switch, unlimited=True),
    Binding("light", "brightness", _RGB, _brightness, _dim, unlimited=True),
    Binding("light", "color", _RGB, _color, _paint, unlimited=True),
)

DEFINITIONS: Final = (
    Product(
        "Xiaomi", "Gateway 2", ("gateway", "gateway.v3"),
        (
            *_LAMP,
            Binding("illuminance", "illuminance", ("illumination",), _lux, unlimited=True),
            CallBinding("chime", "sound", ("mid",), _tone),
            CallBinding("chime", "silence", ("mid",), lambda _: SILENCE),
        ),
        beats=GATEWAY_BEATS, gateway=True,
    ),
    Product(
        "Xiaomi", "Air conditioner companion", ("acpartner.v3",),
        (
            Binding("illuminance", "illuminance", ("illumination",), _lux, unlimited=True),
            CallBinding("chime", "sound", ("mid",), _tone),
            CallBinding("chime", "silence", ("mid",), lambda _: SILENCE),
        ),
        beats=GATEWAY_BEATS, gateway=True,
    ),
)  # fmt: skip
