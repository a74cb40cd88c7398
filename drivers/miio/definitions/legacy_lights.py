"""Lamps of the older generation. Facts: python-miio and al-one/hass-xiaomi-miot; both sources agree.

The Philips bulbs count their white in percent of 3,000 to 5,700 K (python-miio philips_bulb.py).
"""

from drivers.kit.decode import number, whole
from drivers.kit.define import Binding, Narrow, Poll
from drivers.miio.definitions.legacy_words import on_off, setting
from drivers.miio.profiles.legacy import Invoke, LegacyDefinition, Name
from hub.model.value import Value

WARM, COLD = 3000, 5700


def _kelvin(wire: object) -> int | None:
    percent = number(wire)
    return None if percent is None or not 1 <= percent <= 100 else round(WARM + (percent - 1) * (COLD - WARM) / 99)


def _percent(value: Value) -> object:
    kelvin = number(value) or WARM
    return Invoke("set_cct", (max(1, min(100, round(1 + (kelvin - WARM) * 99 / (COLD - WARM)))),))


def _smooth(method: str, value: object) -> Invoke:
    return Invoke(method, (value, "smooth", 300))


DEFINITIONS: tuple[LegacyDefinition, ...] = (
    LegacyDefinition(
        vendor="Philips",
        name="Bulb, candle, downlight",
        models=(
            "philips.light.bulb",
            "philips.light.candle",
            "philips.light.candle2",
            "philips.light.cbulb",
            "philips.light.downlight",
        ),
        bindings=(
            on_off("light", "power", "set_power"),
            setting("light", "brightness", "bright", "set_bright", low=1),
            Binding(
                "light",
                "color_temperature",
                Name("cct"),
                _kelvin,
                _percent,
                poll=Poll.FAST,
                narrow=Narrow(minimum=WARM, maximum=COLD, step=27),
            ),
        ),
        chunk=15,
    ),
    LegacyDefinition(
        vendor="Yeelight",
        name="LED desk lamp",
        models=("yeelink.light.lamp1",),
        bindings=(
            on_off("light", "power", send=lambda value: _smooth("set_power", "on" if value else "off")),
            setting("light", "brightness", "bright", send=lambda value: _smooth("set_bright", value), low=1),
            Binding(
                "light",
                "color_temperature",
                Name("ct"),
                whole(1700, 6500),
                lambda value: _smooth("set_ct_abx", value),
                poll=Poll.FAST,
                narrow=Narrow(minimum=2700, maximum=6500, step=1),
            ),
        ),
        chunk=15,
    ),
)
