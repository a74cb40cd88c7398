"""`mode` and `leaves`: into, between, out of; the table has each kind under its word."""

import pytest

from scenes.kinds import TRIGGERS
from scenes.triggers import back, event, leaves, mode, mqtt, started
from tests.scenes.triggers.arming import armed, lived, refused


@pytest.mark.parametrize(
    ("when", "fired"),
    [
        ("{mode: away}", ["away"]),
        ("{mode: [away, guest]}", ["away"]),
        ("{mode: [sleep, guest]}", ["guest", "sleep"]),
        ("{leaves: home}", ["away", "sleep"]),
        ("{leaves: [home, away]}", ["guest", "sleep"]),
        ("{mode: away, for: 1h}", []),
        ("{leaves: home, for: 25m}", ["sleep"]),
    ],
)
def test_which_changes_count(when: str, fired: list[str]) -> None:
    stage = armed(when, {"house.mode": "home"}, says="{house.mode}")
    for mode_ in ("away", "guest", "home", "sleep"):
        stage.is_at("house.mode", mode_)
        stage.wait("5m" if mode_ != "sleep" else "30m")
    assert stage.logs == fired


def test_the_mode_after_a_restart_is_no_change() -> None:
    stage = lived("{mode: away}", {"house.mode": "home"})
    stage.is_at("house.mode", "away")
    stage.restart(down=60)
    assert stage.logs == ["fired"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{mode: holidays}", [("scenes.unknown_option", "holidays")]),
        ("{leaves: []}", [("value.empty", "[]")]),
        ("{mode: away, until: 5m}", [("value.unknown_key", "until")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert refused(when) == found


def test_words_of_the_table() -> None:
    found = [TRIGGERS[word] for word in ("back", "event", "leaves", "mode", "mqtt", "started")]
    assert found == [back, event, leaves, mode, mqtt, started]
