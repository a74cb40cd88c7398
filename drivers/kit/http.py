"""HTTP as every family speaks it: to one address, without redirects, cookies or proxies, bounded in time and size.

An answer from the LAN is a stranger's: it is never followed elsewhere, never unpacked and never read past LIMIT.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable
from hub.model.ports import Clock
from hub.model.secret import Secret

LIMIT: Final = 1 << 20
"""Bytes of the longest answer, and of the longest message of a stream."""

TIMEOUT: Final = 10.0
"""Seconds for one question and its answer, unless said otherwise."""

TRANSPORT_ERRORS: Final = (aiohttp.ClientError, OSError, ValueError)
"""What the client raises for what a server does; ValueError: headers that are no text."""

_REDIRECTS: Final = frozenset((301, 302, 303, 305, 307, 308))


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> object:
        """The body as JSON. Raises BadBytes where it is none."""
        return read_json(self.body)


def read_json(data: bytes | str) -> object:
    """`data` as JSON. Raises BadBytes where it is none, or nested beyond reason."""
    try:
        decoded: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadBytes("device.not_json") from error
    return decoded


def base_url(address: str, port: int) -> URL:
    """The root of the server at `host`, `host:port` or `http(s)://host:port`; `port` is for an address without one.

    Raises:
        Unreachable: the address is something else.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}", scheme="http")
        named = parts.port
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError
        if named is None:
            named = port if parts.scheme == "http" else 443
        return URL.build(scheme=parts.scheme, host=parts.hostname, port=named)
    except ValueError:
        raise Unreachable("device.bad_address", address=address) from None


def login(secret: Secret) -> aiohttp.DigestAuthMiddleware:
    """Digest authentication (RFC 7616) with the secret `user:password`.

    Raises:
        AuthFailed: the secret has no user or no password.
    """
    user, _, password = secret.reveal().partition(":")
    if not user or not password:
        raise AuthFailed("device.secret_form")
    return aiohttp.DigestAuthMiddleware(user, password)


def open_client(digest: aiohttp.DigestAuthMiddleware | None = None, *, reuse: bool = True) -> aiohttp.ClientSession:
    """A client for one server; close it. `reuse=False` opens a connection for every request.

    Its requests and streams raise NotSupported where the server sends them elsewhere.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=2, force_close=not reuse),
        cookie_jar=aiohttp.DummyCookieJar(),
        # The Clock port measures time, in `deadline`.
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        # A few compressed bytes can unpack to more than the machine has.
        headers={"Accept-Encoding": "identity"},
        auto_decompress=False,
        middlewares=(_stay,) if digest is None else (digest, _stay),
        trust_env=False,
    )


async def _stay(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Refuse to be sent elsewhere. A switch of the client would do for requests, but a stream has none."""
    response = await handler(request)
    if response.status in _REDIRECTS:
        response.close()
        raise NotSupported("device.redirected", status=response.status)
    return response


@asynccontextmanager
async def deadline(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Cancel what runs inside after `seconds`, and raise Unreachable in its place."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a deadline belongs into a task")
    cancellations = task.cancelling()
    expired = False

    def expire() -> None:
        nonlocal expired
        expired = True
        task.cancel()

    timer = clock.call_at(clock.monotonic() + seconds, expire)
    try:
        yield
    except asyncio.CancelledError:
        # Somebody else's cancellation goes on; ours ends here.
        if not expired or task.uncancel() > cancellations:
            raise
        raise Unreachable("device.no_answer", seconds=seconds) from None
    finally:
        timer.cancel()


async def ask(
    client: aiohttp.ClientSession,
    clock: Clock,
    method: Literal["GET", "POST"],
    url: URL,
    *,
    body: object = None,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Answer:
    """One request, `body` going as JSON or `form` as a page sends it, and its answer, whatever its status.

    Raises:
        Unreachable: no connection, no answer in time, or too long an answer.
        NotSupported: the server sends us elsewhere.
    """
    async with deadline(clock, timeout):
        try:
            async with client.request(method, url, json=body, data=form, headers=headers) as response:
                return Answer(response.status, await _read(response))
        except TRANSPORT_ERRORS as error:
            raise Unreachable("device.no_connection", detail=describe(error)) from error


def describe(error: BaseException) -> str:
    """An error of the transport in a few words."""
    if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno is not None:
        return f"{error.host}:{error.port}: {os.strerror(error.os_error.errno)}"
    return str(error) or type(error).__name__


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LIMIT:
            raise Unreachable("device.answer_too_long", limit=LIMIT >> 20)
    return bytes(body)
