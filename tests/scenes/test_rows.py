"""Rows: handed over at once where that matters, and together with what follows where it does not."""

from hub.core.clock import VirtualClock
from scenes.rows import GATHERED, Rows
from tests.scenes.invariants.watching import stage

COUNTING = "- {scene: A, when: {becomes: kettle.on, for: 10m}, do: {log: x}}\n"


class Book:
    def __init__(self) -> None:
        self.rows: dict[str, object] = {}
        self.settled = 0

    def keep(self, id_: str, body: object | None) -> None:
        self.rows[id_] = body

    def settle(self) -> None:
        self.settled += 1


def test_what_may_wait_is_written_with_what_follows() -> None:
    home, clock, book = stage(COUNTING), VirtualClock(), Book()
    rows = Rows(home.engine.keeping, clock, book)
    home.is_at("kettle.on", value=True)
    rows.save()
    assert book.rows == {}
    clock.advance(GATHERED)
    assert "memo:A#0" in book.rows


def test_what_must_not_happen_twice_is_settled_at_once() -> None:
    home, clock, book = stage(COUNTING), VirtualClock(), Book()
    rows = Rows(home.engine.keeping, clock, book)
    home.is_at("kettle.on", value=True)
    rows.settle()
    assert "memo:A#0" in book.rows
    assert book.settled == 1


def test_without_a_keeper_nothing_lasts() -> None:
    home = stage(COUNTING)
    home.is_at("kettle.on", value=True)
    Rows(home.engine.keeping, VirtualClock(), None).settle()
    assert home.engine.keeping.changed
