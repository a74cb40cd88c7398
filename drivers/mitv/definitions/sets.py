"""A television: its keys, its apps, its volume. There is no `on`: the set does not tell, and its key only toggles."""

from collections.abc import Mapping
from typing import Final

from drivers.kit.define import Binding, CallBinding, Definition, Poll
from drivers.mitv.codec import Volume, press
from hub.model.value import Value

MODEL: Final = "mitv"
VOLUME: Final = "getvolume"
KEY: Final = "keyevent"
APP: Final = "startapp"


def _percent(wire: object) -> Value | None:
    return wire.percent if isinstance(wire, Volume) else None


def _power(_: Mapping[str, Value]) -> object:
    return press("power")


SET: Final[Definition[str]] = Definition(
    "Xiaomi",
    "Television or box, remote control over the network",
    (MODEL,),
    (
        Binding("media", "volume", VOLUME, _percent, poll=Poll.NORMAL),
        CallBinding("media", "power_key", KEY, _power),
        CallBinding("media", "press_key", KEY, lambda args: press(str(args.get("key", "")))),
        CallBinding("media", "open_app", APP, lambda args: str(args.get("app", ""))),
    ),
)

DEFINITIONS: Final = dict.fromkeys(SET.models, SET)
