"""`hearth schema`, and what a real YAML language server makes of it."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import main

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "config"
SERVER = ROOT / ".venv-yaml/node_modules/yaml-language-server/bin/yaml-language-server"
NODE = shutil.which("node")
PATIENCE = 30.0

needs_server = pytest.mark.skipif(
    NODE is None or not SERVER.exists(), reason="needs node, and .venv-yaml of `make setup-witness` (package npm)"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shutil.copytree(EXAMPLE, home)
    return home


def write(home: Path, *words: str) -> int:
    return main(["schema", "--lang", "en", "--config", str(home), "--state", str(home.parent / "state"), *words])


def test_it_writes_beside_the_scenes_and_says_how_to_use_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(home) == 0
    said = capsys.readouterr().out
    assert "# yaml-language-server: $schema=../schema/scenes.json" in said
    settings = json.loads(said[said.index("{") :])
    assert settings["yaml.schemas"][str(home / "schema" / "scenes.json")] == "scenes/*.yaml"
    schema = json.loads((home / "schema" / "scenes.json").read_text("utf-8"))
    assert "kettle.on" in schema["definitions"]["targets"]["properties"]
    assert write(home, "--out", str(home / "elsewhere"), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert sorted(one.name for one in (home / "elsewhere").iterdir()) == sorted(answer["files"])


def test_in_chinese(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--lang", "zh", "--config", str(home), "--state", str(home.parent / "state")]) == 0
    assert "写入属性" in (home / "schema" / "scenes.json").read_text("utf-8")


def test_what_cannot_be(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "schema").write_text("a file in the way")
    assert write(home) == 3
    assert "name another folder with --out" in capsys.readouterr().err
    (home / "devices.yaml").write_text("devices: [")
    assert write(home) == 3
    assert "devices.yaml:2:1" in capsys.readouterr().err


class Editor:
    """An editor over stdio, https://microsoft.github.io/language-server-protocol/ 3.17."""

    def __init__(self, server: asyncio.subprocess.Process, settings: dict[str, Any]) -> None:
        self._server = server
        self._settings = settings
        self._last = 0
        self._marked: dict[str, asyncio.Queue[list[dict[str, Any]]]] = {}
        self._answers: dict[int, asyncio.Future[Any]] = {}

    async def ask(self, method: str, **params: Any) -> Any:
        self._last += 1
        answer = self._answers[self._last] = asyncio.get_running_loop().create_future()
        self._send({"id": self._last, "method": method, "params": params})
        return await asyncio.wait_for(answer, PATIENCE)

    def tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    async def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with a text; what the server marks in it."""
        uri = path.as_uri()
        marked = self._marked[uri] = asyncio.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return await asyncio.wait_for(marked.get(), PATIENCE)

    async def complete(self, path: Path, line: int, character: int) -> dict[str, Any]:
        """What may stand at a place (both from 0), by label."""
        place = {"line": line, "character": character}
        found = await self.ask("textDocument/completion", textDocument={"uri": path.as_uri()}, position=place)
        return {one["label"]: one for one in found["items"]}

    async def listen(self) -> None:
        assert self._server.stdout is not None
        while head := await self._server.stdout.readline():
            length = int(head.partition(b":")[2])
            while (await self._server.stdout.readline()).strip():
                pass
            self._take(json.loads(await self._server.stdout.readexactly(length)))

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"id": id_, "method": "workspace/configuration", "params": {"items": items}}:
                found = [self._settings.get(one.get("section"), {}) for one in items]
                self._send({"id": id_, "result": found})
            case {"id": id_, "method": _}:
                self._send({"id": id_, "result": None})
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                if params["uri"] in self._marked:
                    self._marked[params["uri"]].put_nowait(params["diagnostics"])
            case {"id": id_}:
                self._answers.pop(id_).set_result(message.get("result"))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


@asynccontextmanager
async def editor(home: Path, settings: dict[str, Any]) -> AsyncIterator[Editor]:
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(
        str(NODE), str(SERVER), "--stdio", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, cwd=home
    )
    editor = Editor(server, settings)
    listening = asyncio.ensure_future(editor.listen())
    try:
        able = {"workspace": {"configuration": True}, "textDocument": {"completion": {}}}
        await editor.ask("initialize", processId=None, rootUri=home.as_uri(), capabilities=able)
        editor.tell("initialized")
        editor.tell("workspace/didChangeConfiguration", settings=settings)
        yield editor
    finally:
        server.kill()
        await server.wait()
        listening.cancel()


SCENE = """\
{head}- scene: Tea
  when: kitchen_camera.person
  do:
    - set:
        {key}
"""


@needs_server
async def test_an_editor_completes_and_marks_by_the_devices_of_this_home(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(home) == 0
    said = capsys.readouterr().out
    shown = json.loads(said[said.index("{") :])
    schemas = {Path(path).as_uri(): pattern for path, pattern in shown["yaml.schemas"].items()}
    yaml = {
        "validate": True,
        "completion": True,
        "schemas": schemas,
        "schemaStore": {"enable": False},
        "customTags": shown["yaml.customTags"],
    }
    files = home / "scenes"
    async with editor(home, {"yaml": yaml}) as at_work:
        assert await at_work.open(files / "good.yaml", SCENE.format(head="", key="kettle.on: on")) == []
        (marked,) = await at_work.open(files / "slip.yaml", SCENE.format(head="", key="ketle.on: on"))
        assert "ketle.on" in marked["message"]
        assert marked["range"]["start"] == {"line": 4, "character": 8}
        (marked,) = await at_work.open(files / "value.yaml", SCENE.format(head="", key="kettle.on: onn"))
        assert marked["range"]["start"]["line"] == 4
        await at_work.open(files / "new.yaml", SCENE.format(head="", key="k"))
        offered = await at_work.complete(files / "new.yaml", 4, 9)
        assert "kettle.on" in offered
        assert "Kettle" in str(offered["kettle.on"]["documentation"])
        await at_work.open(files / "values.yaml", SCENE.format(head="", key="kettle.on: "))
        assert {"on", "off"} <= (await at_work.complete(files / "values.yaml", 4, 19)).keys()
        await at_work.open(files / "when.yaml", "- scene: Tea\n  when: k\n")
        assert "kettle.on" in await at_work.complete(files / "when.yaml", 1, 9)
        for path in sorted(files.glob("*.yaml")):
            assert await at_work.open(path.with_name(f"copy-{path.name}"), path.read_text("utf-8")) == []
        for name in ("devices.yaml", "hearth.yaml"):
            assert await at_work.open(home / name, (home / name).read_text("utf-8")) == []


@needs_server
async def test_an_editor_finds_the_schema_by_the_first_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(home) == 0
    line = next(one.strip() for one in capsys.readouterr().out.splitlines() if "$schema=" in one)
    settings = {"yaml": {"validate": True, "schemaStore": {"enable": False}}}
    async with editor(home, settings) as at_work:
        text = SCENE.format(head=f"{line}\n", key="ketle.on: on")
        (marked,) = await at_work.open(home / "scenes" / "slip.yaml", text)
        assert "ketle.on" in marked["message"]
