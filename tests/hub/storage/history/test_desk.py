import sqlite3
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.errors import BadBytes
from hub.storage.history.desk import SLOT, Block, Desk, load_desk, pack_block, unpack_block
from hub.storage.history.samples import Sample


def a_table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE desk (slot INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    return connection


@given(st.lists(st.binary(min_size=1, max_size=3 * SLOT), min_size=1, max_size=5), st.integers(0, 5))
def test_blocks_come_out_in_order_after_any_number_of_turns(blocks: list[bytes], turns: int) -> None:
    connection, desk, folded = a_table(), Desk(), 0
    for turn in range(turns + 1):
        for block in blocks[turn % len(blocks) :]:
            desk.put(connection, block)
        if turn < turns:
            folded = desk.clear()
    wanted = blocks[turns % len(blocks) :]
    assert desk.blocks(connection) == wanted
    again = load_desk(connection, folded)
    assert again.blocks(connection) == wanted
    assert (again.next_serial, sorted(again.free), again.slots) == (desk.next_serial, sorted(desk.free), desk.slots)
    connection.close()


def test_a_slot_that_is_free_is_used_again() -> None:
    connection, desk = a_table(), Desk()
    for _ in range(10):
        desk.put(connection, b"x" * 10)
        desk.clear()
    assert connection.execute("SELECT count(*), min(length(body)), max(length(body)) FROM desk").fetchone() == (
        1, SLOT, SLOT,
    )  # fmt: skip
    connection.close()


def test_a_block_of_which_a_part_is_missing_is_left_out() -> None:
    connection, desk = a_table(), Desk()
    desk.put(connection, b"x" * 2 * SLOT)
    desk.put(connection, b"whole")
    connection.execute("DELETE FROM desk WHERE slot = 1")
    again = load_desk(connection, 0)
    assert again.blocks(connection) == [b"whole"]
    again.put(connection, b"next")
    assert load_desk(connection, 0).blocks(connection) == [b"whole", b"next"]
    connection.close()


def test_a_block_says_what_it_was_told() -> None:
    block = Block(5, 9, 17, 2, {1: [Sample(5, 1.5)], 2: [Sample(6, True), Sample(7, False)]}, "[[3,0,0],[3,1,1]]")
    assert unpack_block(pack_block(block)) == block
    assert unpack_block(pack_block(block), only=2).samples == {2: [Sample(6, True), Sample(7, False)]}
    assert unpack_block(pack_block(block), only=3).samples == {}


@given(st.binary(max_size=30), st.text(alphabet='[]{}0123456789,:"\n', max_size=30))
def test_garbage_is_read_or_refused(data: bytes, text: str) -> None:
    for found in (
        data,
        zlib.compress(data),
        zlib.compress(text.encode()),
        zlib.compress(f"[1,2,3,4]\n{text}\n".encode()),
    ):
        try:
            unpack_block(found)
        except BadBytes:
            continue


def test_a_flipped_bit_is_found() -> None:
    data = bytearray(pack_block(Block(5, 9, 17, 1, {1: [Sample(5, 1.5)]}, "[[3,0,0]]")))
    data[len(data) // 2] ^= 4
    with pytest.raises(BadBytes):
        unpack_block(bytes(data))
