"""The conversation with one device through python-miio: its whole status now and then, and again after an order."""

import asyncio
from collections.abc import Callable
from typing import Final

from drivers.kit.define import Poll
from drivers.kit.pace import jittered
from drivers.kit.status import StatusLine
from drivers.kit.tasks import UnderWay
from drivers.miio.bridge.definition import BridgedDefinition
from drivers.miio.bridge.process import Bridge
from drivers.miio.exchange import Ask
from drivers.miio.profiles.legacy import LegacyProfile
from drivers.miio.transport import address_of
from hub.model.device import Endpoint, Health
from hub.model.errors import BadBytes, HearthError, NotAdopted, NotSupported, Rejected, Unreachable
from hub.model.ports import DriverPorts, Order, Report

STATUS_WITHIN: Final = 20.0
"""Seconds for a status: python-miio asks some devices a dozen questions for one."""
MISSES: Final = 2
"""Statuses in a row that do not come until the device counts as offline; before that it is degraded."""
ACTS_WITHIN: Final = 1.0
"""Seconds after an order at which the status is asked for: devices act late."""


class BridgedSession:
    """One device of the key `device`. Orders and statuses wait for each other: python-miio does one thing at a time."""

    def __init__(
        self, device: str, model: str, endpoint: Endpoint, definition: BridgedDefinition, bridge: Bridge,
        ports: DriverPorts,
    ) -> None:  # fmt: skip
        self._device = device
        self._model = model
        self._endpoint = endpoint
        self._profile = LegacyProfile(definition)
        self._bridge = bridge
        self._ports = ports
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._misses = 0
        self._wanted = asyncio.Event()
        self._turn = asyncio.Lock()
        self._under_way = UnderWay()

    async def run(self) -> None:
        """Read the status at its pace until cancelled."""
        try:
            while True:
                self._wanted.clear()
                await self._look()
                await self._pause()
        finally:
            self.close()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Carry an order out, each of its writes as one method. Nothing is sent twice."""
        self._under_way.carry_out(self._carry_out(order), done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Ask for the status soon; what was ordered just now may take a moment to show."""
        clock = self._ports.clock
        clock.call_at(clock.monotonic() + ACTS_WITHIN, self._wanted.set)

    def close(self) -> None:
        """Give up what is under way."""
        self._under_way.cancel()

    async def _pause(self) -> None:
        clock = self._ports.clock
        due = clock.monotonic() + jittered(Poll.NORMAL.value or 0.0, self._ports.random)
        timer = clock.call_at(due, self._wanted.set)
        await self._wanted.wait()
        timer.cancel()

    async def _look(self) -> None:
        try:
            async with self._turn:
                found = await self._ask(Ask("status", []), STATUS_WITHIN)
            heard = self._profile.readings(tuple(self._profile.paces), found)
        except (NotAdopted, NotSupported) as error:
            self._status.say(Health.NEW if isinstance(error, NotAdopted) else Health.OFFLINE, error)
        except (BadBytes, Rejected, Unreachable) as error:
            self._misses += 1
            self._status.say(Health.OFFLINE if self._misses >= MISSES else Health.DEGRADED, error)
        else:
            self._misses = 0
            self._status.say(Health.ONLINE)
            self._ports.reports.report(Report(self._device, heard.values, raw=heard.raw))

    async def _carry_out(self, order: Order) -> None:
        asks = self._profile.asks(order)
        if not asks:
            raise NotSupported("device.read_only", path="")
        due = self._ports.clock.monotonic() + order.timeout
        async with self._turn:
            for ask in asks:
                left = due - self._ports.clock.monotonic()
                if left <= 0:
                    raise Unreachable("device.no_reply")  # nobody wants it any more: it is not to happen by itself
                await self._ask(ask, left)

    async def _ask(self, ask: Ask, within: float) -> object:
        book, ref = self._ports.book, self._endpoint.ref
        secret, at = book.secret(ref), address_of(book.address(ref) or "")
        if secret is None:
            raise NotAdopted("device.not_adopted", ref=ref)
        if at is None:
            raise Unreachable("device.no_address", endpoint=ref)
        question = {"model": self._model, "host": at[0], "token": secret.reveal()}
        if ask.method == "status":
            return await self._bridge.ask({**question, "do": "status"}, within)
        return await self._bridge.ask({**question, "do": "call", "method": ask.method, "params": ask.params}, within)
