"""What a person supposes, read."""

import pytest

from hub.model.errors import UnknownName
from hub.text.messages.catalogue import render
from scenes.why.supposing import Becomes, Event, Run, Step, Supposing, Wait
from tests.scenes.why.recording import HOME, NOON, House

HOUR = 3600.0


def read(text: str) -> list[Step]:
    """The steps of a text, at noon of a Monday."""
    made = House("- {scene: Good night, when: manual, do: {log: x}}")
    scenes = {id_: armed.scene for id_, armed in made.runtime.engine.armed.items()}
    return Supposing(HOME, scenes, "en").read(text, NOON)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("23:00", 11 * HOUR),
        ("11:30", 23.5 * HOUR),
        ("mon 11:00", 7 * 24 * HOUR - HOUR),
        ("tue 7:00", 19 * HOUR),
        ("tomorrow 12:00:30", 24 * HOUR + 30),
        ("+1h30m", 1.5 * HOUR),
        ("+10m,  +5m", 900.0),
    ],
)
def test_moments(text: str, until: float) -> None:
    last = read(text)[-1]
    assert isinstance(last, Wait)
    assert last.until - NOON == until


def test_values_events_and_runs() -> None:
    steps = read(
        "hall_light.on becomes on, hall_light.on is unknown, bedroom.temperature becomes 21.5 °C,"
        " kitchen_button.press kind=double, doorbell.ring, run Good night"
    )
    assert steps[:3] == [
        Becomes("hall_light.on", "hall_light.on", value=True),  # type: ignore[arg-type]  # a property id
        Becomes("hall_light.on", "hall_light.on", None),  # type: ignore[arg-type]  # a property id
        Becomes("bedroom.temperature", "bedroom.temperature", 21.5),  # type: ignore[arg-type]  # a property id
    ]
    assert steps[3:5] == [Event("kitchen_button.press", {"kind": "double"}), Event("doorbell.ring")]
    assert isinstance(steps[5], Run)
    assert steps[5].scene.title == "Good night"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing is supposed"),
        (" , ", "nothing is supposed"),
        ("door opens", "`door opens` says nothing"),
        ("+soon", "`+soon` says nothing"),
        ("25:00", "`25:00` says nothing"),
        ("+40d", "`+40d` is more than 31 days ahead"),
        ("hall_lihgt.on becomes on", "there is no device `hall_lihgt`; did you mean `hall_light`?"),
        ("hall_light.off becomes on", "there is no property `hall_light.off`; there is: hall_light.on"),
        ("hall_light.on becomes bright", "`bright` does not fit: "),
        ("doorbell.rang", "there is no property `doorbell.rang`; there is: doorbell.ring"),
        ("kitchen_button.press sort=double", "kitchen_button.press has no field `sort`; there is: kind"),
        ("run Good nihgt", "there is no scene `Good nihgt`; did you mean `Good night`?"),
    ],
)
def test_what_says_nothing_says_so(text: str, said: str) -> None:
    with pytest.raises(UnknownName) as refused:
        read(text)
    assert render(refused.value.message_id, refused.value.params).startswith(said)
    assert render(refused.value.message_id, refused.value.params, "zh") != ""
