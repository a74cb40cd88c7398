"""The way out: the one place from which scenes send requests and messages into the world.

Nothing is opened before a scene asks for it. Answers are untrusted: they are cut off at a size and a time, never
unpacked, redirects are not followed, no cookies are kept. What a secret stands for is looked up when it is sent, and
appears in no message.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final, Protocol

import aiohttp
from yarl import URL

from hub.model.errors import HearthError
from hub.model.ports import Clock
from hub.model.secret import Secret
from scenes.engine.effects import Fetch, Kept, Message, Publish, Request, Said
from scenes.engine.run import Reply

MOST_AT_ONCE: Final = 32
"""How many requests may be under way; one more is refused."""
LARGEST_ANSWER: Final = 65_536
"""Bytes of an answer that are read; a larger one is an error."""

_CHARSETS: Final = ("utf-8", "us-ascii", "iso-8859-1", "gb2312", "gbk", "gb18030")

Done = Callable[[Reply], None]


class NotSent(HearthError):
    """The request came to nothing: the message says what to look at."""


class Publisher(Protocol):
    """The MQTT broker, where there is one."""

    def publish(self, message: Message, done: Callable[[HearthError | None], None]) -> None:
        """Give a message to the broker; `done` hears once when it has it, or why not, perhaps before this returned."""


class Outside(Protocol):
    """Where the effects of scenes on the world go. `done` hears once, perhaps before the call has returned."""

    def fetch(self, request: Request, done: Done) -> None:
        """Send a request."""

    def publish(self, message: Message, done: Done) -> None:
        """Publish a message."""


class Nowhere:
    """The way out of a hub that has none."""

    def fetch(self, request: Request, done: Done) -> None:
        """Nothing is sent."""
        done(Reply(error="outside.not_there"))

    def publish(self, message: Message, done: Done) -> None:
        """Nothing is sent."""
        done(Reply(error="outside.not_there"))


def send(way: Outside, effect: Fetch | Publish, done: Done) -> None:
    """Carry out an effect."""
    match effect:
        case Fetch():
            way.fetch(effect.request, done)
        case Publish():
            way.publish(effect.message, done)


async def _nothing_due() -> None:
    """There is no disk."""


class Egress:
    """The way out of one hub. `secrets` gives what stands in secrets.yaml now; a `publisher` may come later.

    `durable` returns when the disk has whatever was handed to it before.
    """

    def __init__(
        self, clock: Clock, secrets: Callable[[], Mapping[str, Secret]],
        durable: Callable[[], Awaitable[None]] = _nothing_due, publisher: Publisher | None = None,
    ) -> None:  # fmt: skip
        self.publisher = publisher
        self._durable = durable
        self._clock = clock
        self._secrets = secrets
        self._session: aiohttp.ClientSession | None = None
        self._under_way: dict[asyncio.Task[None], None] = {}
        self._closed = False

    def fetch(self, request: Request, done: Done) -> None:
        """See `Outside`."""
        if self._closed or len(self._under_way) >= MOST_AT_ONCE:
            done(Reply(error="outside.busy"))
        else:
            self._spawn(self._fetch(request, done))

    def publish(self, message: Message, done: Done) -> None:
        """See `Outside`."""
        if self.publisher is None:
            done(Reply(error="outside.no_broker"))
        else:
            self.publisher.publish(message, lambda error: done(Reply(error="" if error is None else error.message_id)))

    async def aclose(self) -> None:
        """Break off what is under way, and send nothing more."""
        self._closed = True
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way[task] = None
        task.add_done_callback(self._under_way.pop)

    async def _fetch(self, request: Request, done: Done) -> None:
        """Send, and tell what came of it, within the request's time."""
        task, late = asyncio.current_task(), False

        def give_up() -> None:
            nonlocal late
            late = True
            if task is not None:
                task.cancel()

        timer = self._clock.call_at(self._clock.monotonic() + request.timeout, give_up)
        try:
            if not request.harmless:
                with suppress(HearthError):  # a disk that refuses holds no alarm back
                    await self._durable()
            reply = await self._send(request)
        except NotSent as failure:
            reply = Reply(error=failure.message_id)
        except asyncio.CancelledError:
            if not late:
                raise
            reply = Reply(error="outside.no_answer")
        finally:
            timer.cancel()
        done(reply)

    async def _send(self, request: Request) -> Reply:
        """The answer. Raises NotSent."""
        try:
            query = [(name, self._reveal(said)) for name, said in request.query]
            headers = {name: self._reveal(said) for name, said in request.headers}
            if any(not letter.isprintable() for value in headers.values() for letter in value):
                raise NotSent("outside.bad_request")  # a line break in a header would begin another one
            url = URL(self._reveal(request.url)).extend_query(query)
            async with self._client().request(
                request.method, url, headers=headers, data=request.body.encode() or None, allow_redirects=False
            ) as response:
                return Reply(
                    response.status, _decode(await _read(response, request.largest or LARGEST_ANSWER), response.charset)
                )
        except (aiohttp.ClientSSLError, ssl.CertificateError) as failure:
            raise NotSent("outside.certificate") from failure
        except aiohttp.ClientConnectorError as failure:
            raise NotSent("outside.unreachable") from failure
        except (aiohttp.InvalidURL, ValueError) as failure:
            raise NotSent("outside.bad_request") from failure
        except (aiohttp.ClientError, OSError) as failure:
            raise NotSent("outside.broke_off") from failure

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                # The Clock port measures time.
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                # A few compressed bytes can unpack to more than the machine has.
                headers={"Accept-Encoding": "identity", "User-Agent": "Hearth"},
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    def _reveal(self, said: Said) -> str:
        if not isinstance(said, Kept):
            return said
        secret = self._secrets().get(said.name)
        if secret is None:
            raise NotSent("outside.no_secret")
        return secret.reveal()


async def _read(response: aiohttp.ClientResponse, largest: int) -> bytes:
    """The whole body. Raises NotSent where it is too large."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(8192):
        data += chunk
        if len(data) > largest:
            raise NotSent("outside.too_large")
    return bytes(data)


def _decode(data: bytes, charset: str | None) -> str:
    """The text of a body; what is no text of its charset is replaced."""
    named = (charset or "").casefold()
    return data.decode(named if named in _CHARSETS else "utf-8", "replace")
