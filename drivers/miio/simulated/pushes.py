"""Subscriptions of hubs, and pushes that are sent again until they are acknowledged.

Source: XiaoMi/ha_xiaomi_home miot_lan.py (MDID, MSUB, miIO.sub). How often a device repeats a push is not published.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from hub.model.ports import Clock, Timer

Address = tuple[str, int]
REPEATS: Final = (1.0, 2.0, 4.0, 8.0)  # seconds between the tries
MOST_SUBSCRIBERS: Final = 4


@dataclass(frozen=True, slots=True)
class _Subscriber:
    stamp: int
    address: Address


class Pushes:
    """The subscribers of one device (by the virtual did of the hub) and the pushes under way to them."""

    def __init__(self, clock: Clock, random: Random, send: Callable[[bytes, Address], None]) -> None:
        self._clock = clock
        self._send = send
        self._subscribers: dict[int, _Subscriber] = {}
        self._next_id = random.randrange(1, 2**30)
        self._waiting: dict[int, Timer] = {}

    def stamp_of(self, hub: int) -> int:
        """The stamp of this hub's subscription, 0 when it has none."""
        subscriber = self._subscribers.get(hub)
        return subscriber.stamp if subscriber else 0

    def subscribe(self, hub: int, stamp: int, address: Address) -> None:
        """Send what changes to `address`; the hub that came first goes when there are too many."""
        self._subscribers.pop(hub, None)
        if len(self._subscribers) >= MOST_SUBSCRIBERS:
            del self._subscribers[next(iter(self._subscribers))]
        self._subscribers[hub] = _Subscriber(stamp, address)

    def unsubscribe(self, hub: int) -> None:
        """Send it nothing more."""
        self._subscribers.pop(hub, None)

    def forget(self) -> None:
        """Lose every subscription and push, as in a reboot."""
        self._subscribers.clear()
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()

    def acknowledged(self, number: int) -> None:
        """The push with this id has arrived."""
        timer = self._waiting.pop(number, None)
        if timer is not None:
            timer.cancel()

    def push(self, method: str, params: object) -> None:
        """Send to every subscriber, and again until it acknowledges."""
        for subscriber in self._subscribers.values():
            number, self._next_id = self._next_id, self._next_id % (2**31 - 2) + 1
            message = {"id": number, "method": method, "params": params}
            plaintext = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
            self._try(number, plaintext, subscriber.address, REPEATS)

    def _try(self, number: int, plaintext: bytes, address: Address, repeats: tuple[float, ...]) -> None:
        # The timer comes first: on loopback the acknowledgement may be here before `send` returns.
        if repeats:
            self._waiting[number] = self._clock.call_at(
                self._clock.monotonic() + repeats[0], lambda: self._try(number, plaintext, address, repeats[1:])
            )
        else:
            self._waiting.pop(number, None)
        self._send(plaintext, address)
