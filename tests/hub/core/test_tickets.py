from hub.core.clock import VirtualClock
from hub.core.records import NoLedger, paper_of
from hub.core.tickets import Request, Ticket
from hub.model.cause import DEVICE
from hub.model.command import Call, Command, CommandClass, Outcome, Settled, Write
from hub.model.errors import Rejected


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
