import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Color, Value
from scenes.language import closures, comparing
from scenes.language.draft import Code, Draft, constant, made_of, one_unit
from scenes.language.notes import Notes
from scenes.language.types import ANY, BOOL, DAY, NUMBER, TIME, Type, measured_in
from tests.scenes.language.house import House

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kitchen.temperature == 20.04", True),  # steps of 0.1
        ("kitchen.temperature == 20.06", False),
        ("kitchen.temperature != 20.06", True),
        ("20.04 == kitchen.temperature", True),
        ("kitchen.temperature == heater.target_temperature", True),  # steps of 0.5
        ("kitchen.temperature - 0.2 == heater.target_temperature", True),
        ("kitchen.temperature - 0.3 == heater.target_temperature", False),
        ("kitchen.temperature == 68 °F", True),
        ("kitchen.temperature in 68 °F..70 °F", True),
        ("kitchen.temperature in 20..21", True),
        ("kitchen.temperature in 19..20", True),
        ("kitchen.temperature in (19, 20)", True),
        ("kitchen.temperature in (19, 21..22)", False),
        ("kitchen.temperature in heater.target_temperature - 1..25", True),
        ("kitchen.temperature not in 20.1..25", True),
        ("kitchen.temperature >= 20 and kitchen.temperature <= 20", True),
        ("kitchen.temperature > 20 or kitchen.temperature < 20", False),
        ("plug.power > 1.5 kW", True),
        ("2 kW > plug.power", True),
        ("vacuum.state is docked", True),
        ("docked != vacuum.state", False),
        ("vacuum.state == 'docked'", True),
        ("vacuum.state in (idle, docked)", True),
        ("vacuum.state in (idle, vacuum.state)", True),
        ("vacuum.state not in (idle, docked)", False),
        ("lamp.color == #ff8800", True),
        ("lamp.color in (#000000, #ff8801)", False),
        ("event.zone is 'porch'", True),
        ("event.zone is not 'Porch'", True),
        ("event.zone in ('garden', 'street')", False),
        ("event.kind is double", True),
        ("rest > 90s", True),
        ("rest in 1m..2m", True),
        ("rest == 0.1m + 94s", True),
        ("kettle.on is off", True),
        ("kettle.on == kettle.on", True),
        ("kettle.on is not kettle.on", False),
        ("(kettle.on is off) is on", True),
        ("kettle.on in (on, off)", True),
        ("on", True),
        ("1 < 2", True),
        ("'a' == 'a'", True),
        ("kettle.state is unknown", True),
        ("kettle.state is idle", None),
        ("kettle.state in (idle, heating)", None),
        ("kettle.temperature in 10..20", None),
        ("kettle.temperature > 20", None),
        ("kettle.temperature == 20", None),
        ("kettle.temperature in (20..30, kettle.temperature)", None),
        ("1 / 0 > 2", None),
        ("1 / 0 == 1 / 0", None),
        ("(1 / 0) is unknown", True),
        ("alarm > 06:00", True),
        ("alarm in 06:00..07:00", True),
        ("alarm == 06:30", True),
        ("06:45 in 06:00..alarm", False),
        ("06:00 in 06:00..alarm", True),
        ("06:30 in 06:00..alarm", False),
        ("03:00 in 22:00..alarm", True),
        ("22:00 in 22:00..alarm", True),
        ("06:30 in 22:00..alarm", False),
    ],
)
def test_verdicts(text: str, value: bool | None) -> None:
    home = House(event__zone="porch", event__kind="double", rest=100.0, alarm=6 * HOUR + 1800)
    readings: dict[str, Value] = {
        "kitchen.temperature": 20.0,
        "heater.target_temperature": 20.0,
        "plug.power": 1600.0,
        "vacuum.state": "docked",
        "lamp.color": Color(255, 136, 0),
        "kettle.on": False,
    }
    for ref, reading in readings.items():
        home.tell(ref, reading)
    assert home.seen(text) is value


