"""One request in flight, commands first, and every request ends once."""

from drivers.miio.exchange import Answer, Ask
from drivers.miio.outbox import GAP, LATE, NEVER, Outbox, Request
from drivers.miio.patience import Patience
from hub.model.errors import Unreachable

ASK = Ask("get_prop", [])


def request(answers: list[Answer], deadline: float = 10.0) -> Request:
    return Request(ASK, answers.append, deadline, patience=2.5)


def test_commands_overtake_and_polls_rest() -> None:
    outbox = Outbox()
    answers: list[Answer] = []
    poll, command = request(answers), request(answers)
    outbox.add(poll, urgent=False)
    outbox.add(command, urgent=True)
    assert outbox.due(0.0)
    assert outbox.depart() is command
    assert not outbox.due(0.0)
    outbox.settle(1.0)
    assert not outbox.due(1.0)
    assert outbox.wake_at(1.0) == 1.0 + GAP
    assert outbox.due(1.0 + GAP)
    outbox.add(command, urgent=True)
    assert outbox.due(1.0)


def test_what_is_overdue_ends() -> None:
    answers: list[Answer] = []
    outbox = Outbox()
    flight = request(answers, deadline=3.0)
    outbox.add(flight, urgent=True)
    outbox.depart().sent(1, 0.0, Patience())
    assert outbox.wake_at(0.0) == 2.5
    outbox.add(request(answers, deadline=2.0), urgent=True)
    outbox.add(request(answers, deadline=9.0), urgent=False)
    assert outbox.wake_at(0.0) == 2.0
    outbox.expire(2.0)
    assert len(answers) == 1
    flight.waits = True
    outbox.expire(3.0)
    assert len(answers) == 2
    assert outbox.flight is None
    outbox.fail_all(Unreachable("device.silent"))
    said = [answer.error.message_id for answer in answers if answer.error]
    assert said == ["device.no_reply", "device.no_reply", "device.silent"]
    assert outbox.wake_at(9.0) == NEVER


def test_later_tries_wait_longer_and_earlier_ids_count_for_a_while() -> None:
    sent = request([], deadline=60.0)
    sent.sent(1, 0.0, Patience())
    sent.sent(2, 2.5, Patience())
    assert sent.reply_by == 6.5
    assert sent.asked(1, LATE)
    assert not sent.asked(1, LATE + 0.1)
    assert sent.asked(2, LATE + 0.1)
    assert not sent.asked(3, 0.0)


def test_a_poll_without_an_answer_lets_a_command_go_first() -> None:
    outbox = Outbox()
    poll, command = request([]), request([])
    outbox.add(poll, urgent=False)
    outbox.depart()
    assert not outbox.yields()
    outbox.add(command, urgent=True)
    assert outbox.yields()
    assert outbox.depart() is command
    assert not outbox.yields()
    outbox.settle(0.0)
    assert outbox.depart() is poll


def test_after_a_reboot_what_is_done_once_ends_and_the_rest_is_sent_again() -> None:
    answers: list[Answer] = []
    outbox = Outbox()
    outbox.forget_ids(Unreachable("device.rebooted"))
    poll, command = request(answers), request(answers)
    command.once = True
    outbox.add(poll, urgent=False)
    outbox.depart()
    outbox.forget_ids(Unreachable("device.rebooted"))
    assert poll.waits
    assert answers == []
    outbox.settle(0.0)
    outbox.add(command, urgent=True)
    outbox.depart()
    outbox.forget_ids(Unreachable("device.rebooted"))
    assert [answer.error.message_id for answer in answers if answer.error] == ["device.rebooted"]
    assert outbox.flight is None
