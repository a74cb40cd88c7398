import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.cli import out
from hub.cli.client import HubClient
from hub.cli.exits import Exit, NoHub, Refusal
from tests.hub.api.house import House, served


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[HubClient]:
    async with served(House(), tmp_path):
        yield HubClient(tmp_path / "hearth.sock", "en")


async def test_a_handle_of_any_script_is_asked_for(client: HubClient) -> None:
    for handle in ("水壶", "a/b", "a?b", "../status"):
        with pytest.raises(Refusal) as refused:
            await asyncio.to_thread(client.get, "devices", handle)
        assert refused.value.answer["id"] in ("api.unknown_device", "api.no_route")


async def test_a_refusal_carries_sentence_and_code(client: HubClient) -> None:
    with pytest.raises(Refusal) as refused:
        await asyncio.to_thread(client.get, "devices", "ketle")
    assert refused.value.sentence == "there is no device `ketle`; did you mean `kettle`?"
    assert refused.value.code is Exit.USAGE


@pytest.mark.parametrize(
    ("kind", "code"),
    [("unsafe", Exit.REFUSED), ("bad_config", Exit.CONFIG), ("unknown_name", Exit.USAGE), ("new kind", Exit.USAGE)],
)
def test_the_kind_of_a_refusal_decides_the_code(kind: str, code: Exit) -> None:
    assert Refusal({"kind": kind}).code is code


async def test_what_the_machine_does_not_let_the_hub_do_is_told_in_the_hubs_words(tmp_path: Path) -> None:
    body = b'{"error": {"id": "config.folder_unwritable", "kind": "bad_setup", "message": "cannot write"}}'

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    path = tmp_path / "hub.sock"
    async with await asyncio.start_unix_server(serve, str(path)):
        with pytest.raises(Refusal) as refused:
            await asyncio.to_thread(HubClient(path, "en").get, "status")
    assert (refused.value.sentence, refused.value.code) == ("cannot write", Exit.CONFIG)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "cli.hub_gone"),
        (b"nonsense\r\n\r\n", "cli.hub_gone"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{", "cli.hub_gone"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", "cli.hub_gone"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", "cli.hub_error"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}", "cli.hub_error"),
        (b'HTTP/1.1 404 Gone\r\nContent-Length: 14\r\n\r\n{"error": "x"}', "cli.hub_gone"),
    ],
)
async def test_a_hub_that_goes_away_or_talks_nonsense(tmp_path: Path, answer: bytes, said: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

    path = tmp_path / "odd.sock"
    async with await asyncio.start_unix_server(serve, str(path)):
        with pytest.raises(NoHub) as gone:
            await asyncio.to_thread(HubClient(path, "en").get, "status")
    assert gone.value.message_id == said


async def test_times_are_the_homes_once_the_hub_has_said_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(out._Home, "zone", None)
    answer = b"HTTP/1.1 200 OK\r\nX-Hearth-Time-Zone: Asia/Shanghai\r\nContent-Length: 2\r\n\r\n{}"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    path = tmp_path / "home.sock"
    async with await asyncio.start_unix_server(serve, str(path)):
        await asyncio.to_thread(HubClient(path, "en").get, "status")
    assert out.date_time(0.0) == "1970-01-01 08:00:00"
    out.at_home_in("Nowhere/At all")
    assert out.clock_time(0.0) == "08:00:00.000"
