"""A scene of a whole hub calls a server of this machine, with what secrets.yaml keeps."""

import asyncio
import logging
from pathlib import Path
from random import Random

import pytest
from aiohttp import web

from drivers.kit.http_server import Server
from hub.app import Machine, Options, first_look, open_hub
from hub.core.clock import LoopClock
from hub.text.problem import Severity
from tests.bench.durability import write_home
from tests.drivers.conversation import free_port

HOST = "127.77.31.2"
SCENES = """
- scene: Call
  when: started
  do:
    - http:
        url: http://{host}:{port}/hook
        query: {{key: !secret hook_key}}
        headers: {{Authorization: !secret hook_token}}
        json: {{text: the hub is up}}
      result: answer
    - log: "answered {{answer.status}}"
    - mqtt: {{topic: a, payload: b}}
      on_error: continue
"""


async def test_a_scene_calls_out_and_no_secret_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[tuple[str, str, str]] = []

    async def hook(request: web.Request) -> web.Response:
        seen.append((request.query["key"], request.headers["Authorization"], await request.text()))
        return web.Response(text="thanks")

    port = free_port(HOST)
    app = web.Application()
    app.router.add_post("/hook", hook)
    server = Server(HOST, port)
    await server.start(app)
    places = write_home(tmp_path, 1)
    (places.config / "scenes" / "calls.yaml").write_text(SCENES.format(host=HOST, port=port), "utf-8")
    secrets = places.config / "secrets.yaml"
    secrets.write_text("hook_key: k3y-of-hook\nhook_token: Bearer t0ken-of-hook\n", "utf-8")
    secrets.chmod(0o600)
    async with open_hub(Options(places), Machine(LoopClock(), Random(1))) as hub:
        assert [one.message_id for one in hub.problems if one.severity is Severity.WARNING] == ["scenes.no_broker"]
        await first_look(hub)
        async with asyncio.timeout(20):
            while (trace := next(hub.scenes.traces("Call"), None)) is None or trace.ended is None:
                await asyncio.sleep(0.01)
        told = repr([(entry.what, entry.params, entry.values) for entry in trace.entries])
    await server.stop()
    assert seen == [("k3y-of-hook", "Bearer t0ken-of-hook", '{"text": "the hub is up"}')]
    assert "answered 200" in caplog.text
    assert "outside.no_broker" in told
    assert "of-hook" not in told + caplog.text
    assert [path for path in places.state.rglob("*") if path.is_file() and b"of-hook" in path.read_bytes()] == []
