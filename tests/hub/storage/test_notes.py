"""Notes: what families learned of products outlives the hub, and never grows without end."""

from pathlib import Path

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.facts import ALIVE, load_facts
from hub.storage.notes import LONGEST_NOTE, MOST_NOTES, Notes


async def test_notes_outlive_the_hub(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    notes = Notes(facts)
    facts.put(ALIVE, 1.5)
    assert notes.recall("maker.kettle.v1") is None
    notes.note("maker.kettle.v1", {"1.0": {"limit": 4}})
    notes.note("maker.kettle.v1", {"1.0": {"limit": 3}})
    assert notes.recall("maker.kettle.v1") == {"1.0": {"limit": 3}}
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    again = Notes(await load_facts(store))
    assert again.recall("maker.kettle.v1") == {"1.0": {"limit": 3}}
    assert again.recall("alive") is None
    await store.close()


async def test_the_oldest_note_makes_room_and_no_other_fact(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    facts.put(ALIVE, 1.5)
    notes = Notes(facts)
    for number in range(MOST_NOTES):
        notes.note(f"m{number}", {"limit": 1})
    notes.note("m0", {"limit": 2})
    notes.note("one more", {})
    assert notes.recall("m1") is None
    assert (notes.recall("m0"), notes.recall("one more")) == ({"limit": 2}, {})
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    assert len(facts.names("note:")) == MOST_NOTES
    assert facts.number(ALIVE) == 1.5
    await store.close()


async def test_what_cannot_be_kept_is_not(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    notes = Notes(await load_facts(store))
    notes.note("long", {"text": LONGEST_NOTE * "x"})
    notes.note("odd", {"object": object()})
    notes.note(300 * "k", {})
    assert [notes.recall(key) for key in ("long", "odd", 300 * "k")] == [None, None, None]
    await store.close()
