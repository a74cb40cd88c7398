"""What a broker allows, as it says when it lets us in (MQTT 5.0, section 3.2.2.3); in MQTT 3.1.1 it says nothing."""

from dataclasses import dataclass
from typing import Final

from hub.broker.packets import Connack
from hub.broker.wire import LONGEST, Property

AT_ONCE: Final = 64
"""Messages of QoS 1 that we send without an answer, where the broker allows as many."""
_SILENT_BROKER: Final = 16
"""As AT_ONCE where the broker says nothing: fewer than those take that say something."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`receive`: messages of QoS 1 at a time; `most`: bytes of a packet; `ids`: subscriptions may have one.

    `keep_alive`: seconds, as asked or as the broker wants it.
    """

    keep_alive: float
    receive: int = _SILENT_BROKER
    most: int = LONGEST
    qos: int = 1
    retain: bool = True
    ids: bool = False


def limits(version: int, let_in: Connack, keep_alive: float) -> Limits:
    """Read them."""
    if version != 5:
        return Limits(keep_alive)
    given = let_in.properties

    def number(key: Property, default: int) -> int:
        value = given.get(key, default)
        return value if isinstance(value, int) else default

    return Limits(
        keep_alive=min(keep_alive, number(Property.SERVER_KEEP_ALIVE, 0) or keep_alive),
        receive=min(AT_ONCE, number(Property.RECEIVE_MAXIMUM, AT_ONCE)),
        most=number(Property.MAXIMUM_PACKET, LONGEST),
        qos=number(Property.MAXIMUM_QOS, 1),
        retain=number(Property.RETAIN_AVAILABLE, 1) == 1,
        ids=number(Property.SUBSCRIPTION_IDS_AVAILABLE, 1) == 1,
    )
