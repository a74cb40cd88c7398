"""Facts: what the hub remembers of itself."""

from pathlib import Path

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.facts import ALIVE, load_facts
from hub.storage.rows import FACTS


async def test_facts_outlive_the_hub(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    assert facts.number(ALIVE) is None
    facts.put(ALIVE, 1.5)
    facts.put("word", "x")
    facts.put_lazily("late", 7, 600.0)
    store.put(FACTS, ("damaged", "{"))
    assert facts.number(ALIVE) == 1.5
    await store.close()
    store = await open_control(tmp_path, VirtualClock())
    facts = await load_facts(store)
    assert (facts.number(ALIVE), facts.get("word"), facts.get("late"), facts.get("damaged")) == (1.5, "x", 7, None)
    assert facts.number("word") is None
    await store.close()
