import asyncio
import contextlib
import http.client
import io
import socket
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.api.errors import BadRequest
from hub.api.fields import parse_body
from hub.api.guard import HOSTS
from hub.api.route import Role
from hub.api.routes import PREFIX, ROUTES, STREAMS
from hub.api.server import LARGEST_BODY, ApiServer
from hub.model.errors import BadSetup
from tests.hub.api.house import Client, House, served

PARTS = {"{handle}": "kettle", "{path}": "on", "{scene}": "tea", "{name}": "coming-home", "{model}": "acme.lamp.x1"}


def filled(path: str) -> str:
    """The path of a route with something that is there."""
    for part, name in PARTS.items():
        path = path.replace(part, name)
    return path


POSTS = [filled(route.path) for route in ROUTES if route.method == "POST"]
JSON = {"Content-Type": "application/json"}
BODIES: Mapping[str, object] = {
    "/devices/kettle/set": {"values": {"on": "off"}},
    "/devices/kettle/call": {"command": "x"},
    "/set": {"values": {"kettle.on": "off"}},
    "/adopt": {"ref": "a:1", "secret": "right"},
    "/adopt/plan": {"devices": []},
    "/swap": {"old": "a", "new": "b"},
    "/adopt/bulk": {"devices": []},
    "/clock/skip": {"seconds": 1},
}


