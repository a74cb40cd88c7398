"""MIoT LAN subscribe: devices that tell their changes by themselves. Tried where offered; polling is the safety net.

A capable device says so in its answer to a probe. Once subscribed it sends signed requests, which are acknowledged
and heard once. Source: XiaoMi/ha_xiaomi_home miot_lan.py.

A push that nobody acknowledged is sent again with the stamp of then, so one that was lost at first may come after those
that have made it untrue. Only its id tells; that ids count upwards is not published, so it is a reason to ask, no more.
"""

from collections.abc import Callable
from typing import Any, Final

from drivers.miio.codec import subscription_of
from drivers.miio.exchange import Answer, Ask

REMEMBERED: Final = 5.0  # seconds for which a repeated push is recognised
MOST_REMEMBERED: Final = 256
OVERTAKING: Final = 30.0  # seconds for which a push with an id that is not higher may be older than the one heard
ACTED_ON: Final = (0, 1, 4)  # kinds of offer that ask for a subscription

Subscribe = Callable[[Callable[[int, int], Ask], Callable[[Answer], None]], None]


def subscribe_ask(virtual_did: int, at: int) -> Ask:
    """Ask for everything; `at` in Unix seconds becomes the subscription's stamp."""
    params = {"version": "2.0", "did": str(virtual_did), "update_ts": at, "sub_method": "."}
    return Ask("miIO.sub", params)


def unsubscribe_ask(virtual_did: int, at: int) -> Ask:
    """Take back what was asked for with the stamp `at`."""
    return Ask("miIO.unsub", {"version": "2.0", "did": str(virtual_did), "update_ts": at, "sub_method": "."})


def acknowledgement(request_id: int) -> bytes:
    """What a device wants to hear, or it pushes again."""
    return b'{"id":%d,"result":{"code":0}}' % request_id


def entries_of(params: Any, did: str) -> list[dict[str, Any]]:
    """What a push tells of one device: `properties_changed` has a list, `event_occured` a single entry."""
    entries = params if isinstance(params, list) else [params]
    return [entry for entry in entries if isinstance(entry, dict) and str(entry.get("did")) == did]


class Pushes:
    """The subscription to one device, and which of its pushes were heard already."""

    __slots__ = ("_asking", "_heard", "_highest", "_highest_at", "_refused", "_subscribe", "stamp", "subscribed")

    def __init__(self, subscribe: Subscribe) -> None:
        self._subscribe = subscribe
        self.stamp = -1
        self._asking = False
        self._refused = 0
        self._heard: dict[int, float] = {}
        self._highest = 0
        self._highest_at = -OVERTAKING
        self.subscribed = False

    def offered(self, checksum: bytes, *, probed: bool = True) -> bool | None:
        """Take in the last 16 bytes of an answer to a greeting; subscribes where the device offers it.

        Returns True: the subscription stands; False: it has just been lost; None: there is none. An answer to a hello
        that was not `probed` says nothing of it.
        """
        offer, before = subscription_of(checksum), self.subscribed
        if offer is None and not probed:
            return None
        offers = offer is not None and offer.wildcard and offer.kind in ACTED_ON
        self.subscribed = before and offers and offer is not None and offer.stamp == self.stamp
        if offers and not self.subscribed and not self._asking and self._refused < 3:
            self._asking = True
            self._subscribe(self._ask, self._answered)
        return self.subscribed if before else None

    def forget(self) -> None:
        """Expect nothing any more: the device has rebooted."""
        self.subscribed = False
        self._refused = 0
        self._highest_at = -OVERTAKING

    def first_time(self, request_id: int, now: float) -> bool:
        """Whether a push with this id was not heard within the last seconds."""
        heard = self._heard
        if heard and now - next(iter(heard.values())) > REMEMBERED:
            self._heard = heard = {known: at for known, at in heard.items() if now - at <= REMEMBERED}
        if request_id in heard:
            return False
        if len(heard) >= MOST_REMEMBERED:
            del heard[next(iter(heard))]
        heard[request_id] = now
        return True

    def overtaken(self, request_id: int, now: float) -> bool:
        """Whether a push that came lately may be newer than this one, which has come after it."""
        if request_id <= self._highest and now - self._highest_at < OVERTAKING:
            return True
        self._highest, self._highest_at = request_id, now
        return False

    def _ask(self, virtual_did: int, at: int) -> Ask:
        self.stamp = at
        return subscribe_ask(virtual_did, at)

    def _answered(self, answer: Answer) -> None:
        self._asking = False
        self.subscribed = isinstance(answer.result, dict) and answer.result.get("code") == 0
        if not self.subscribed:
            self._refused += 1
