from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.device import Device, Endpoint
from hub.storage.control import ControlStore, open_control
from hub.storage.keys import KeyBook, load_keys
from hub.storage.rows import DEVICE_KEYS


def refs(*each: str) -> frozenset[str]:
    return frozenset(each)


def settle(book: KeyBook, devices: dict[str, frozenset[str]]) -> dict[str, str]:
    """Take devices into use."""
    keys = book.settle(devices)
    for handle, refs in devices.items():
        ids = [ref.split(":") for ref in sorted(refs)]
        endpoints = tuple(Endpoint(family, wire_id) for family, wire_id in ids)
        book.keep([Device(keys[handle], handle, handle, endpoints=endpoints)])
    return keys


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ControlStore]:
    opened = await open_control(tmp_path, VirtualClock())
    yield opened
    await opened.close()


@pytest.fixture
async def book(store: ControlStore) -> KeyBook:
    return await load_keys(store, Random(1))


async def test_keys_outlive_a_restart(store: ControlStore, book: KeyBook) -> None:
    devices = {"kettle": refs("a:1"), "lamp": refs()}
    keys = settle(book, devices)
    await store.flush()
    again = await load_keys(store, Random(2))
    assert settle(again, devices) == keys
    assert len(set(keys.values())) == 2


async def test_a_handle_keeps_its_key_with_another_endpoint(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1")})
    assert settle(book, {"kettle": refs("a:2")}) == before


async def test_a_new_handle_on_a_known_endpoint_is_a_rename(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1"), "lamp": refs("a:2")})
    after = settle(book, {"pot": refs("a:1", "b:1"), "lamp": refs("a:2")})
    assert after == {"pot": before["kettle"], "lamp": before["lamp"]}


async def test_the_old_handle_is_free_after_a_rename(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1")})
    settle(book, {"pot": refs("a:1")})
    after = settle(book, {"pot": refs("a:1"), "kettle": refs("a:3")})
    assert after["pot"] == before["kettle"]
    assert after["kettle"] != before["kettle"]


async def test_an_endpoint_moved_between_handles_moves_no_key(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1")})
    after = settle(book, {"kettle": refs("a:2"), "pot": refs("a:1")})
    assert after["kettle"] == before["kettle"]
    assert after["pot"] != before["kettle"]


async def test_one_key_has_one_heir(book: KeyBook) -> None:
    settle(book, {"kettle": refs("a:1", "b:1")})
    after = settle(book, {"pot": refs("a:1"), "can": refs("b:1")})
    assert after["pot"] != after["can"]


async def test_a_device_that_comes_back_has_its_key(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1")})
    settle(book, {})
    assert settle(book, {"kettle": refs("a:9")}) == before


async def test_a_configuration_that_is_refused_changes_no_key(book: KeyBook) -> None:
    before = settle(book, {"kettle": refs("a:1")})
    book.settle({"ketle": refs("a:1")})
    assert settle(book, {"kettle": refs("a:2")}) == before


@pytest.mark.parametrize("refs", ["no json", "null", "[[1], {}]", "[" * 100_000])
async def test_a_row_of_another_form_still_says_the_handle(store: ControlStore, refs: str) -> None:
    store.put(DEVICE_KEYS, ("d1", "kettle", refs))
    await store.flush()
    assert settle(await load_keys(store, Random(1)), {"kettle": frozenset()}) == {"kettle": "d1"}
