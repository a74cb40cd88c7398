"""The lamp itself, without a network: what it takes, what it shows, what it tells.

Sources as in `codec`: methods and their conditions from 4.1 of the specification ("only accepted if the smart LED is
currently in on state"), errors from 4.2.
"""

from collections.abc import Callable, Sequence
from typing import Final

from drivers.yeelight.definitions.lights import DEFINITIONS, WITH_BACKGROUND
from hub.model.errors import HearthError

_WHITE: Final = 2
_RGB: Final = 1
_HSV: Final = 3


class Refusal(HearthError):
    """The lamp says no."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__("simulator.refusal", code=code, message=message)
        self.code = code
        self.message = message


class LampState:
    """Properties as the lamp keeps them; `changed` is called with those that change."""

    def __init__(self, model: str, changed: Callable[[dict[str, object]], None]) -> None:
        components = DEFINITIONS[model].abilities.properties
        self._background = "background.on" in components
        self._changed = changed
        self.props: dict[str, object] = {
            "power": "off", "bright": 100, "ct": 4000, "rgb": 16711680, "hue": 0, "sat": 100, "color_mode": _WHITE,
            "flowing": 0, "delayoff": 0, "music_on": 0, "name": "",
        }  # fmt: skip
        if "color" not in components:
            self._without("rgb", "hue", "sat")
        if "color_temperature" not in components:
            self._without("ct")
        if self._background:
            self.props |= {
                "bg_power": "off", "bg_bright": 50, "bg_ct": 4000, "bg_rgb": 255, "bg_hue": 240, "bg_sat": 100,
                "bg_lmode": _RGB,
            }  # fmt: skip
        self._methods: dict[str, Callable[[str, list[object]], None]] = {
            "set_power": self._power, "toggle": self._toggle, "set_bright": self._bright, "set_ct_abx": self._ct,
            "set_rgb": self._rgb, "set_hsv": self._hsv,
        }  # fmt: skip

    def _without(self, *names: str) -> None:
        for name in names:
            del self.props[name]

    @property
    def support(self) -> tuple[str, ...]:
        """The methods that it has."""
        fit = [name for name in self._methods if self._fits("", name)]
        second = [f"bg_{name}" for name in self._methods] if self._background else []
        return ("get_prop", "set_default", "cron_add", "cron_get", "cron_del", "set_name", *fit, *second)

    def call(self, method: str, params: list[object]) -> list[object]:
        """Carry a request out. Raises Refusal."""
        if method == "get_prop":
            return [_text(self.props.get(str(name), "")) for name in params]
        if method in ("cron_add", "cron_del"):
            self._demand_on("")
            self.put({"delayoff": _whole(params, 1, 1, 60) if method == "cron_add" else 0})
            return ["ok"]
        prefix, name = ("bg_", method[3:]) if method.startswith("bg_") else ("", method)
        if name not in self._methods or not self._fits(prefix, name):
            raise Refusal(-1, "method not supported")
        self._methods[name](prefix, params)
        return ["ok"]

    def put(self, values: dict[str, object]) -> None:
        """Take values, and tell those that are new."""
        news = {name: value for name, value in values.items() if self.props.get(name) != value}
        self.props |= news
        if news:
            self._changed(news)

    def _fits(self, prefix: str, name: str) -> bool:
        if prefix and not self._background:
            return False
        needs = {"set_ct_abx": "ct", "set_rgb": "rgb", "set_hsv": "hue"}.get(name)
        return needs is None or prefix + needs in self.props

    def _demand_on(self, prefix: str) -> None:
        if self.props[f"{prefix}power"] != "on":
            raise Refusal(-5000, "general error")

    def _power(self, prefix: str, params: list[object]) -> None:
        if not params or params[0] not in ("on", "off"):
            raise Refusal(-5001, "invalid params")
        self.put({f"{prefix}power": params[0]})

    def _toggle(self, prefix: str, params: list[object]) -> None:
        self.put({f"{prefix}power": "off" if self.props[f"{prefix}power"] == "on" else "on"})

    def _bright(self, prefix: str, params: list[object]) -> None:
        level = _whole(params, 0, 1, 100)
        self._demand_on(prefix)
        self.put({f"{prefix}bright": level})

    def _ct(self, prefix: str, params: list[object]) -> None:
        kelvin = _whole(params, 0, 1700, 6500)
        self._demand_on(prefix)
        self.put({f"{prefix}ct": kelvin, _mode(prefix): _WHITE})

    def _rgb(self, prefix: str, params: list[object]) -> None:
        code = _whole(params, 0, 1, 0xFFFFFF)
        self._demand_on(prefix)
        self.put({f"{prefix}rgb": code, _mode(prefix): _RGB})

    def _hsv(self, prefix: str, params: list[object]) -> None:
        hue, saturation = _whole(params, 0, 0, 359), _whole(params, 1, 0, 100)
        self._demand_on(prefix)
        self.put({f"{prefix}hue": hue, f"{prefix}sat": saturation, _mode(prefix): _HSV})


def search_name(model: str) -> str:
    """What the search calls a model."""
    return "ceiling4" if model == WITH_BACKGROUND else model.rpartition(".")[2]


def _mode(prefix: str) -> str:
    return "bg_lmode" if prefix else "color_mode"


def _text(value: object) -> object:
    """Answers to `get_prop` are text, whatever they are."""
    return value if isinstance(value, str) else str(value)


def _whole(params: Sequence[object], index: int, low: int, high: int) -> int:
    value = params[index] if index < len(params) else None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refusal(-5001, "invalid params")
    return value
