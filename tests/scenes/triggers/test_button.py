"""`button` and `event`: which presses, of which devices; the refusals."""

import pytest

from tests.scenes.triggers.arming import armed, refused


@pytest.mark.parametrize(
    ("when", "pressed"),
    [
        ("{button: kitchen_button}", ["single"]),
        ("{button: kitchen_button, press: double}", ["double"]),
        ("{button: kitchen_button, press: [double, long]}", ["double", "long"]),
        ("{event: kitchen_button.press}", ["single", "double", "long"]),
        ("{event: kitchen_button.press, with: {kind: [single, long]}}", ["single", "long"]),
        ("{button: [panel.left, kitchen_button]}", ["single"]),
        ("{button: panel.left}", []),
    ],
)
def test_presses(when: str, pressed: list[str]) -> None:
    stage = armed(when, says="{event.kind}")
    for kind in ("single", "double", "long"):
        stage.happens("kitchen_button.press", kind=kind)
    assert stage.logs == pressed


def test_a_press_of_no_known_kind_is_none() -> None:
    stage = armed("{button: kitchen_button}")
    stage.happens("kitchen_button.press")
    assert stage.logs == []


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{button: kitchn_button}", [("scenes.unknown_device", "kitchn_button")]),
        ("{button: kettle}", [("scenes.unknown_event", "kettle")]),
        ("{button: panel}", [("scenes.unknown_event", "panel")]),
        ("{button: kitchen_button, press: tripple}", [("scenes.unknown_option", "tripple")]),
        ("{button: []}", [("value.empty", "[]")]),
        ("{button: kitchen_button, press: []}", [("value.empty", "[]")]),
        ("{event: kitchen_button.press, with: {knid: long}}", [("value.unknown_key", "knid")]),
        ("{event: kitchen_button.press, with: {kind: [long, lung]}}", [("scenes.unknown_option", "lung")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert refused(when) == found
