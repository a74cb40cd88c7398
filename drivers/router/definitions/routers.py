"""Routers, and what is behind them: a phone, which tells of the person who carries it."""

from typing import Final

from drivers.kit.decode import whole
from drivers.kit.define import Binding, Definition, Narrow, by_model

MIWIFI: Final = "miwifi"
HERE: Final = "here"
PHONE: Final = "phone"

_LASTS: Final[Narrow] = {"fresh_for": 180.0}
"""Longer than the page of a router is left to whoever logged in there."""

_CLIENTS: Final = Binding("network", "clients", "clients", whole(0), narrow=_LASTS)
_GUESTS: Final = Binding("network", "guests", "guests", whole(0), narrow=_LASTS)


def _yes(wire: object) -> bool | None:
    return wire if isinstance(wire, bool) else None


ROUTERS: Final[tuple[Definition[str], ...]] = (
    Definition("Xiaomi", "MiWiFi router", (MIWIFI,), (_CLIENTS, _GUESTS)),
    Definition("Hearth", "Router that Hearth runs on", (HERE,), (_CLIENTS,)),
    Definition(
        "Hearth",
        "Phone in the network of a router",
        (PHONE,),
        (Binding("presence", "home", "home", _yes, narrow=_LASTS),),
    ),
)

DEFINITIONS: Final = by_model(ROUTERS)
