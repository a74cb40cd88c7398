import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.opening import FILE
from hub.storage.rows import ENDPOINTS
from hub.storage.vault import CREDENTIAL, CannotOpen, Vault, read_key

KEY = bytes(range(32))
TOKEN = "0123456789abcdeffedcba9876543210"
LEARNED = Learned("maker.kettle.v1", "1.2.3", "127.0.0.9")


@given(st.text(), st.text(), st.binary(min_size=32, max_size=64))
def test_what_is_sealed_opens_again(text: str, name: str, key: bytes) -> None:
    vault = Vault(key)
    sealed = vault.seal(text, name)
    assert sealed.startswith("v1:")
    assert sealed.isascii()
    assert len(text) < 8 or text not in sealed
    assert Vault(key).open(sealed, name) == text


@given(st.text() | st.text().map(lambda text: f"v1:{text}") | st.text().map(lambda text: f"v0:{text}"), st.text())
def test_without_a_key_texts_stand_for_themselves(text: str, name: str) -> None:
    stored = Vault().seal(text, name)
    assert stored == text or text.startswith(("v0:", "v1:"))
    assert Vault().open(stored, name) == text
    assert Vault(KEY).open(stored, name) == text


@given(st.text(max_size=40), st.text(max_size=20), st.data())
def test_nothing_opens_that_was_changed_or_moved(text: str, name: str, data: st.DataObject) -> None:
    vault = Vault(KEY)
    sealed = vault.seal(text, name)
    at = data.draw(st.integers(3, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda each: each != sealed[at]))
    for changed in (f"{sealed[:at]}{other}{sealed[at + 1 :]}", sealed[:at], f"{sealed}A"):
        try:
            assert vault.open(changed, name) == text  # other spare bits of the last base64 letter: the same bytes
            assert at >= len(sealed.rstrip("=")) - 1
        except CannotOpen:
            pass
    with pytest.raises(CannotOpen):
        vault.open(sealed, f"{name}x")
    with pytest.raises(CannotOpen):
        Vault(KEY[:-1] + b"x").open(sealed, name)
    with pytest.raises(CannotOpen):
        Vault().open(sealed, name)


def test_every_byte_counts() -> None:
    vault = Vault(KEY)
    sealed = bytearray(b64decode(vault.seal(TOKEN, "miio:1")[3:]))
    for at in range(len(sealed)):
        changed = bytes(byte ^ (at == number) for number, byte in enumerate(sealed))
        with pytest.raises(CannotOpen):
            vault.open("v1:" + b64encode(changed).decode(), "miio:1")


def test_the_same_secret_looks_different_each_time() -> None:
    vault = Vault(KEY)
    assert len({vault.seal(TOKEN, "miio:1") for _ in range(100)}) == 100


def test_the_key_is_the_credential_of_the_service(tmp_path: Path) -> None:
    assert read_key({}) is None
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert read_key(environ) is None
    (tmp_path / CREDENTIAL).write_bytes(KEY)
    assert read_key(environ) == KEY
    (tmp_path / CREDENTIAL).write_bytes(KEY[:31])
    with pytest.raises(BadSetup) as refused:
        read_key(environ)
    assert refused.value.message_id == "vault.short_key"
    (tmp_path / CREDENTIAL).unlink()
    (tmp_path / CREDENTIAL).mkdir()
    with pytest.raises(BadSetup) as refused:
        read_key(environ)
    assert refused.value.message_id == "vault.unreadable"


async def adopted(folder: Path, vault: Vault | None) -> None:
    store = await open_control(folder, VirtualClock())
    book = await load_addresses(store, vault)
    await book.adopt("miio:1", Secret(TOKEN), LEARNED)
    await book.adopt("ntfy:1", None, LEARNED)
    await store.close()


async def secrets(folder: Path, vault: Vault | None) -> list[Secret | None]:
    store = await open_control(folder, VirtualClock())
    try:
        book = await load_addresses(store, vault)
        return [book.secret("miio:1"), book.secret("ntfy:1")]
    finally:
        await store.close()


async def test_with_a_key_no_secret_is_in_the_file(tmp_path: Path) -> None:
    await adopted(tmp_path, Vault(KEY))
    assert TOKEN.encode() not in (tmp_path / FILE).read_bytes()
    assert await secrets(tmp_path, Vault(KEY)) == [Secret(TOKEN), None]


async def test_a_key_that_appears_seals_what_is_there_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    await adopted(tmp_path, None)
    assert TOKEN.encode() in (tmp_path / FILE).read_bytes()
    store = await open_control(tmp_path, VirtualClock())
    book = await load_addresses(store, Vault(KEY))
    for path in tmp_path.iterdir():
        assert TOKEN.encode() not in path.read_bytes()
    assert book.secret("miio:1") == Secret(TOKEN)
    await store.close()
    assert TOKEN.encode() not in (tmp_path / FILE).read_bytes()
    assert await secrets(tmp_path, Vault(KEY)) == [Secret(TOKEN), None]


@pytest.mark.parametrize(
    ("vault", "message_id"), [(Vault(), "vault.no_key"), (Vault(b"x" * 32), "vault.other_key")], ids=["gone", "other"]
)
async def test_without_the_key_nothing_is_touched(tmp_path: Path, vault: Vault, message_id: str) -> None:
    await adopted(tmp_path, Vault(KEY))
    content = (tmp_path / FILE).read_bytes()
    with pytest.raises(BadSetup) as refused:
        await secrets(tmp_path, vault)
    assert refused.value.message_id == message_id
    assert refused.value.params["name"] == "miio:1"
    assert (tmp_path / FILE).read_bytes() == content


async def test_a_sealed_secret_cannot_be_given_to_another_endpoint(tmp_path: Path) -> None:
    await adopted(tmp_path, Vault(KEY))
    store = await open_control(tmp_path, VirtualClock())
    row = (await store.rows(ENDPOINTS))["miio:1"]
    store.put(ENDPOINTS, ("miio:2", *row[1:]))
    await store.close()
    with pytest.raises(BadSetup):
        await secrets(tmp_path, Vault(KEY))


async def test_the_stored_text_is_json_under_the_seal(tmp_path: Path) -> None:
    """What a backup opens and another machine seals again."""
    await adopted(tmp_path, Vault(KEY))
    store = await open_control(tmp_path, VirtualClock())
    row = (await store.rows(ENDPOINTS))["miio:1"]
    await store.close()
    assert json.loads(Vault(KEY).open(row[ENDPOINTS.columns.index("secret")], "miio:1")) == TOKEN
