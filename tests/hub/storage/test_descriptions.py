from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.library import MODEL
from hub.core.clock import VirtualClock
from hub.model.descriptions import name_of
from hub.model.errors import BadValue
from hub.storage import descriptions
from hub.storage.control import ControlStore, open_control
from hub.storage.descriptions import GRACE, LARGEST, LONGEST_NAME, Descriptions, clean_name, place_in
from hub.storage.facts import load_facts

NOBODY: frozenset[tuple[str, str]] = frozenset()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def store(tmp_path: Path, clock: VirtualClock) -> AsyncIterator[ControlStore]:
    opened = await open_control(tmp_path, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def rows(store: ControlStore, clock: VirtualClock) -> Descriptions:
    return Descriptions(await load_facts(store), clock)


async def test_what_says_the_same_is_one_model_whatever_its_order(rows: Descriptions) -> None:
    one = rows.add("talk", "Plug", {"a": 1, "b": [True, None]}, NOBODY)
    assert rows.add("talk", "Plug", {"b": [True, None], "a": 1}, NOBODY) == one
    assert rows.add("talk", "Plug", {"b": [True, None], "a": 2}, NOBODY) != one
    assert (name_of(one), len(one)) == ("Plug", len("Plug@") + 12)
    assert rows.said["talk", one] == {"a": 1, "b": [True, None]}


async def test_it_is_on_disk_with_what_is_written_next(
    rows: Descriptions, store: ControlStore, clock: VirtualClock
) -> None:
    model = rows.add("talk", "Plug", {"größe": "大"}, NOBODY)
    await store.flush()
    again = Descriptions(await load_facts(store), clock)
    assert dict(again.said) == {("talk", model): {"größe": "大"}}


async def test_a_later_change_of_what_was_given_changes_nothing(rows: Descriptions) -> None:
    entry: dict[str, object] = {"bind": {"switch.on": "x"}}
    model = rows.add("talk", "Plug", entry, NOBODY)
    entry["bind"] = {}
    assert rows.said["talk", model] == {"bind": {"switch.on": "x"}}


@pytest.mark.parametrize("entry", [{"a": object()}, {"a": float("nan")}, {"a": "\ud800"}, {"a": {(1, 2): 3}}])
async def test_what_is_no_plain_data_is_refused(rows: Descriptions, entry: dict[str, object]) -> None:
    with pytest.raises(BadValue, match=r"described\.no_plain_data"):
        rows.add("talk", "Plug", entry, NOBODY)


async def test_what_is_too_large_or_too_deep_is_refused(rows: Descriptions) -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(BadValue):
        rows.add("talk", "Plug", {"a": deep}, NOBODY)
    with pytest.raises(BadValue, match=r"described\.too_large"):
        rows.add("talk", "Plug", {"a": "x" * LARGEST}, NOBODY)
    assert rows.said == {}


async def test_what_nobody_is_goes_after_a_while(rows: Descriptions, clock: VirtualClock) -> None:
    used, unused = (rows.add("talk", name, {"a": name}, NOBODY) for name in ("x", "y"))
    assert rows.collect({("talk", used)}) == ()
    clock.advance(GRACE + 1)
    assert rows.collect({("talk", used)}) == (("talk", unused),)
    assert list(rows.said) == [("talk", used)]


async def test_what_was_left_of_another_life_goes_at_once(
    rows: Descriptions, store: ControlStore, clock: VirtualClock
) -> None:
    rows.add("talk", "x", {"a": 1}, NOBODY)
    again = Descriptions(await load_facts(store), clock)
    await store.flush()
    again = Descriptions(await load_facts(store), clock)
    assert len(again.collect(NOBODY)) == 1
    await store.flush()
    assert Descriptions(await load_facts(store), clock).said == {}


async def test_there_is_room_for_so_many_and_what_is_used_stays(
    rows: Descriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descriptions, "MOST", 4)
    used = {("talk", rows.add("talk", "x", {"a": number}, NOBODY)) for number in range(3)}
    for number in range(10, 30):
        rows.add("talk", "x", {"a": number}, used)
        assert len(rows.said) <= 4
    assert used <= rows.said.keys()
    with pytest.raises(BadValue, match=r"described\.too_many"):
        rows.add("talk", "x", {"a": 100}, frozenset(rows.said))


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_products_can_name(name: str) -> None:
    cleaned = clean_name(name)
    assert MODEL.fullmatch(cleaned)
    assert len(cleaned) <= LONGEST_NAME


def test_names_that_are_well_stay() -> None:
    assert [clean_name(name) for name in ("TS0121", "lumi.plug.v3", "SONOFF S31 (US)", "插座", "a..b", ".")] == [
        "TS0121", "lumi.plug.v3", "SONOFF_S31_US", "device", "a.b", "device",
    ]  # fmt: skip


def test_other_facts_are_none() -> None:
    assert place_in("described:talk:x@123") == ("talk", "x@123")
    assert [place_in(name) for name in ("alive", "described:talk", "note:described:talk:x@1", "described:a:b")] == [
        None
    ] * 4
