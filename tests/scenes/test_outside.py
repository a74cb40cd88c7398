"""The way out: real requests to a server on this machine, and everything that may go wrong with them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from drivers.kit.http_server import Server
from hub.core.clock import LoopClock, VirtualClock
from hub.model.errors import BadSetup, HearthError, Unreachable
from hub.model.secret import Secret
from scenes.engine.effects import Fetch, Kept, Message, Publish, Request
from scenes.engine.run import Reply
from scenes.outside import LARGEST_ANSWER, MOST_AT_ONCE, Egress, Nowhere, send
from tests.drivers.conversation import free_port

HOST = "127.77.31.1"
SECRETS = {"key": Secret("s3cret/?&"), "header": Secret("Bearer s3cret"), "broken": Secret("two\r\nlines: here")}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    port = free_port(HOST)
    server = Server(HOST, port)

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handler)
        await server.start(app)
        return f"http://{HOST}:{port}"

    yield start
    await server.stop()


@pytest.fixture
async def egress() -> AsyncIterator[Egress]:
    made = Egress(LoopClock(), lambda: SECRETS)
    yield made
    await made.aclose()


async def ask(egress: Egress, request: Request) -> Reply:
    answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    egress.fetch(request, answer.set_result)
    async with asyncio.timeout(10):
        return await answer


async def test_a_request_is_sent_as_it_is_said(serve: Serve, egress: Egress) -> None:
    seen: list[object] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append((request.method, request.raw_path, request.headers["X-Key"], await request.text()))
        return web.Response(text="grüß", status=201)

    base = await serve(handle)
    headers = (("X-Key", Kept("header")), ("Content-Type", "application/json"))
    query = (("key", Kept("key")), ("q", "a b&c"))
    reply = await ask(egress, Request("POST", f"{base}/a%2Fb", query, headers, '{"a": 1}'))
    assert reply == Reply(201, "grüß")
    assert seen == [("POST", "/a%2Fb?key=s3cret/?%26&q=a+b%26c", "Bearer s3cret", '{"a": 1}')]


async def test_what_is_more_than_a_question_leaves_when_the_disk_knows_of_it(serve: Serve) -> None:
    told: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        told.append(request.method)
        return web.Response()

    async def durable() -> None:
        told.append("disk")
        raise BadSetup("store.folder")

    base = await serve(handle)
    egress = Egress(LoopClock(), dict, durable)
    for method in ("GET", "POST"):
        assert (await ask(egress, Request(method, base))).status == 200
    assert told == ["GET", "disk", "POST"]
    await egress.aclose()


async def test_the_whole_url_may_be_a_secret(serve: Serve) -> None:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(text=request.path)

    base = await serve(handle)
    egress = Egress(LoopClock(), lambda: {"hook": Secret(f"{base}/hook/abc")})
    assert await ask(egress, Request("GET", Kept("hook"))) == Reply(200, "/hook/abc")
    await egress.aclose()


async def test_it_is_not_sent_elsewhere_and_keeps_no_cookies(serve: Serve, egress: Egress) -> None:
    cookies: list[str | None] = []

    async def handle(request: web.Request) -> web.Response:
        cookies.append(request.headers.get("Cookie"))
        return web.Response(status=302, headers={"Location": "/other", "Set-Cookie": "a=b"})

    base = await serve(handle)
    assert [(await ask(egress, Request("GET", base))).status for _ in range(2)] == [302, 302]
    assert cookies == [None, None]


@pytest.mark.parametrize(("size", "reply"), [(LARGEST_ANSWER, 200), (LARGEST_ANSWER + 1, 0)])
async def test_an_answer_is_read_to_its_limit(serve: Serve, egress: Egress, size: int, reply: int) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * size)

    found = await ask(egress, Request("GET", await serve(handle)))
    assert (found.status, len(found.text)) == (reply, size if reply else 0)
    assert found.error == ("" if reply else "outside.too_large")


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "é".encode(), "é"),
        ("iso-8859-1", b"\xe9", "é"),
        ("gb18030", "水壶".encode("gb18030"), "水壶"),
        ("punycode", b"\xff", "\ufffd"),
        ("no-such", b"ok\xff", "ok\ufffd"),
    ],
)
async def test_what_is_no_text_is_replaced(serve: Serve, egress: Egress, charset: str, body: bytes, text: str) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Type": f"text/plain; charset={charset}"})

    assert await ask(egress, Request("GET", await serve(handle))) == Reply(200, text)


async def test_a_server_that_is_not_there(egress: Egress) -> None:
    request = Request("GET", f"http://{HOST}:{free_port(HOST)}/")
    assert await ask(egress, request) == Reply(error="outside.unreachable")


async def test_a_server_that_hangs_up(egress: Egress) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    port = free_port(HOST)
    server = await asyncio.start_server(hang_up, HOST, port)
    async with server:
        assert await ask(egress, Request("GET", f"http://{HOST}:{port}/")) == Reply(error="outside.broke_off")


async def test_an_answer_that_does_not_come_in_time(serve: Serve, egress: Egress) -> None:
    asked, gone = asyncio.Event(), asyncio.Event()

    async def handle(_: web.Request) -> web.Response:
        asked.set()
        await gone.wait()
        return web.Response()

    base = await serve(handle)
    clock = VirtualClock()
    late = Egress(clock, dict)
    answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    late.fetch(Request("GET", base, timeout=5.0), answer.set_result)
    async with asyncio.timeout(10):
        await asked.wait()
        clock.advance(4.9)
        assert not answer.done()
        clock.advance(0.2)
        assert await answer == Reply(error="outside.no_answer")
    gone.set()
    await late.aclose()


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (Request("GET", Kept("missing")), "outside.no_secret"),
        (Request("GET", "http://127.77.31.1:1/", (("a", Kept("missing")),)), "outside.no_secret"),
        (Request("GET", "http://127.77.31.1:1/", (), (("X-Key", Kept("broken")),)), "outside.bad_request"),
        (Request("GET", "http://[::1/"), "outside.bad_request"),
        (Request("GET", "nonsense"), "outside.bad_request"),
        (Request("GET", "http://127.77.31.1:99999/"), "outside.bad_request"),
    ],
)
async def test_what_cannot_be_sent(egress: Egress, request_: Request, error: str) -> None:
    assert await ask(egress, request_) == Reply(error=error)


async def test_at_most_so_many_at_once(serve: Serve, egress: Egress) -> None:
    open_ = asyncio.Event()

    async def handle(_: web.Request) -> web.Response:
        await open_.wait()
        return web.Response()

    base = await serve(handle)
    replies: list[Reply] = []
    for _ in range(MOST_AT_ONCE + 1):
        egress.fetch(Request("GET", base), replies.append)
    assert replies == [Reply(error="outside.busy")]
    open_.set()
    async with asyncio.timeout(10):
        while len(replies) <= MOST_AT_ONCE:
            await asyncio.sleep(0.01)
    assert {reply.status for reply in replies[1:]} == {200}


async def test_what_is_under_way_is_broken_off_at_the_end(serve: Serve) -> None:
    asked = asyncio.Event()

    async def handle(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        return web.Response()

    base = await serve(handle)
    egress = Egress(LoopClock(), dict)
    replies: list[Reply] = []
    egress.fetch(Request("GET", base), replies.append)
    async with asyncio.timeout(10):
        await asked.wait()
    await egress.aclose()
    egress.fetch(Request("GET", base), replies.append)
    assert replies == [Reply(error="outside.busy")]


class Broker:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    def publish(self, message: Message, done: Callable[[HearthError | None], None]) -> None:
        self.messages.append(message)
        done(None if message.text else Unreachable("outside.broke_off"))


async def test_messages_go_to_the_broker_where_there_is_one(egress: Egress) -> None:
    replies: list[Reply] = []
    egress.publish(Message("a", "b"), replies.append)
    egress.publisher = broker = Broker()
    egress.publish(Message("a", "b"), replies.append)
    egress.publish(Message("a", ""), replies.append)
    assert replies == [Reply(error="outside.no_broker"), Reply(), Reply(error="outside.broke_off")]
    assert broker.messages == [Message("a", "b"), Message("a", "")]


def test_effects_go_their_ways() -> None:
    replies: list[Reply] = []
    send(Nowhere(), Fetch("1", Request("GET", "http://a/"), "s", "r"), replies.append)
    send(Nowhere(), Publish("2", Message("a", "b"), "s", "r"), replies.append)
    assert replies == [Reply(error="outside.not_there")] * 2