@given(st.integers(0, 86399), st.integers(0, 23), st.integers(0, 23))
def test_a_time_window_holds_its_beginning_but_not_its_end(now: int, first: int, last: int) -> None:
    home = House()
    home.at(now)
    if first != last:
        start, end = first * HOUR, last * HOUR
        inside = start <= now < end if start < end else now >= start or now < end
        text = f"time in {first:02}:00..{last:02}:00"
        assert home.seen(text) is inside
        assert home.compile(text).boundaries == tuple(sorted({start, end}))


@pytest.mark.parametrize(
    "text",
    [
        "time < 22:30",
        "time <= 22:30",
        "time > 22:30",
        "time >= 22:30",
        "22:30 > time",
        "time > 00:00",
        "time > 23:59:59",
        "time in 22:30..06:00",
        "time in (01:00..02:00, 22:30..22:31) and day is mon",
        "day in mon..fri",
        "day is not tue",
        "not time in 10:00..11:00",
    ],
)
def test_between_boundaries_time_alone_turns_nothing(text: str) -> None:
    home = House()
    found = home.compile(text)
    turns = set()
    home.at(-1)
    before = found.evaluate(home.context)
    for second in range(86400):
        home.at(second)
        now = found.evaluate(home.context)
        if now is not before:
            turns.add(second)
        before = now
    assert turns <= set(found.boundaries)
    assert len(set(found.boundaries) - turns) <= 1 + text.count("day is mon") * 4


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("day in mon..fri", "mon tue wed thu fri"),
        ("day in sat..mon", "mon sat sun"),
        ("day in sun..sun", "sun"),
        ("day in (mon..tue, fri)", "mon tue fri"),
        ("day is sat", "sat"),
        ("day is not sat", "mon tue wed thu fri sun"),
        ("day == 'sun'", "sun"),
        ("not day in (sat, sun)", "mon tue wed thu fri"),
    ],
)
def test_days(text: str, days: str) -> None:
    home = House()
    seen = []
    for number, day in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]):
        home.at(number * 86400 + 12 * HOUR)
        assert home.seen("day") == day
        if home.seen(text):
            seen.append(day)
    assert seen == days.split()


def test_a_number_too_large_for_a_float_is_near_to_none() -> None:
    home = House(count=10**400)
    assert home.seen("count == event.score") is None
    home.context.vars = {"count": 10**400, "event.score": 0.5}
    assert home.seen("count == event.score") is False
    assert home.seen("count != event.score") is True
    assert home.seen("count > event.score") is True
    assert home.seen("count + 1 > 0") is None
    assert home.seen("round(count) > 0") is None


def code(type_: Type, value: Value | None = None, start: int = 0) -> Code:
    return constant(type_, value, start, start + 1)


def test_what_is_made_of_constants_is_folded() -> None:
    made = made_of(NUMBER, lambda _: 5.0, 0, 1, code(NUMBER, 2.0), code(NUMBER, 3.0))
    assert (made.constant, made.value, made.bare) == (True, 5.0, True)
    reading = Code(NUMBER, closures.constant(1.0), 0, 1)
    assert not made_of(NUMBER, lambda _: 5.0, 0, 1, reading, code(NUMBER, 3.0)).constant


def test_plain_constants_take_the_unit_of_their_neighbours() -> None:
    draft = Draft(Notes("5", None, []))
    watts = Code(measured_in("W"), closures.constant(1.0), 0, 1)
    fitted = one_unit(draft, [code(NUMBER, 5.0), watts, code(ANY)])
    assert fitted is not None
    assert [part.type.unit for part in fitted] == ["W", "W", None]
    assert one_unit(draft, [watts, code(measured_in("V"), 5.0)]) is None
    assert [problem.message_id for problem in draft.notes.problems] == ["scenes.other_unit"]


def test_what_is_not_known_yet_compares_with_everything() -> None:
    draft = Draft(Notes("x", None, []))
    for type_ in (BOOL, TIME, DAY, NUMBER):
        found = comparing.compare(draft, "==", code(ANY), Code(type_, closures.constant(None), 0, 1))
        assert found is not None
        assert found.type == BOOL
    assert draft.notes.problems == []
