import pytest

from hub.core.clock import VirtualClock
from hub.core.echoes import ECHO, Echoes
from hub.core.records import NoLedger, paper_of
from hub.core.tickets import Request, Ticket
from hub.model.cause import Cause, Origin
from hub.model.command import Command, CommandClass, Write
from hub.model.value import Value
from tests.hub.core.house import ABILITIES

PERSON = Cause(Origin.PERSON, who="anna")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def _echoes(clock: VirtualClock, path: str, value: Value, reading: Value | None) -> Echoes:
    echoes = Echoes(clock)
    command = Command("c", PERSON, (Write("k1", path, value),))
    request = Request(clock, paper_of(clock, NoLedger(), command), None)
    echoes.keep(Ticket(request, 0, CommandClass.A, (ABILITIES.properties[path], value)), reading)
    return echoes


def test_the_value_asked_for_is_explained_once(clock: VirtualClock) -> None:
    echoes = _echoes(clock, "on", value=True, reading=False)
    assert echoes.cause_of("k1", "position", value=True) is None
    assert echoes.cause_of("k1", "on", value=False) is None
    assert echoes.cause_of("k1", "on", value=True) == PERSON
    assert echoes.cause_of("k1", "on", value=True) is None


def test_numbers_on_the_way_are_explained(clock: VirtualClock) -> None:
    echoes = _echoes(clock, "position", 100, 0)
    assert echoes.cause_of("k1", "position", 30) == PERSON
    assert echoes.cause_of("k1", "position", 30) is None
    assert echoes.cause_of("k1", "position", 99) == PERSON


def test_from_an_unknown_place_only_the_goal_is_explained(clock: VirtualClock) -> None:
    echoes = _echoes(clock, "position", 100, None)
    assert echoes.cause_of("k1", "position", 30) is None
    assert echoes.cause_of("k1", "position", 100) == PERSON


def test_explanations_end(clock: VirtualClock) -> None:
    echoes = _echoes(clock, "on", value=True, reading=False)
    clock.advance(ECHO)
    assert echoes.cause_of("k1", "on", value=True) is None
    echoes = _echoes(clock, "on", value=True, reading=False)
    echoes.forget("k1", "on")
    assert echoes.cause_of("k1", "on", value=True) is None
