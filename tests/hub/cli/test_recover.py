"""`hearth recover` against a hub in safe mode, a hub that is well, and none."""

import io
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.api.listening import SocketServer
from hub.api.ports import Json
from hub.api.safe import safe_app
from hub.cli import recover
from hub.cli.desk import Desk
from hub.model.errors import BadSetup, HearthError
from hub.text.messages.catalogue import Language
from tests.hub.cli.hearth import Hearth

FOUND: Json = {
    "path": "control.db", "damage": "control.db is damaged", "rows": 9, "refused": 2, "devices": 4, "adopted": 3,
    "lost": ["iron"], "kept": None,
}  # fmt: skip


class Stay:
    def __init__(self, found: Json) -> None:
        self.found = found
        self.done: list[bool] = []

    def trouble(self, language: Language) -> HearthError:
        return BadSetup("safe.mode", why="x")

    def efforts(self, language: Language) -> tuple[str, ...]:
        return ()

    async def weigh(self) -> Json:
        return self.found

    async def recover(self, *, fresh: bool) -> Json:
        self.done.append(fresh)
        return {**self.found, "kept": "control.db.corrupt-1"}


@pytest.fixture
async def stay(tmp_path: Path) -> AsyncIterator[Stay]:
    made = Stay(FOUND)
    server = SocketServer(safe_app(made), tmp_path / "nobody.sock")
    await server.start()
    yield made
    await server.stop()


def types(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_it_is_a_command_like_the_others() -> None:
    assert recover.execute.__annotations__["desk"] is Desk


async def test_it_shows_asks_and_does_nothing_on_a_no(
    stay: Stay, alone: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "n\n")
    ended = await alone("recover")
    assert (ended.code, stay.done) == (1, [])
    assert "sound rows that can be saved: 9; devices: 4; of these adopted, with their tokens: 3\n" in ended.out
    assert "2 altered rows" in ended.out
    assert "no token: iron" in ended.out


async def test_on_a_yes_it_saves_and_says_what_is_left_to_do(
    stay: Stay, alone: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "y\n")
    ended = await alone("recover")
    assert (ended.code, stay.done) == (0, [False])
    assert "kept as control.db.corrupt-1" in ended.out
    assert "adopt these again, they have no token: iron" in ended.out


async def test_nothing_typed_is_no_answer(stay: Stay, alone: Hearth, monkeypatch: pytest.MonkeyPatch) -> None:
    types(monkeypatch, "")
    assert (await alone("recover")).code == 2
    assert stay.done == []


async def test_fresh_for_a_program(stay: Stay, alone: Hearth) -> None:
    ended = await alone("--json", "recover", "--fresh", "--yes")
    assert (ended.code, ended.json["kept"], stay.done) == (0, "control.db.corrupt-1", [True])


async def test_after_failed_starts_there_is_nothing_to_ask(stay: Stay, alone: Hearth) -> None:
    stay.found = {**FOUND, "damage": None, "lost": []}
    ended = await alone("recover")
    assert (ended.code, stay.done) == (0, [False])
    assert "control.db is sound" in ended.out


async def test_where_nothing_is_nothing_is_sound(tmp_path: Path, alone: Hearth) -> None:
    places = [f"--{name}={tmp_path / name}" for name in ("config", "state")]
    ended = await alone(*places, "recover", "--yes")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"hearth: there is no {tmp_path / 'state' / 'control.db'}: ")


async def test_a_backup_is_put_back_by_another_command(alone: Hearth) -> None:
    ended = await alone("recover", "--from", "home.age")
    assert ended.code == 1
    assert "hearth restore" in ended.out
    assert "home.age" in ended.out


async def test_a_hub_that_is_well(hearth: Hearth) -> None:
    ended = await hearth("recover")
    assert (ended.code, ended.out) == (0, "the hub is not in safe mode: there is nothing to recover\n")
