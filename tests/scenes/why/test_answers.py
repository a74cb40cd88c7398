"""Answers as JSON: how far back they look, what they say of names that nobody has, and of what is not exact."""

from collections.abc import Iterator

import pytest

from hub.model.cause import Cause, Origin
from hub.model.errors import UnknownName
from hub.text.messages.catalogue import render
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded
from scenes.why.answers import SPANS, what_if, why, why_not
from scenes.why.names import NOT_KNOWN, Line, Names
from scenes.why.render import clock, line_json
from tests.scenes.household import BERLIN
from tests.scenes.why.recording import ANNA, HOME, NOON, House, Past

DAY = 86_400.0
YAML = """
- {scene: Light, when: hall.motion, do: [{set: {hall_light.on: on}}]}
- {scene: Long, when: hall_light.on, do: [{wait: 3h}, {set: {kitchen_light.on: on}}]}
- {scene: Hour, when: {every: 1h}, do: {log: x}}
"""
KNOWN = {"hall.motion": False, "hall_light.on": False, "kitchen_light.on": False, "closet_light.on": False}


def house() -> House:
    """A house with a checkpoint an hour."""
    made = House(YAML, dict(KNOWN))
    made.look()
    made.wait("5s")
    made.is_at("hall.motion", value=True)
    return made


def go_on(made: House, hours: int) -> None:
    for _ in range(hours):
        made.wait("1h")
        made.look()


def texts(answer: dict[str, object], part: str = "chain") -> list[str]:
    lines = answer[part]
    assert isinstance(lines, list)
    return [one["text"] for one in lines]


@pytest.mark.parametrize("hours", [5, 60])
def test_it_looks_back_as_far_as_it_takes(hours: int) -> None:
    made = house()
    go_on(made, hours)
    answer = why(Past(made), "kitchen_light.on", made.clock.now(), "en")
    assert texts(answer)[0] == "kitchen_light.on became on, it was off"
    assert "wait 3h" in texts(answer)
    assert texts(answer)[-2:] == ["hall.motion became on, it was off", "the device itself says so"]
    assert (answer["value"], answer["known"], answer["now"], answer["doubts"]) == ("on", True, [], [])


def test_how_it_stands_now_is_told_of_what_changed_long_ago() -> None:
    made = House("- {scene: Keep, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}", dict(KNOWN))
    made.look()
    made.wait("5s")
    made.is_at("hall.motion", value=True)
    go_on(made, 60)
    answer = why(Past(made), "hall_light.on", made.clock.now(), "en")
    assert texts(answer)[0] == "hall_light.on became on, it was off"
    assert texts(answer, "now") == ["`Keep` holds it at on"]


def test_of_a_moment_before_anything_is_kept() -> None:
    made = house()
    answer = why(Past(made), "hall_light.on", NOON - DAY, "en")
    assert texts(answer) == ["nothing is kept of that time"]
    assert answer["known"] is False
    answer = why(Past(made), "closet_light.on", made.clock.now(), "en")
    assert texts(answer)[0].startswith("the journal has nothing of closet_light.on")


def test_what_follows_the_moment_is_not_known_then() -> None:
    made = house()
    made.wait("1m")
    made.is_at("hall_light.on", False, ANNA)
    assert texts(why(Past(made), "hall_light.on", made.clock.now(), "en"))[1] == "anna did that, through Hearth"
    assert "Light" in texts(why(Past(made), "hall_light.on", made.clock.now() - 30, "en"))[1]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("hall_lihgt.on", "there is no device `hall_lihgt`; did you mean `hall_light`?"),
        ("doorbell.on", "there is no property `doorbell.on`; there is: "),
        ("hall_light", "there is no property `hall_light`; there is: hall_light.on"),
    ],
)
def test_names_that_nobody_has(ref: str, said: str) -> None:
    with pytest.raises(UnknownName) as refused:
        why(Past(house()), ref, NOON + 10, "en")
    assert render(refused.value.message_id, refused.value.params).startswith(said)


def test_a_scene_that_is_not_there() -> None:
    with pytest.raises(UnknownName) as refused:
        why_not(Past(house()), "Lihgt", NOON + 10, DAY, "en")
    assert render(refused.value.message_id, refused.value.params) == "there is no scene `Lihgt`; did you mean `Light`?"


