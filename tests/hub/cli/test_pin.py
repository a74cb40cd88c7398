"""`hearth pin`, and the PIN that `hearth set` asks for."""

import getpass
import io
import sys
from pathlib import Path

import pytest

from hub.cli.desk import Desk
from hub.cli.exits import Exit, Unclear
from hub.cli.hidden import hidden
from hub.cli.out import standard
from hub.cli.pin import pin_of
from hub.config.places import Overrides
from hub.core.clock import VirtualClock
from hub.model.safety import Pin, Tries
from hub.storage.control import open_control
from hub.storage.facts import load_facts
from hub.storage.owed import load_safety
from tests.hub.api.locked import LockedHouse
from tests.hub.cli.hearth import Hearth


@pytest.fixture
async def house() -> LockedHouse:
    return LockedHouse()


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[str]:
    """Type these at the prompts; the prompts are what comes back."""
    asked: list[str] = []
    rest = list(lines)

    def typed(prompt: str) -> str:
        asked.append(prompt)
        if not rest:
            raise EOFError
        return rest.pop(0)

    monkeypatch.setattr(getpass, "getpass", typed)
    return asked


async def test_the_first_pin_is_asked_for_twice(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.steps.pin = None
    asked = typing(monkeypatch, "1357", "1357")
    ended = await hearth("pin", "set")
    assert (ended.code, ended.out) == (Exit.OK, "the PIN is set\n")
    assert set_now(house) == "1357"
    assert len(asked) == 2
    assert "1357" not in ended.out + ended.err


async def test_another_pin_takes_the_present_one(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "2468", "1357", "1357")
    assert (await hearth("pin", "set", "--json")).json == {"done": True}
    asked = typing(monkeypatch, "2468", "9999", "9999")
    ended = await hearth("pin", "set")
    assert (ended.code, house.steps.pin) == (Exit.REFUSED, "1357")
    assert len(asked) == 1, "told before the new one is typed"


@pytest.mark.parametrize("pin", ["12", "abcdef", ""])
async def test_a_wrong_form_is_told_before_it_is_typed_again(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch, pin: str
) -> None:
    asked = typing(monkeypatch, "2468", pin, pin)
    ended = await hearth("pin", "set")
    assert (ended.code, house.steps.pin) == (Exit.USAGE, "2468")
    assert "a PIN is 4 to 32 digits" in ended.err
    assert len(asked) == 2


async def test_two_that_differ_change_nothing(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "2468", "1357", "1358")
    ended = await hearth("pin", "set")
    assert (ended.code, house.steps.pin) == (Exit.USAGE, "2468")
    typing(monkeypatch)
    assert (await hearth("pin", "set")).code == Exit.USAGE


def set_now(house: LockedHouse) -> str | None:
    return house.steps.pin


def test_what_is_typed_unseen_needs_somebody_who_types(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typing(monkeypatch, " 2468 ")
    desk = Desk(standard("en", as_json=False), {}, 0, Overrides(None, None, None))
    assert hidden(desk, "cli.ask_pin") == "2468"
    with pytest.raises(Unclear):
        hidden(desk, "cli.ask_pin")
    assert asked == ["PIN: ", "PIN: "]


def test_a_pin_from_a_file_has_no_blanks(tmp_path: Path) -> None:
    (tmp_path / "pin").write_text(" 2468 \n")
    desk = Desk(standard("en", as_json=False), {}, 0, Overrides(None, None, None))
    assert pin_of(tmp_path / "pin", desk) == "2468"


async def test_setting_asks_for_the_pin(house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, "2468")
    ended = await hearth("set", "light.on=on")
    assert (ended.code, ended.out.split()[:2]) == (Exit.OK, ["light.on", "confirmed"])
    typing(monkeypatch, "1111")
    ended = await hearth("set", "light.on=on")
    assert (ended.code, "wrong" in ended.err) == (Exit.REFUSED, True)
    assert len(house.commands.submitted) == 1


async def test_scripts_give_the_pin_in_a_file_or_on_the_input(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pin").write_text("2468\n")
    assert (await hearth("set", "light.on=on", "--pin-file", str(tmp_path / "pin"))).code == Exit.OK
    monkeypatch.setattr(sys, "stdin", io.StringIO("2468\n"))
    assert (await hearth("set", "light.on=on", "--pin-file", "-")).code == Exit.OK
    assert (await hearth("set", "light.on=on", "--pin-file", str(tmp_path / "none"))).code == Exit.USAGE
    assert len(house.commands.submitted) == 2


async def test_no_pin_at_all_is_not_a_try(
    house: LockedHouse, hearth: Hearth, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typing(monkeypatch, "")
    ended = await hearth("set", "light.on=on")
    assert (ended.code, ended.err) == (Exit.USAGE, "hearth: no PIN was given: nothing was asked of the device\n")
    (tmp_path / "pin").write_text("\n")
    assert (await hearth("set", "light.on=on", "--pin-file", str(tmp_path / "pin"))).code == Exit.USAGE


async def test_a_lost_pin_is_forgotten_where_no_hub_runs(tmp_path: Path, alone: Hearth) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    rows = await load_safety(store, await load_facts(store))
    rows.set_pin(Pin("aa", "bb"))
    rows.set_tries(Tries(4))
    await store.flush()
    words = ("pin", "forget", "--state", str(tmp_path), "--config", str(tmp_path / "none"))
    assert (await alone(*words)).code == Exit.CONFIG, "a hub works on it"
    await store.close()
    ended = await alone(*words)
    assert (ended.code, "no PIN" in ended.out) == (Exit.OK, True)
    store = await open_control(tmp_path, clock)
    rows = await load_safety(store, await load_facts(store))
    await store.close()
    assert (rows.pin, rows.tries) == (None, Tries())
