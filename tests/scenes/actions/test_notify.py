"""`notify`: to whom a message goes."""

import pytest

from hub.model.command import Outcome
from scenes.actions import notify
from scenes.engine.trace import Result
from tests.scenes.household import Stage
from tests.scenes.kit.test_trying import problems


def ring(action: str, answers: dict[str, Outcome | None] | None = None) -> Stage:
    made = Stage(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n    - {action}\n", answers=answers or {})
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


@pytest.mark.parametrize(
    ("to", "receivers"),
    [
        ("band", ["band"]),
        ("[band, phone]", ["band", "phone"]),
        ("[band, phone, band]", ["band", "phone"]),
        ("label.family", ["band", "phone"]),
        ("[phone, label.family]", ["phone", "band"]),
        ("every.notify", ["band", "phone"]),
    ],
)
def test_who_hears_it(to: str, receivers: list[str]) -> None:
    made = ring(f"notify: {{to: {to}, message: hello}}")
    assert made.commands == [f"{one}.send(message=hello)" for one in receivers]


def test_a_title_stands_above_or_before() -> None:
    assert ring("notify: {to: band, title: 'Door', message: hello}").commands == [
        "band.send(message=hello, title=Door)"
    ]
    assert ring("notify: {title: 'Door', message: hello}").notices == ["Door: hello"]


def test_one_that_is_not_there_keeps_nobody() -> None:
    made = ring("notify: {to: [band, phone], message: hello}", {"band.send": Outcome.FAILED})
    assert len(made.commands) == 2
    assert made.traces[0].result is Result.DONE


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("notify: {to: fan, message: a}", ("scenes.cannot_notify", "fan")),
        ("notify: {to: bnd, message: a}", ("scenes.unknown_device", "bnd")),
        ("notify: {to: area.bedroom, message: a}", ("scenes.group_cannot_notify", "area.bedroom")),
        ("notify: {to: label.nobody, message: a}", ("scenes.no_such_label", "nobody")),
        ("notify: {to: band}", ("value.missing_key", "{to: band}")),
        ("notify: {to: band, message: a, tittle: b}", ("value.unknown_key", "tittle")),
    ],
)
def test_what_is_refused(action: str, expected: tuple[str, str]) -> None:
    assert problems(action)[0] == expected


def test_the_step() -> None:
    (step,) = ring("notify: hello").engine.armed["T"].scene.steps
    assert isinstance(step, notify.Notify)


@pytest.mark.parametrize(
    ("value", "told"), [(1800.0, "30m"), (5461.4, "1h31m1s"), (0.25, "250ms"), (0.0, "0s"), (1e300, "3660d")]
)
def test_a_duration_in_a_text_is_written_as_people_do(value: float, told: str) -> None:
    stage = Stage(
        "- scene: T\n  when: {event: doorbell.ring}\n  do:\n    - log: pause {heating.pause}\n"
        "    - log: \"{heating.pause - heating.pause * 2} later\"\n    - log: '{heating.pause}'\n"
    )
    assert stage.problems == ()
    stage.is_at("heating.pause", value)
    stage.happens("doorbell.ring")
    assert stage.logs[:2] == [f"pause {told}", f"{'-' if value else ''}{told} later"]
    assert float(stage.logs[2]) == value
