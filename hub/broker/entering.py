"""From nothing to being let in: sockets, TLS, who we are, and the version of MQTT that both sides know."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Final

from hub.broker import answers, certificates, packets
from hub.broker.address import Address
from hub.broker.link import LEFT, MOST_PACKET, RECEIVE, Hears, Link
from hub.broker.packets import Connack, Will
from hub.broker.waiting import within
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import Clock
from hub.model.secret import Secret

KEEP_ALIVE: Final = 30
"""Seconds: a broker that says nothing for so long is gone, and so are we for the broker after half as long again."""
ANSWER: Final = 10.0
"""Seconds within which a connection is open, and again within which the broker lets us in."""


class Entrance:
    """The way in to one broker. `password` is asked each time; `will` is what is said when the broker loses us."""

    def __init__(
        self, address: Address, clock: Clock, password: Callable[[], Secret | None], will: Will | None
    ) -> None:
        self._address = address
        self._clock = clock
        self._password = password
        self._will = will
        self._newest = 5

    async def enter(self, hears: Hears) -> tuple[Link, Connack]:
        """Open a connection, in the newest version that the broker knows. Raises HearthError when it cannot be.

        A broker that does not know MQTT 5 says so, or says nothing at all and is asked the older way as well.
        """
        tls = self._address.tls
        loop = asyncio.get_running_loop()
        context = None if tls is None else await loop.run_in_executor(None, certificates.context, tls)
        version = self._address.version or self._newest
        try:
            return await self._try(version, context, hears)
        except HearthError as error:
            if self._address.version or version != 5 or error.message_id not in answers.OLDER:
                raise
            first = error
        try:
            entered = await self._try(4, context, hears)
        except HearthError as error:
            raise (error if first.message_id == answers.VERSION_UNKNOWN else first) from error
        if first.message_id == answers.VERSION_UNKNOWN:
            self._newest = 4
        return entered

    async def _try(self, version: int, context: ssl.SSLContext | None, hears: Hears) -> tuple[Link, Connack]:
        """Try once in one version."""
        link = Link(self._address, version, self._clock, hears)
        entered = False
        try:
            await self._open(link, context)
            link.write(self._request(version))
            await within(self._clock, ANSWER, link.let_in, link.lost)
            if not link.let_in.done():
                raise link.lost.result() if link.lost.done() else answers.no_answer(self._address, ANSWER)
            let_in = link.let_in.result()
            if let_in.code:
                raise answers.not_let_in(let_in.code, self._address, version)
            entered = True
        finally:
            if not entered:
                link.fail(Unreachable(LEFT))
        return link, let_in

    async def _open(self, link: Link, context: ssl.SSLContext | None) -> None:
        """Open the socket, and TLS over it. Raises HearthError."""
        host, port, name = self._address.host, self._address.port, None if context is None else self._address.host
        loop = asyncio.get_running_loop()
        opening = loop.create_task(loop.create_connection(lambda: link, host, port, ssl=context, server_hostname=name))
        try:
            if not await within(self._clock, ANSWER, opening):
                raise answers.no_answer(self._address, ANSWER)
            opening.result()
        except OSError as error:
            raise answers.not_reached(error, self._address) from error
        finally:
            opening.cancel()

    def _request(self, version: int) -> bytes:
        password = self._password()
        return packets.connect(
            version,
            self._address.client,
            KEEP_ALIVE,
            most=MOST_PACKET,
            receive=RECEIVE,
            will=self._will,
            user=self._address.user,
            password=None if password is None else password.reveal(),
        )
