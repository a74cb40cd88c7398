import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal

import pytest
from aiohttp import web
from yarl import URL

from drivers.kit.http import LIMIT, Answer, ask, base_url, deadline, login, open_client, read_json
from drivers.kit.http_server import Server
from hub.core.clock import VirtualClock
from hub.model.errors import AuthFailed, BadBytes, BadSetup, NotSupported, Unreachable
from hub.model.secret import Secret
from tests.drivers.conversation import PATIENCE, free_port, until

HOST = "127.77.92.1"
METHODS: tuple[Literal["GET"], Literal["POST"]] = ("GET", "POST")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[URL]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    port = free_port(HOST)
    server = Server(HOST, port)

    async def start(handler: Handler) -> URL:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handler)
        await server.start(app)
        return base_url(f"{HOST}:{port}", 80)

    yield start
    await server.stop()


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("192.168.1.2", "http://192.168.1.2:8080"),
        ("192.168.1.2:81", "http://192.168.1.2:81"),
        ("camera.lan:81", "http://camera.lan:81"),
        ("[fe80::1]:81", "http://[fe80::1]:81"),
        ("http://camera.lan", "http://camera.lan:8080"),
        ("https://camera.lan", "https://camera.lan"),
        ("https://camera.lan:8443/", "https://camera.lan:8443"),
    ],
)
def test_addresses_become_roots(address: str, url: str) -> None:
    assert base_url(address, 8080) == URL(url)


@pytest.mark.parametrize(
    "address",
    [
        "",
        ":80",
        "host:port",
        "host:99999",
        "ftp://host",
        "http://host/path",
        "host?x=1",
        "user:pw@host",
        "http://[::1",
        "a b",
    ],
)
def test_something_else_is_no_address(address: str) -> None:
    with pytest.raises(Unreachable) as caught:
        base_url(address, 80)
    assert caught.value.params == {"address": address}


@pytest.mark.parametrize("secret", ["", "root", "root:", ":pass"])
def test_a_login_needs_user_and_password(secret: str) -> None:
    with pytest.raises(AuthFailed, match="secret_form"):
        login(Secret(secret))


def test_json_of_any_depth_raises_nothing_else() -> None:
    assert read_json(b'{"a": 1}') == {"a": 1}
    for garbage in (b"", b"\xff\xfe", b"[" * 100_000, "{" * 10, b"nul"):
        with pytest.raises(BadBytes):
            read_json(garbage)


async def test_an_answer_has_status_and_body(serve: Serve) -> None:
    asked: list[object] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append((request.method, request.path, await request.json(), request.headers.get("Accept-Encoding")))
        return web.json_response({"is": "ok"}, status=418)

    base = await serve(handler)
    async with open_client() as client:
        answer = await ask(client, VirtualClock(), "POST", base.with_path("/x"), body={"q": "水"})
    assert answer == Answer(418, b'{"is": "ok"}')
    assert answer.json() == {"is": "ok"}
    assert asked == [("POST", "/x", {"q": "水"}, "identity")]


@pytest.mark.parametrize("digest", [None, Secret("root:pass")])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_nobody_is_followed_elsewhere(serve: Serve, status: int, digest: Secret | None) -> None:
    visited: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        visited.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    base = await serve(handler)
    async with open_client(login(digest) if digest else None) as client:
        for method in METHODS:
            with pytest.raises(NotSupported, match="redirected"):
                await ask(client, VirtualClock(), method, base.with_path("/x"))
        with pytest.raises(NotSupported, match="redirected"):
            await client.ws_connect(base.with_path("/x"))
    assert visited == ["/x"] * 3


async def test_cookies_are_forgotten(serve: Serve) -> None:
    cookies: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        cookies.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "a=b"})

    base = await serve(handler)
    async with open_client() as client:
        for _ in range(2):
            await ask(client, VirtualClock(), "GET", base)
    assert cookies == [None, None]


async def test_too_long_an_answer_is_cut_off(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        size = int(request.path[1:])
        return web.Response(body=b"x" * size)

    base = await serve(handler)
    async with open_client() as client:
        assert len((await ask(client, VirtualClock(), "GET", base.with_path(f"/{LIMIT}"))).body) == LIMIT
        with pytest.raises(Unreachable, match="answer_too_long"):
            await ask(client, VirtualClock(), "GET", base.with_path(f"/{LIMIT + 1}"))


async def test_nobody_there_is_unreachable() -> None:
    base = base_url(f"{HOST}:{free_port(HOST)}", 80)
    async with open_client() as client:
        with pytest.raises(Unreachable, match="no_connection") as caught:
            await ask(client, VirtualClock(), "GET", base)
    assert caught.value.params["detail"] == f"{HOST}:{base.port}: Connection refused"


async def test_what_is_no_http_is_unreachable() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        await writer.drain()
        writer.close()

    port = free_port(HOST)
    async with await asyncio.start_server(babble, HOST, port), open_client() as client:
        with pytest.raises(Unreachable, match="no_connection"):
            await ask(client, VirtualClock(), "GET", base_url(f"{HOST}:{port}", 80))


async def test_silence_ends_at_the_deadline_of_the_clock(serve: Serve) -> None:
    asked = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        asked.set()
        await asyncio.sleep(PATIENCE)
        return web.Response()

    base = await serve(handler)
    clock = VirtualClock()
    async with open_client() as client:
        task = asyncio.create_task(ask(client, clock, "GET", base, timeout=3))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        clock.advance(2.9)
        await asyncio.sleep(0)
        assert not task.done()
        clock.advance(0.2)
        with pytest.raises(Unreachable, match="no_answer"):
            await asyncio.wait_for(task, PATIENCE)


async def test_a_deadline_lets_other_cancellations_through_and_leaves_no_timer() -> None:
    clock = VirtualClock()

    async def work() -> None:
        async with deadline(clock, 5):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await until(lambda: clock.next_due() is not None)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert clock.next_due() is None


async def test_a_taken_port_is_said() -> None:
    port = free_port(HOST)
    first, second = Server(HOST, port), Server(HOST, port)
    await first.start(web.Application())
    with pytest.raises(BadSetup, match="cannot_listen"):
        await second.start(web.Application())
    await first.stop()
    await second.start(web.Application())
    await second.stop()
