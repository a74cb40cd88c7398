from hub.model.capability import Property
from hub.model.value import Kind
from scenes.engine.view import View
from scenes.language.resolved import FromCell, FromVariable, NotYet, Unresolved, listed
from scenes.language.scope import HouseScope
from tests.scenes.language.house import DEVICES, VARIABLES


def scope() -> HouseScope:
    return HouseScope(DEVICES, View(), VARIABLES)


def unresolved(*parts: str) -> Unresolved:
    found = scope().resolve(parts)
    assert isinstance(found, Unresolved)
    return found


def test_a_property_is_its_cell_in_the_view() -> None:
    view = View()
    names = HouseScope(DEVICES, view, {})
    found = names.resolve(("strip", "left", "on"))
    assert isinstance(found, FromCell)
    assert found.property.kind is Kind.BOOL
    assert (found.cell.id, found.cell.ref) == ("key-strip.left.on", "strip.left.on")
    assert names.resolve(("strip", "left", "on")) == found
    assert list(view.cells.values()) == [found.cell]


def test_variables_and_fields_of_the_event() -> None:
    assert scope().resolve(("count",)) == FromVariable(VARIABLES["count"], "count")
    assert scope().resolve(("event", "zone")) == FromVariable(VARIABLES["event.zone"], "event.zone")


def test_more_variables_for_an_inner_place() -> None:
    inner = scope().with_variables({"tries": Property("tries", Kind.INT)})
    assert isinstance(inner.resolve(("tries",)), FromVariable)
    assert isinstance(inner.resolve(("count",)), FromVariable)
    assert unresolved("tries").message_id == "scenes.unknown_word"


def test_a_device_that_is_not_adopted_has_anything() -> None:
    assert scope().resolve(("new", "what", "ever")) == NotYet("new")
    assert unresolved("new").message_id == "scenes.device_alone_new"


def test_near_misses_are_offered() -> None:
    assert unresolved("ketle", "on") == Unresolved("scenes.unknown_device", {"name": "ketle"}, "kettle")
    assert (unresolved("kettle", "onn").hint, unresolved("kettle", "onn").part) == ("on", 1)
    assert unresolved("strip", "lft", "on").hint == "left.on"
    assert unresolved("event", "zon").hint == "zone"
    assert unresolved("cont").hint == "count"


def test_a_device_alone_says_what_it_has() -> None:
    found = unresolved("closet")
    assert (found.message_id, found.params["known"]) == ("scenes.device_alone", "`closet.motion`, `closet.occupied`")
    assert unresolved("strip", "left").params == {
        "device": "strip.left",
        "known": "`strip.left.on`, `strip.left.auto_off`",
    }


def test_a_property_alone_says_how_to_write_it() -> None:
    found = unresolved("motion")
    assert (found.message_id, found.params["example"]) == ("scenes.property_alone", "kitchen_camera.motion")


def test_events_and_commands_are_no_values() -> None:
    assert unresolved("doorbell", "ring").message_id == "scenes.is_an_event"
    assert unresolved("vacuum", "dock").message_id == "scenes.is_a_command"
    assert unresolved("band", "on").message_id == "scenes.device_without_properties"


def test_without_an_event_there_are_no_fields() -> None:
    bare = HouseScope(DEVICES, View(), {})
    assert bare.resolve(("event", "zone")) == Unresolved("scenes.no_event", {"name": "event.zone"})


def test_what_a_word_alone_may_name() -> None:
    names = ("kettle", "new", "count", "event.zone", "on", "docked")
    assert [scope().knows(name) for name in names] == [True, True, True, True, False, False]


def test_long_lists_are_cut() -> None:
    assert listed(["a", "b"], "x") == "`x.a`, `x.b`"
    assert listed([str(number) for number in range(100)]).endswith(", `17`, …")
