from hub.text.source import Mark, Source
from scenes.engine.view import Context
from scenes.language.expression import Expression, Part
from scenes.language.notes import MOST_ERRORS, Notes
from tests.scenes.language.house import House


def test_what_an_expression_reads() -> None:
    home = House()
    found = home.compile("kettle.on and strip.left.on and not kettle.on or event.zone == 'x' and time > 06:00")
    assert [cell.ref for cell in found.cells] == ["kettle.on", "strip.left.on"]
    assert set(found.cells) == set(home.view.cells.values())
    assert found.variables == ("event.zone",)
    assert found.uses_time
    assert found.boundaries == (0, 6 * 3600 + 1)
    assert found.source == "kettle.on and strip.left.on and not kettle.on or event.zone == 'x' and time > 06:00"


def test_a_constant_reads_nothing() -> None:
    found = House().compile("  2 + 3 > 4 ")
    assert (found.cells, found.variables, found.boundaries, found.uses_time) == ((), (), (), False)
    assert found.source == "2 + 3 > 4"
    assert found.test(House().context) is True


def test_what_is_no_condition_is_never_true() -> None:
    assert House().compile("1").test(House().context) is None


def test_the_values_that_decided_are_shown_once_each_in_order() -> None:
    home = House(event__zone="porch")
    home.at(7 * 3600)
    home.tell("kitchen.temperature", 20.5)
    text = "kitchen.temperature > 19 and event.zone is 'porch' and kitchen.temperature < 25 and time > 06:00 and new.x"
    assert home.compile(text).values(home.context) == (
        ("kitchen.temperature", 20.5),
        ("event.zone", "porch"),
        ("time", 25200),
        ("new.x", None),
    )


def test_blame_falls_on_the_smallest_part() -> None:
    home = House()
    home.tell("kettle.on", True)
    home.tell("closet.motion", None)
    home.tell("kitchen.temperature", 20.0)
    found = home.compile("kettle.on and closet.motion and (kettle.on is off or kitchen.temperature < 10) and kettle.on")
    assert found.blame(home.context) == (
        "(kettle.on is off or kitchen.temperature < 10)",
        (("kettle.on", True), ("kitchen.temperature", 20.0)),
    )
    home.tell("kitchen.temperature", 5.0)
    assert found.blame(home.context) == ("closet.motion", (("closet.motion", None),))
    home.tell("closet.motion", True)
    assert found.blame(home.context)[0] == found.source


def test_blame_of_what_has_no_parts_is_the_whole() -> None:
    home = House()
    home.tell("kettle.on", False)
    expression: Expression = home.compile("kettle.on or off")
    assert expression.blame(home.context) == ("kettle.on or off", (("kettle.on", False),))


def test_a_part_shows_its_leaves() -> None:
    home = House()
    assert Part("x", lambda _: 1, (("a", _zone), ("b", lambda _: None))).values(home.context) == (
        ("a", "UTC"),
        ("b", None),
    )


def _zone(context: Context) -> str:
    return str(context.zone)


def test_variables_that_are_missing_or_malformed_are_unknown() -> None:
    text = "event.score > 0.5 or event.kind is double or dimmed"
    assert House().seen(text) is None
    assert House(event__score="high", event__kind=5, dimmed=1).seen(text) is None
    assert House(event__score=float("nan"), event__kind="single", dimmed=False).seen(text) is None
    assert House(event__score=True, event__kind="triple", dimmed=False).seen(text) is None
    assert House(event__score=0.25, event__kind="triple", dimmed=False).seen(text) is False
    assert House(event__score=0.75).seen(text) is True


def test_places_come_from_a_mark_or_from_a_function() -> None:
    source = Source("f", "abc: defg")
    start = Mark(source, 1, 6, 4)
    assert Notes("defg", start, []).mark(1, 3) == Mark(source, 1, 7, 2)
    assert Notes("defg", start, []).mark(4, 4) == Mark(source, 1, 10, 1)
    assert Notes("defg", lambda at, length: Mark(source, 9, at, length), []).mark(1, 3) == Mark(source, 9, 1, 2)
    assert Notes("defg", None, []).mark(1, 3) is None


def test_a_flood_of_problems_is_cut_short() -> None:
    notes = Notes("x", None, [])
    for _ in range(MOST_ERRORS + 5):
        notes.error("scenes.unexpected_character", 0, 1)
    assert len(notes.problems) == MOST_ERRORS
