"""Files of tokens in every form that is understood, and hostile ones."""

import io
import json
import sqlite3
import tarfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.accounts import android, databases, home_assistant, lists, screens
from drivers.accounts.rows import MOST_ROWS, Found, found_in, merged, shown
from hub.model.errors import BadConfig, HearthError
from hub.model.secret import Secret
from hub.onboarding.reading import read_bytes, read_tokens

TOKEN = "00112233445566778899aabbccddeeff"
OTHER = "ffeeddccbbaa99887766554433221100"
KETTLE = {
    "did": "412345678", "name": "厨房水壶", "model": "yunmi.kettle.v19", "mac": "AA:BB:CC:00:11:22",
    "localip": "192.168.1.31", "token": TOKEN, "parent_id": "",
}  # fmt: skip
DOOR = {"did": "blt.3.1kq7m2v9c4001", "name": "Front door", "model": "isa.magnet.dw2hl", "parent_id": "412345680"}


def as_found(room: str = "") -> Found:
    return Found("412345678", "厨房水壶", "yunmi.kettle.v19", "aabbcc001122", "192.168.1.31", room, "", Secret(TOKEN))


def android_database(rows: int = 1) -> bytes:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE devicerecord (did, name, model, mac, localIP, token, parentId, extra)")
        for number in range(rows):
            db.execute(
                "INSERT INTO devicerecord VALUES (?,?,?,?,?,?,'',x'00')",
                (
                    str(412345678 + number),
                    KETTLE["name"],
                    KETTLE["model"],
                    KETTLE["mac"] if not number else "",
                    KETTLE["localip"] if not number else "",
                    TOKEN,
                ),
            )
        db.commit()
        return bytes(db.serialize())


def ios_database() -> bytes:
    encryptor = Cipher(AES(bytes(16)), ECB()).encryptor()
    sealed = encryptor.update(TOKEN.encode() + bytes([16] * 16)) + encryptor.finalize()
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE ZDEVICE (Z_PK, ZDID, ZNAME, ZMODEL, ZMAC, ZLOCALIP, ZTOKEN)")
        values = (1, KETTLE["did"], KETTLE["name"], KETTLE["model"], KETTLE["mac"], KETTLE["localip"], sealed.hex())
        db.execute("INSERT INTO ZDEVICE VALUES (?,?,?,?,?,?,?)", values)
        db.commit()
        data = bytearray(db.serialize())
    data[18:20] = b"\x02\x02"  # as a database that was in write-ahead mode
    return bytes(data)


def backup(database: bytes, *, deflated: bool = True, sealed: bytes = b"none") -> bytes:
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as out:
        for name, data in (("apps/com.xiaomi.smarthome/_manifest", b"1\n"), (android.DATABASE, database)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    body = zlib.compress(tar.getvalue()) if deflated else tar.getvalue()
    return android.MAGIC + b"5\n" + (b"1" if deflated else b"0") + b"\n" + sealed + b"\n" + body


def extractor() -> object:
    home = {"home_id": 1, "home_owner": 2, "devices": [KETTLE, DOOR]}
    home["roomlist"] = [{"id": "7", "name": "厨房", "dids": ["412345678"]}]
    return [{"server": "de", "homes": [home]}, {"server": "cn", "homes": []}]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([KETTLE]).encode(),
        b"\xef\xbb\xbf" + json.dumps({"result": {"list": [KETTLE]}}).encode(),
        json.dumps({"412345678": {"did": "412345678", "local_ip": "192.168.1.31", **KETTLE}}).encode() + bytes(32),
        android_database(),
        ios_database(),
        backup(android_database()),
        backup(android_database(), deflated=False),
        f"\n   NAME:     厨房水壶\n   ID:       412345678\n   MAC:      AA:BB:CC:00:11:22\n   IP:       192.168.1.31\n"
        f"   TOKEN:    {TOKEN}\n   MODEL:    yunmi.kettle.v19\n   ---------\n".encode(),
        f"== 厨房水壶 (Device online) ==\n\tModel: yunmi.kettle.v19\n\tToken: {TOKEN}\n"
        f"\tIP: 192.168.1.31 (mac: AA:BB:CC:00:11:22)\n\tDID: 412345678\n\tLocale: de\n".encode(),
        f"vacuum:\n  - platform: xiaomi_miio\n    name: 厨房水壶\n    host: 192.168.1.31\n    token: {TOKEN}\n"
        "    model: yunmi.kettle.v19\n    mac: aabbcc001122\n    did: 412345678\n".encode(),
    ],
    ids=["raw list", "cloud answer", "cache", "android", "ios", "ab", "ab plain", "console", "miiocli", "yaml"],
)
def test_every_form_says_the_same(data: bytes) -> None:
    assert read_bytes("x", data) == [as_found()]


