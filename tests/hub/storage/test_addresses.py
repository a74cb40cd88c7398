import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import Addresses, load_addresses
from hub.storage.control import ControlStore, open_control
from hub.storage.opening import FILE
from hub.storage.rows import ENDPOINTS

LEARNED = Learned("maker.kettle.v1", "1.2.3", "127.0.0.9")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ControlStore]:
    opened = await open_control(tmp_path, VirtualClock())
    yield opened
    await opened.close()


@pytest.fixture
async def book(store: ControlStore) -> Addresses:
    return await load_addresses(store)


async def test_nothing_is_known_at_first(book: Addresses) -> None:
    assert book.address("a:1") is None
    assert book.secret("a:1") is None
    assert book.learned("a:1") is None
    assert not book.adopted("a:1")


async def test_adopted_is_on_disk_at_once(store: ControlStore, book: Addresses) -> None:
    await book.adopt("a:1", Secret("t0ken"), LEARNED)
    again = await load_addresses(store)
    for each in (book, again):
        assert each.adopted("a:1")
        assert each.secret("a:1") == Secret("t0ken")
        assert each.learned("a:1") == LEARNED
        assert each.address("a:1") == "127.0.0.9"


async def test_something_without_a_secret_can_be_adopted(store: ControlStore, book: Addresses) -> None:
    await book.adopt("a:1", None, LEARNED)
    again = await load_addresses(store)
    assert again.adopted("a:1")
    assert again.secret("a:1") is None


async def test_a_move_keeps_the_rest(store: ControlStore, book: Addresses) -> None:
    await book.adopt("a:1", Secret("t0ken"), LEARNED)
    book.moved("a:1", "127.0.0.10")
    assert book.address("a:1") == "127.0.0.10"
    await store.flush()
    again = await load_addresses(store)
    assert again.address("a:1") == "127.0.0.10"
    assert again.secret("a:1") == Secret("t0ken")


async def test_a_move_does_not_adopt(book: Addresses) -> None:
    book.moved("a:1", "127.0.0.10")
    assert book.address("a:1") == "127.0.0.10"
    assert not book.adopted("a:1")


async def test_forgotten_is_forgotten(store: ControlStore, book: Addresses) -> None:
    await book.adopt("a:1", Secret("t0ken"), LEARNED)
    await book.forget("a:1")
    await book.forget("a:2")
    assert (await load_addresses(store)).secret("a:1") is None
    assert await store.rows(ENDPOINTS) == {}


async def test_a_damaged_secret_is_no_secret(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    await (await load_addresses(store)).adopt("a:1", Secret("t0ken"), LEARNED)
    await store.close()
    database = sqlite3.connect(tmp_path / FILE)
    with database:
        database.execute("UPDATE endpoints SET secret = '\"other\"'")
    database.close()
    store = await open_control(tmp_path, VirtualClock())
    assert (await load_addresses(store)).secret("a:1") is None
    await store.close()


@pytest.mark.parametrize("secret", ["no json", "[" * 100_000])
async def test_a_secret_of_another_form_is_none_and_the_rest_is_known(store: ControlStore, secret: str) -> None:
    store.put(ENDPOINTS, ("a:1", "yes", secret, "maker.kettle.v1", "1.2.3", "127.0.0.9"))
    await store.flush()
    book = await load_addresses(store)
    assert (book.secret("a:1"), book.learned("a:1")) == (None, LEARNED)
