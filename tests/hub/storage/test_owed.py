"""What the guards remember outlives the hub."""

from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.model.reading import PropertyId
from hub.model.safety import Instant, Owed, Pin, Tries, Wear
from hub.storage.control import ControlStore, open_control
from hub.storage.facts import load_facts
from hub.storage.owed import PIN, TRIES, WEAR, SafetyStore, load_safety
from hub.storage.rows import OWED

THEN = Instant(1_000_000.25, 17.5, "boot 1")
KETTLE = Owed("d1", "on", safe=False, began=THEN, lasts=600.0, command="c1")


async def opened(folder: Path) -> tuple[ControlStore, SafetyStore]:
    store = await open_control(folder, VirtualClock())
    return store, await load_safety(store, await load_facts(store))


async def test_all_of_it_is_there_again(tmp_path: Path) -> None:
    store, rows = await opened(tmp_path)
    assert (rows.owed, rows.worn(KETTLE.id), rows.pin, rows.tries) == ((), Wear(), None, Tries())
    rows.owe(KETTLE)
    rows.wear(KETTLE.id, Wear((THEN, THEN), THEN))
    rows.set_pin(Pin("aa", "bb"))
    rows.set_tries(Tries(5, THEN))
    await rows.durable()
    await store.close()
    store, rows = await opened(tmp_path)
    assert rows.owed == (KETTLE,)
    assert rows.worn(PropertyId("d1.on")) == Wear((THEN, THEN), THEN)
    assert (rows.pin, rows.tries) == (Pin("aa", "bb"), Tries(5, THEN))
    rows.paid(KETTLE.id)
    rows.wear(KETTLE.id, Wear((THEN,)))
    rows.set_pin(None)
    rows.set_tries(Tries(1))
    await store.close()
    store, rows = await opened(tmp_path)
    assert (rows.owed, rows.worn(KETTLE.id), rows.pin, rows.tries) == ((), Wear((THEN,)), None, Tries(1))
    await store.close()


async def test_a_row_of_another_form_is_no_promise_and_stops_nothing(tmp_path: Path) -> None:
    store, rows = await opened(tmp_path)
    rows.owe(KETTLE)
    endless = '{"device": "d", "path": "on", "safe": false, "began": [1, 2, "b"], "lasts": NaN, "command": "c"}'
    for number, body in enumerate(
        ("[]", "{}", "no json", '{"device": "d", "path": "on", "safe": 0, "began": [1]}', endless, "[" * 100_000)
    ):
        store.put(OWED, (f"d{number}.x", body))
    await store.close()
    store, rows = await opened(tmp_path)
    assert rows.owed == (KETTLE,)
    await store.close()


@pytest.mark.parametrize("body", [[], 1, "x", {"a": 1}, {"ons": [[1, 2]], "off": None}, {"wrong": None, "locked": 1}])
async def test_a_fact_of_another_form_is_none(tmp_path: Path, body: object) -> None:
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    for name in (WEAR + KETTLE.id, PIN, TRIES):
        facts.put(name, body)
    rows = await load_safety(store, facts)
    assert (rows.worn(KETTLE.id), rows.pin, rows.tries) == (Wear(), None, Tries())
    await store.close()