def test_the_extractor_has_rooms_and_children() -> None:
    kettle, door = read_bytes("x", json.dumps(extractor()).encode())
    assert kettle == as_found("厨房")
    assert (door.id, door.parent, door.token) == ("blt.3.1kq7m2v9c4001", "412345680", None)


def test_home_assistant_has_its_names_and_rooms_in_other_files(tmp_path: Path) -> None:
    data = {"host": "192.168.1.31", "token": TOKEN, "model": "yunmi.kettle.v19", "mac": "aa:bb:cc:00:11:22"}
    entries = [{"entry_id": "e1", "domain": "xiaomi_miio", "title": "Kettle", "data": data}]
    device: dict[str, object] = {
        "id": "d1",
        "area_id": "k",
        "name": "Kettle",
        "name_by_user": "厨房水壶",
        "config_entries": ["e1"],
    }
    device["connections"] = [["mac", "aa:bb:cc:00:11:22"]]
    for name, body in (
        ("core.config_entries", {"entries": entries}),
        ("core.device_registry", {"devices": [device]}),
        ("core.area_registry", {"areas": [{"id": "k", "name": "Kitchen"}]}),
    ):
        (tmp_path / name).write_text(json.dumps({"version": 1, "key": name, "data": body}), "utf-8")
    (row,) = read_tokens([tmp_path])
    assert (row.id, row.name, row.room, row.address) == ("", "厨房水壶", "Kitchen", "192.168.1.31")
    (alone,) = read_tokens([tmp_path / "core.config_entries"])
    assert (alone.name, alone.room) == ("Kettle", "")


def test_our_own_form_is_for_every_family() -> None:
    rows = read_bytes("x", b"axis:B8A44F010102: root:pass\nntfy:topic: null\nmiio:7: " + TOKEN.encode())
    assert [(row.family, row.id, row.token) for row in rows] == [
        ("axis", "B8A44F010102", Secret("root:pass")), ("ntfy", "topic", None), ("miio", "7", Secret(TOKEN)),
    ]  # fmt: skip


