import pytest

from hub.core.clock import VirtualClock
from hub.core.records import NoLedger, paper_of
from hub.core.tickets import Request, Ticket, not_confirmed
from hub.model.capability import Property
from hub.model.cause import DEVICE
from hub.model.command import Call, Command, CommandClass, Outcome, Settled, Write
from hub.model.errors import Rejected
from hub.model.value import Kind, Value


def test_the_last_part_ends_a_request_and_the_first_word_counts() -> None:
    clock = VirtualClock()
    heard: list[tuple[Settled, ...]] = []
    command = Command("c", DEVICE, (Write("k1", "on", True),), Call("k1", "start"))
    request = Request(clock, paper_of(clock, NoLedger(), command), heard.append)
    ticket = Ticket(request, 1, CommandClass.B, Call("k1", "start"))
    ticket.tell(Outcome.ACCEPTED)
    ticket.tell(Outcome.FAILED)
    clock.advance(0)
    assert heard == []
    request.settle(0, Outcome.FAILED, Rejected("device.rejected", code=-5))
    assert heard == [], "outcomes are never told inside the call that settles"
    clock.advance(0)
    assert heard == [
        (
            Settled("k1", "on", Outcome.FAILED, "device.rejected", (("code", "-5"),)),
            Settled("k1", "start", Outcome.ACCEPTED),
        )
    ]
    request.settle(0, Outcome.CONFIRMED)
    clock.advance(10)
    assert len(heard) == 1


@pytest.mark.parametrize(("value", "words"), [(True, "on"), (50.0, "50"), (0.25, "0.25"), ("eco", "eco")])
def test_what_was_not_confirmed_is_told_in_the_words_of_people(value: Value, words: str) -> None:
    clock = VirtualClock()
    paper = paper_of(clock, NoLedger(), Command("c", DEVICE, (Write("k1", "on", value),)))
    ticket = Ticket(Request(clock, paper, None), 0, CommandClass.B, (Property("on", Kind.BOOL, ""), value))
    assert not_confirmed(ticket).params == {"path": "on", "value": words}
    assert not_confirmed(ticket).message_id == "command.not_confirmed"
    assert not_confirmed(ticket, broker=True).message_id == "command.not_reported"