def test_a_scene_by_title_or_id() -> None:
    made = house()
    by_title = why_not(Past(made), "Light", made.clock.now(), DAY, "en")
    assert by_title == why_not(Past(made), str(by_title["id"]), made.clock.now(), DAY, "en")
    assert by_title["scene"] == "Light"
    assert texts(by_title, "firings") == [
        "it fired: `hall.motion` (hall.motion on)",
        "it did run, and is done (run r1)",
    ]


class _Gapped(Past):
    """A past with a gap right before its end."""

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry | Checkpoint | Gap]]:
        *entries, last = super().journal(since, until)
        yield from entries
        yield last[0], Gap(NOON + 1, NOON + 2, "disk")
        yield last


def test_what_is_not_exact_is_told() -> None:
    made = house()
    doubts = why(_Gapped(made), "hall_light.on", made.clock.now(), "en")["doubts"]
    assert isinstance(doubts, list)
    assert doubts[0]["text"].endswith("may not be exact: the disk did not take it")


def test_what_would_be_done_and_why() -> None:
    made = house()
    answer = what_if(Past(made), "hall.motion becomes off, hall.motion becomes on", made.clock.now(), 60.0, "en")
    deeds = answer["deeds"]
    assert isinstance(deeds, list)
    assert [(one["text"], one["scene"], one["trigger"]) for one in deeds] == [
        ("hall_light.on = on", "Light", "hall.motion")
    ]
    assert answer["to"] == made.clock.now() + 60


def test_lines_carry_their_fields() -> None:
    line = Line(NOON, "why_not.range", {"ref": "a.b", "low": "1", "high": "2", "since": NOON - DAY}, "x 1")
    told = line_json(line, "en", BERLIN)
    assert told["text"] == "a.b was between 1 and 2 since 2026-03-01 12:00:00 (x 1)"
    assert (told["at"], told["kind"]) == (NOON, "why_not.range")
    assert clock(NOON + 1, NOON, BERLIN) == "12:00:01"


def test_names_of_what_is_gone_stay_keys() -> None:
    names = Names(HOME)
    assert names.ref("gone.on") == "gone.on"  # type: ignore[arg-type]  # a property id
    assert names.property("gone.on") is None  # type: ignore[arg-type]  # a property id
    assert names.value("hall_light.on", None) == NOT_KNOWN  # type: ignore[arg-type]  # a property id
    assert names.id("gone.on") is None
    assert tuple(sorted(SPANS)) == SPANS


def test_when_nothing_was_recorded_is_told() -> None:
    made = house()
    again = made.killed(away=600.0)
    again.wait("1m")
    for answer in (
        why(Past(again), "hall_light.on", again.clock.now(), "en"),
        why_not(Past(again), "Light", again.clock.now(), DAY, "en"),
    ):
        assert texts(answer, "silent") == [
            "nothing is recorded from 12:00:05 to 12:10:05: no hub ran, or what it knew was lost before it was written"
        ]
    assert texts(why(Past(again), "hall_light.on", made.clock.now(), "en"), "silent") == []


class _WithItsGap(Past):
    """A past whose recorder wrote on while nothing happened, until the hub was stopped: the gap begins there."""

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry | Checkpoint | Gap]]:
        lives = 0
        for number, entry in super().journal(since, until):
            lives += isinstance(entry, Loaded)
            if isinstance(entry, Loaded) and lives == 2:
                yield number, Gap(entry.wall - 300.0, entry.wall, "stopped")
            yield number, entry


def test_a_hub_to_which_nothing_happened_ran_all_the_same() -> None:
    again = house().killed(away=600.0)
    answer = why(_WithItsGap(again), "hall_light.on", again.clock.now(), "en")
    (told,) = texts(answer, "silent")
    assert told.startswith("nothing is recorded from 12:05:05 to 12:10:05: ")


def test_of_a_scene_before_anything_is_kept() -> None:
    answer = why_not(Past(house()), "Light", NOON - DAY, DAY, "en")
    assert (answer["stands"], answer["firings"], answer["misses"], answer["ends"]) == ([], [], [], None)


def test_late_news_after_a_kill_has_nobody() -> None:
    made = house()
    again = made.killed(away=600.0, kitchen_light__on=True)
    told = texts(why(Past(again), "kitchen_light.on", again.clock.now(), "en"))
    assert told[0] == "kitchen_light.on became on, it was off"
    assert told[1].startswith("it was found so when the device could be heard again")
    again.is_at("kitchen_light.on", False, Cause(Origin.HUB, "safety"))
    assert texts(why(Past(again), "kitchen_light.on", again.clock.now(), "en"))[1] == "Hearth made it safe"
