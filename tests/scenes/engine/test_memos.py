"""Memories: said when asked, restored to whom they belong, and nobody else."""

import math

from hypothesis import given

from scenes.engine.memos import Memo, Memos
from scenes.engine.plain import number_of
from tests.json_bodies import JSON


def memos(stamp: str = "") -> tuple[Memos, list[object]]:
    kept: list[object] = []
    found = Memos()
    found.add("a", Memo(lambda: kept[-1] if kept else None, kept.append, stamp))
    return found, kept


def test_what_is_said_comes_back() -> None:
    first, said = memos("v1")
    said.append(7)
    body = first.body("a")
    second, heard = memos("v1")
    assert second.restore("a", body)
    assert heard == [7]


def test_of_another_version_nothing_comes_back_and_nothing_is_damaged() -> None:
    first, said = memos("v1")
    said.append(7)
    second, heard = memos("v2")
    assert second.restore("a", first.body("a"))
    assert heard == []


def test_nothing_said_is_no_row() -> None:
    assert memos()[0].body("a") is None
    assert memos()[0].body("b") is None


def test_who_is_gone_is_told_so_once() -> None:
    found, _ = memos()
    found.drop("a")
    found.drop("b")
    assert list(found.touched) == ["a"]
    assert found.body("a") is None
    assert list(found.ids()) == []


def test_touching() -> None:
    found = Memos()
    touch = found.add("a", Memo(lambda: 1, lambda _: None))
    found.add("b", Memo(lambda: 1, lambda _: None))
    touch()
    assert list(found.touched) == ["a"]


@given(JSON)
def test_any_body_is_taken_or_is_damaged(body: object) -> None:
    found = Memos()
    taken: list[float] = []
    found.add("a", Memo(lambda: None, lambda one: taken.append(number_of(one))))
    fits = found.restore("a", body)
    assert fits == bool(taken)
    assert all(math.isfinite(one) for one in taken)
    assert found.restore("nobody", body)
