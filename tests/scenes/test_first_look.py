"""What waits for the first look: the first word of each property first, then the rest, as if it happened now."""

from hub.model.capability import Property
from hub.model.reading import property_id
from hub.model.value import Kind
from scenes.engine.moments import Happened, Heard
from scenes.engine.view import View
from scenes.first_look import FirstLook

A = property_id("a", "on")


def view() -> View:
    found = View()
    found.cell("a", "on", "a.on", Property("on", Kind.BOOL))
    return found


def test_first_words_come_first_and_at_the_time_at_which_time_stood_still() -> None:
    look = FirstLook(5.0, 105.0)
    ring = Happened(6.0, 106.0, "door", "ring")
    for one in (ring, Heard(7.0, 107.0, A, value=True), Heard(8.0, 108.0, A, value=False)):
        assert look.take(one)
    assert look.news() == {A}
    found = list(look.over(view(), 9.0, 109.0))
    assert [(type(one).__name__, one.at) for one in found] == [("Heard", 5.0), ("Happened", 9.0), ("Heard", 9.0)]


def test_a_property_that_was_heard_before_has_no_first_word() -> None:
    look, known = FirstLook(5.0, 105.0), view()
    known.cells[A].heard = True
    look.take(Heard(7.0, 107.0, A, value=True))
    assert [one.at for one in look.over(known, 9.0, 109.0)] == [9.0]