def test_several_files_are_joined_by_device(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(json.dumps([{"token": TOKEN, "host": "192.168.1.31", "mac": KETTLE["mac"]}]), "utf-8")
    (tmp_path / "b").write_text(json.dumps([KETTLE]), "utf-8")
    assert read_tokens([tmp_path / "a", tmp_path / "b"]) == [as_found()]


def test_an_address_that_was_anothers_joins_nothing() -> None:
    one = Found(id="1", model="a.b.c", address="192.168.1.31", token=Secret(TOKEN))
    other = Found(id="2", model="d.e.f", address="192.168.1.31", token=Secret(OTHER))
    assert merged([one, other]) == [one, other]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "onboarding.no_devices"),
        (b"{}", "onboarding.no_devices"),
        (b"[" * 100_000, "onboarding.no_devices"),
        (json.dumps([{"token": "0" * 32, "localip": "192.168.1.31"}, 5, None]).encode(), "onboarding.no_devices"),
        (b"\x80\x04K\x01.", "onboarding.no_devices"),
        (databases.MAGIC + bytes(5000), "onboarding.not_mi_home"),
        (backup(b"x", sealed=b"AES-256"), "onboarding.sealed"),
        (android.MAGIC + b"5\n1\nnone\nnot deflated", "onboarding.no_database"),
    ],
)
def test_what_is_none_is_refused_by_name(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(BadConfig) as caught:
        read_tokens([tmp_path / "x"])
    assert caught.value.message_id == message
    assert str(tmp_path / "x") in str(caught.value.params["path"])


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as caught:
        read_tokens([tmp_path / "nothing"])
    assert caught.value.message_id == "onboarding.unreadable"


def test_a_bomb_in_a_backup_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(android, "MOST_BYTES", 1 << 20)
    bomb = android.MAGIC + b"5\n1\nnone\n" + zlib.compress(bytes(8 << 20))
    assert android.database_in("x", bomb) is None
    assert len(android._inflated(zlib.compress(bytes(8 << 20)))) <= 2 << 20


def test_a_database_that_computes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "MOST_STEPS", 20)
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE devicerecord (did, token, x AS (length(hex(zeroblob(200000)))))")
        forever = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n AS did, 'x' AS token FROM t"
        db.execute(f"CREATE VIEW ZDEVICE AS {forever}")
        db.commit()
        data = bytes(db.serialize())
    assert databases.devices_in(data) == []
    view_only = data.replace(b"devicerecord", b"devicerecorD")
    assert databases.devices_in(view_only) is None or databases.devices_in(view_only) == []


def test_no_more_rows_than_a_home_has() -> None:
    assert len(read_bytes("x", android_database(MOST_ROWS + 5))) <= MOST_ROWS


def test_texts_of_strangers_are_cleaned() -> None:
    row = found_in({"token": TOKEN, "did": 7, "name": "a\u202eb\n" + "x" * 500, "model": "a b", "localip": "0.0.0.0"})
    assert row is not None
    assert (row.id, row.name[:2], len(row.name), row.model, row.address) == ("7", "ab", 128, "", "")
    assert shown(10**5000) == ""


def test_a_token_is_never_shown() -> None:
    assert TOKEN not in repr(read_bytes("x", json.dumps([KETTLE]).encode()))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(TOKEN),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("did", "token", "name", "model", "localip", "mac", "key", "data", "entries", "roomlist", "dids")
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(tree: object) -> None:
    _read_or_refused(json.dumps(tree).encode())


@given(st.lists(st.sampled_from(("NAME: x", f"TOKEN: {TOKEN}", "ID: 7", "== a (b) ==", "", "  IP: 192.168.1.3"))))
def test_any_screen_is_read(lines: list[str]) -> None:
    rows = screens.devices_in("\n".join(lines))
    assert len(rows) <= sum(line.startswith("TOKEN") for line in lines)


@given(JSON)
def test_any_storage_is_read(tree: object) -> None:
    stored = [{"key": key, "data": tree} for key in home_assistant.FILES]
    assert all(home_assistant.is_storage(one) for one in stored)
    assert len(home_assistant.devices_in(stored)) <= len(lists.devices_in(tree)) + 20


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refused(data)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from((android_database(), ios_database(), backup(android_database()), backup(ios_database()))),
    st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 255)), max_size=12),
    st.integers(0, 3000),
)  # fmt: skip
def test_any_damage_is_read_or_refused(data: bytes, changes: list[tuple[int, int]], lost: int) -> None:
    broken = bytearray(data)
    for place, value in changes:
        broken[place % len(broken)] = value
    _read_or_refused(bytes(broken[: len(broken) - lost]))


def _read_or_refused(data: bytes) -> None:
    try:
        rows = read_bytes("x", data)
    except HearthError:
        return
    assert rows
    assert all(isinstance(row.token, Secret | None) for row in rows)


@pytest.mark.parametrize("address", ["8.8.8.8", "0.0.0.0", "255.255.255.255", "224.0.0.50", "lamp.example", "::1"])
def test_an_address_that_is_none_at_home_is_left_out(address: str) -> None:
    (row,) = read_bytes("x", json.dumps([KETTLE | {"localip": address}]).encode())
    assert row.address == ""
