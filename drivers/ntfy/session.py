"""One topic: messages out, each at most once, and a look at the server's health now and then."""

from collections.abc import Callable
from typing import Final

from yarl import URL

from drivers.kit.book import known_address
from drivers.kit.http import ask, base_url, open_client
from drivers.kit.status import StatusLine
from drivers.kit.tasks import UnderWay
from drivers.ntfy.codec import HEALTH_PATH, authorization, message, read_health, read_published
from drivers.ntfy.definitions.topics import SEND
from drivers.ntfy.discover import HTTP_PORT
from hub.model.backoff import Backoff
from hub.model.command import Call
from hub.model.device import Endpoint, Health
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Order

HEALTH_EVERY: Final = 60.0
"""Seconds between two looks at a healthy server."""


class NtfySession:
    """Publishes to one topic. A message is sent once: after a lost answer nobody knows, so nobody repeats it."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts) -> None:
        self._endpoint = endpoint
        self._ports = ports
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._refused: AuthFailed | None = None
        self._under_way = UnderWay()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Publish the message of a call."""
        self._under_way.carry_out(self._carry_out(order), done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Do nothing: a topic has no properties."""

    async def run(self) -> None:
        """Watch the server's health until cancelled."""
        backoff = Backoff(self._ports.random)
        while True:
            try:
                await self._check()
            except HearthError as error:
                self._status.say(Health.OFFLINE, error)
                pause = backoff.next()
            else:
                # The server is well, and yet takes no message of ours.
                self._status.say(Health.DEGRADED if self._refused else Health.ONLINE, self._refused)
                backoff.reset()
                pause = HEALTH_EVERY
            await self._ports.clock.sleep(pause)

    def close(self) -> None:
        """Give up what is still under way."""
        self._under_way.cancel()

    async def _check(self) -> None:
        async with open_client() as client:
            read_health(await ask(client, self._ports.clock, "GET", self._server().with_path(HEALTH_PATH)))

    async def _carry_out(self, order: Order) -> None:
        if order.call is None or order.call.path != SEND.path:
            raise NotSupported("device.no_orders")
        try:
            await self._publish(order.call, order.timeout)
        except AuthFailed as error:
            self._refused = error
            self._status.say(Health.DEGRADED, error)
            raise
        except Unreachable as error:
            self._status.say(Health.OFFLINE, error)
            raise
        self._refused = None
        self._status.say(Health.ONLINE)

    async def _publish(self, call: Call, timeout: float) -> None:
        body = {"topic": self._endpoint.wire_id, **message(dict(call.args))}
        token = self._ports.book.secret(self._endpoint.ref)
        headers = authorization(token.reveal() if token else None)
        # A connection of its own: one kept open may be dead, and then the message would be lost or doubled.
        async with open_client(reuse=False) as client:
            url = self._server().with_path(SEND.address)
            read_published(
                await ask(client, self._ports.clock, "POST", url, body=body, headers=headers, timeout=timeout)
            )

    def _server(self) -> URL:
        return base_url(known_address(self._ports.book, self._endpoint.ref), HTTP_PORT)
