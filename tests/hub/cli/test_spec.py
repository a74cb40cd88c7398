"""`hearth spec` and `hearth device learn`, as their users meet them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hub.api.ports import Json
from hub.api.server import ApiServer
from hub.cli import device, spec
from hub.cli.exits import Exit
from hub.model.secret import Secret
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth

FACTS = Path(__file__).parents[2] / "facts" / "specifications"
FAN = FACTS / "dmaker.fan.p9.json"


def in_place(folder: Path) -> tuple[str, ...]:
    return ("--config", str(folder / "config"), "--state", str(folder / "state"))


async def test_without_a_hub_the_files_are_written(alone: Hearth, tmp_path: Path) -> None:
    places = in_place(tmp_path)
    added = await alone("spec", *places, "add", str(FAN))
    assert (added.code, "dmaker.fan.p9" in added.out) == (Exit.OK, True)
    assert (tmp_path / "config" / "products" / "dmaker.fan.p9.json").read_bytes() == FAN.read_bytes()
    listed = await alone("spec", *places, "list", "--json")
    assert [one["in_use"] for one in listed.json["specifications"]] == [True]
    table = await alone("spec", *places, "list")
    assert "a file" in table.out
    shown = await alone("spec", *places, "show", "dmaker.fan.p9")
    assert "fan:speed-level" in shown.out
    assert "9 properties" in shown.out


async def test_what_goes_wrong_is_said(alone: Hearth, tmp_path: Path) -> None:
    places = in_place(tmp_path)
    (tmp_path / "bad.json").write_text("{}")
    bad = await alone("spec", *places, "add", str(tmp_path / "bad.json"))
    assert (bad.code, "no list of services" in bad.err) == (Exit.CONFIG, True)
    assert (await alone("spec", *places, "add", str(tmp_path / "none"))).code == Exit.CONFIG
    unknown = await alone("spec", *places, "show", "no.such.model")
    assert (unknown.code, "hearth spec add" in unknown.err) == (Exit.USAGE, True)
    assert "need none" in (await alone("spec", *places, "list")).out
    assert (await alone("device", "learn", "kettle")).code == Exit.NO_HUB


@dataclass
class Shelf:
    asked: list[object] = field(default_factory=list)

    async def add(self, data: bytes, model: str | None) -> Json:
        self.asked.append((len(data), model))
        return {"model": "a.b.c", "members": 3, "file": "/x"}

    async def fetch(self, model: str) -> Json:
        return await self.add(b"", model)

    async def rows(self) -> Json:
        return {"specifications": []}

    async def show(self, model: str) -> Json:
        return {"members": [{"at": "2.1", "name": "a:b", "path": None, "capability": None, "writable": False}]}


@dataclass
class Teacher:
    asked: list[object] = field(default_factory=list)

    async def learn(
        self, what: str, secret: Secret | None, address: str | None, *, use: bool, model: str | None = None
    ) -> Json:
        self.asked.append((what, secret.reveal() if secret else None, address, use, model))
        members = [
            {"at": "2.1", "name": "a:b", "type": "bool", "value": "true", "why": ""},
            {"at": "2.2", "name": "a:c", "type": "", "value": "", "why": "-4003"},
        ]
        members = members if what != "silent" else []
        report = {"model": "a.b.c", "requests": 9, "complete": False, "members": members}
        return {"report": report, "overlay": "- models: [a.b.c]\n", "file": "/x.yaml" if use else None, "hint": model}


@pytest.fixture
async def hub(house: House, tmp_path: Path) -> AsyncIterator[tuple[Shelf, Teacher]]:
    made = Shelf(), Teacher()
    server = ApiServer(replace(house.ports(), specs=made[0], learning=made[1]), tmp_path / "hub.sock")
    await server.start()
    yield made
    await server.stop()


async def test_a_hub_that_runs_does_it(
    hub: tuple[Shelf, Teacher], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hearth, shelf = Hearth(tmp_path / "hub.sock", capsys), hub[0]
    added = await hearth("spec", "add", str(FAN), "--model", "a.b.c")
    assert "uses it from now on" in added.out
    assert (await hearth("spec", "fetch", "a.b.c")).code == Exit.OK
    assert shelf.asked == [(FAN.stat().st_size, "a.b.c"), (0, "a.b.c")]
    assert "need none" in (await hearth("spec", "list")).out
    assert "a:b" in (await hearth("spec", "show", "a.b.c")).out


async def test_learning_writes_an_entry_and_a_report(
    hub: tuple[Shelf, Teacher], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hearth, teacher = Hearth(tmp_path / "hub.sock", capsys), hub[1]
    overlay, report, token = (tmp_path / name for name in ("o.yaml", "r.json", "token"))
    token.write_text("0" * 32 + "\n")
    told = await hearth(
        "device", "learn", "miio:7", "--address", "127.0.0.7", "--secret-file", str(token), "--model", "a.b.c",
        "--overlay", str(overlay), "--report", str(report),
    )  # fmt: skip
    assert (told.code, "1 members told, 1 refused, 9 questions" in told.out) == (Exit.OK, True)
    assert "not everything was asked" in told.out
    assert told.out.endswith("a.b.c\n")  # what would teach more
    assert overlay.read_text() == "- models: [a.b.c]\n"
    made: Any = json.loads(report.read_text())
    assert made["model"] == "a.b.c"
    assert teacher.asked == [("miio:7", "0" * 32, "127.0.0.7", False, "a.b.c")]
    used = await hearth("device", "learn", "kettle", "--use")
    assert "/x.yaml" in used.out
    here = await hearth("device", "learn", "kettle", "--overlay", "-")
    assert "- models: [a.b.c]" in here.out
    assert "told nothing in 9 questions" in (await hearth("device", "learn", "silent")).out
    unwritable = await hearth("device", "learn", "kettle", "--report", str(tmp_path / "no" / "r.json"))
    assert unwritable.code == Exit.CONFIG


def test_both_are_commands() -> None:
    assert spec.execute is not device.execute
