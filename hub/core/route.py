"""The way that a command to a device takes now, and where it turns when the first way does not lead there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from hub.model.device import Endpoint, Health, Status
from hub.model.errors import HearthError, NotSupported, Unreachable
from hub.model.ports import Clock, Order, Session

WORTH_TRYING: Final = 0.2
"""Seconds that must be left of an order's time for another way to be tried."""

Done = Callable[[HearthError | None], None]


@dataclass(frozen=True, slots=True)
class Route:
    """The best endpoint of a device with its session; `others` are those that may be tried after it, better first."""

    endpoint: Endpoint
    session: Session
    status: Status
    clock: Clock
    others: tuple[Session, ...] = ()

    @property
    def health(self) -> Health:
        """How the endpoint fares."""
        return self.status.health

    def why_offline(self, device: str) -> Unreachable:
        """The error for what is asked of the device (a handle) while it is offline.

        Behind a broker its own power is one thing of several that may be missing: there the family says which.
        """
        if self.endpoint.may_be_off:
            return Unreachable("command.may_be_off", device=device)
        if self.endpoint.broker and self.status.reason:
            return Unreachable(self.status.reason, **dict(self.status.params))
        return Unreachable("command.device_offline", device=device)

    def submit(self, order: Order, done: Done) -> None:
        """Send the order as `Session.submit` does; `done` is called exactly once.

        What a way cannot carry goes the next one. So does what nobody answered, where a second time does no harm.
        """
        if self.others:
            self._try((self.session, *self.others), order, self.clock.monotonic() + order.timeout, None, done)
        else:
            self.session.submit(order, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Have the properties read soon, by every way: not each of them can read each property."""
        self.session.refresh(paths)
        for other in self.others:
            other.refresh(paths)

    def _try(
        self, ways: tuple[Session, ...], order: Order, until: float, before: Unreachable | None, done: Done
    ) -> None:  # fmt: skip
        def answered(error: HearthError | None) -> None:
            lost = error if isinstance(error, Unreachable) else before
            left = until - self.clock.monotonic()
            goes_on = isinstance(error, NotSupported) or (isinstance(error, Unreachable) and not order.once)
            if goes_on and ways[1:] and left >= WORTH_TRYING:
                self._try(ways[1:], replace(order, timeout=left), until, lost, done)
            elif isinstance(error, NotSupported):
                done(lost or error)  # a way that was silent may yet be able to
            else:
                done(error)

        ways[0].submit(order, answered)