async def raw(path: Path, request: bytes) -> tuple[int, bytes]:
    """What the server says to these bytes: status and body."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(request)
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: ")), 0
        )
        body = await reader.readexactly(length)
    writer.close()
    return int(head.split()[1]), body


# The socket


async def test_only_owner_and_group_may_open_the_socket(house: House, client: Client, tmp_path: Path) -> None:
    found = (tmp_path / "hearth.sock").stat().st_mode
    assert stat.S_ISSOCK(found)
    assert stat.S_IMODE(found) == 0o660


async def test_a_socket_left_by_a_crash_is_replaced(house: House, tmp_path: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "hearth.sock"))
    left.close()
    async with served(house, tmp_path) as client:
        assert (await client.get("/status"))[0] == 200
    assert not (tmp_path / "hearth.sock").exists()


async def test_a_second_hub_is_refused_and_the_first_lives_on(house: House, client: Client, tmp_path: Path) -> None:
    second = ApiServer(house.ports(), tmp_path / "hearth.sock")
    with pytest.raises(BadSetup) as refused:
        await second.start()
    await second.stop()
    assert refused.value.message_id == "api.already_running"
    assert (await client.get("/status"))[0] == 200


async def test_what_is_no_socket_is_left_alone(house: House, tmp_path: Path) -> None:
    (tmp_path / "hearth.sock").write_text("mine")
    with pytest.raises(BadSetup) as refused:
        await ApiServer(house.ports(), tmp_path / "hearth.sock").start()
    assert refused.value.message_id == "api.not_a_socket"
    assert (tmp_path / "hearth.sock").read_text() == "mine"


async def test_a_place_that_cannot_be_is_one_sentence(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for path, message_id in (
        (tmp_path / "file" / "hearth.sock", "api.socket"),
        (tmp_path / ("x" * 120), "api.path_too_long"),
    ):
        with pytest.raises(BadSetup) as refused:
            await ApiServer(house.ports(), path).start()
        assert refused.value.message_id == message_id


async def test_a_socket_that_another_hub_made_meanwhile_stays(house: House, tmp_path: Path) -> None:
    path = tmp_path / "hearth.sock"
    server = ApiServer(house.ports(), path)
    await server.start()
    path.rename(tmp_path / "moved")
    path.write_text("not ours")
    await server.stop()
    assert path.read_text() == "not ours"


async def test_the_standard_library_can_ask(house: House, client: Client, tmp_path: Path) -> None:
    def ask() -> int:
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(tmp_path / "hearth.sock"))
        connection.request("GET", "/api/v1/status")
        status = connection.getresponse().status
        connection.close()
        return status

    assert await asyncio.to_thread(ask) == 200


# The door


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "hearth"])
async def test_our_own_names_are_served(client: Client, host: str) -> None:
    assert (await client.get("/status", Host=host))[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.", "localhost.evil.example", "127.0.0.1", "[::1]", "", "localhost:x", "localhost:1:2"]
    + [f"{name}{number}.rebind.example" for name in sorted(HOSTS) for number in range(5)],
)
async def test_another_host_gets_nothing(house: House, client: Client, tmp_path: Path, host: str) -> None:
    request = f"GET /api/v1/devices HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    code, body = await raw(tmp_path / "hearth.sock", request)
    assert code == 421
    assert b"kettle" not in body


@pytest.mark.parametrize("hosts", ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nHost: evil\r\n"])
async def test_no_host_or_two_get_nothing(house: House, client: Client, tmp_path: Path, hosts: str) -> None:
    code, body = await raw(tmp_path / "hearth.sock", f"GET /api/v1/devices HTTP/1.1\r\n{hosts}\r\n".encode())
    assert code in (400, 421)
    assert b"kettle" not in body


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "http://localhost"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": "application/jsonx"}, 415),
        ({"Host": "evil.example"}, 421),
    ],
)
async def test_what_a_page_could_send_changes_nothing(
    house: House, client: Client, path: str, headers: dict[str, str], code: int
) -> None:
    found, answer = await client.send("POST", path, BODIES.get(path, {}), headers)
    assert found == code
    assert "error" in answer
    assert house.changes() == 0


@pytest.mark.parametrize("path", POSTS)
async def test_nothing_is_changed_by_get(house: House, client: Client, path: str) -> None:
    code, _ = await client.get(path)
    assert code in (404, 405)
    assert house.changes() == 0


async def test_a_stream_is_for_no_page_either(client: Client) -> None:
    assert (await client.get("/watch", Origin="null"))[0] == 403


# Roles: everything in the table, for everyone


@pytest.mark.parametrize("role", [None, *Role])
async def test_everyone_may_exactly_what_the_table_says(house: House, tmp_path: Path, role: Role | None) -> None:
    async with served(house, tmp_path, lambda _: role) as client:
        for route in ROUTES:
            path = filled(route.path)
            code, answer = await client.send(route.method, path, BODIES.get(path, {}), {})
            allowed = role is not None and role >= route.role
            refused = code == 403 and answer["error"]["id"] == "api.not_allowed"
            assert refused is not allowed, (route, code)
        for stream in STREAMS:
            async with client.session.get(f"http://localhost{PREFIX}{stream.path}") as begun:
                assert begun.status == (200 if role is not None and role >= stream.role else 403)
    if role is None:
        assert house.changes() == 0


@pytest.mark.parametrize(
    "path", ["/%61dopt", "/adopt/%62ulk", "/./adopt", "/x/../adopt", "//adopt", "/adopt/", "/adopt;x", "/adopt%2f"]
)
async def test_a_path_spelt_otherwise_opens_no_other_door(house: House, tmp_path: Path, path: str) -> None:
    async with served(house, tmp_path, lambda _: Role.USER) as _:
        request = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            'Content-Length: 31\r\n\r\n{"ref": "a:1","secret":"right"}'
        )
        code, _ = await raw(tmp_path / "hearth.sock", request.encode())
    assert code in (403, 404, 405)
    assert house.changes() == 0


# The form


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("POST", "/nothing"), ("GET", "/../etc/passwd")])
async def test_what_is_not_in_the_table_is_not_there(client: Client, method: str, path: str) -> None:
    code, answer = await client.send(method, path, {}, {})
    assert (code, answer["error"]["id"]) == (404, "api.no_route")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
async def test_another_method_is_told_so(client: Client, method: str) -> None:
    code, answer = await client.send(method, "/status", {}, {})
    assert (code, answer["error"]["id"]) == (405, "api.wrong_method")


async def test_a_body_has_a_largest_size(house: House, client: Client) -> None:
    async with client.session.post(
        "http://localhost/api/v1/reload", data=io.BytesIO(b"{}" + b" " * LARGEST_BODY), headers=JSON
    ) as answer:
        assert (answer.status, (await answer.json())["error"]["id"]) == (413, "api.too_large")
    assert house.changes() == 0
    code, _ = await client.post("/set", {"values": {"kettle.on": "x" * 1000}})
    assert code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b"nonsense",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'\xff{"a":1}',
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"a":' * 17 + b"1" + b"}" * 17,
    ],
)
async def test_a_body_that_is_no_plain_object_is_refused(house: House, client: Client, body: bytes) -> None:
    async with client.session.post("http://localhost/api/v1/reload", data=body, headers=JSON) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["id"] == "api.not_json"
    assert house.changes() == 0


@given(st.binary(max_size=400))
def test_any_bytes_are_an_object_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadRequest):
        assert isinstance(parse_body(data), dict)


async def test_very_long_headers_are_refused(house: House, client: Client, tmp_path: Path) -> None:
    request = b"GET /api/v1/devices HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"
    code, _ = await raw(tmp_path / "hearth.sock", request)
    assert code in (400, 431)


async def test_errors_speak_the_callers_language(client: Client) -> None:
    _, english = await client.get("/devices/nobody", Accept_Language="en")
    _, chinese = await client.get("/devices/nobody", Accept_Language="zh-CN")
    assert english["error"]["id"] == chinese["error"]["id"]
    assert "there is no device" in english["error"]["message"]
    assert "没有设备" in chinese["error"]["message"]


async def test_answers_are_not_kept_by_anyone(house: House, client: Client) -> None:
    async with client.session.get("http://localhost/api/v1/status") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
