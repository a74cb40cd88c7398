"""Actions of remote controls as events."""

import pytest

from drivers.zigbee2mqtt.actions import action_binds, component, slug


def events(*words: str) -> dict[str, object]:
    """By action, `key kind` of the bind that it makes."""
    found: dict[str, object] = {}
    for key, bind in action_binds(words).items():
        table = bind["events"]
        assert isinstance(table, dict)
        for word, fields in table.items():
            found[word] = f"{key} {fields.get('kind') or fields.get('direction')}"
    return found


@pytest.mark.parametrize(
    ("word", "event"),
    [
        ("single", "button.press single"),
        ("hold", "button.press long"),
        ("double_left", "left.button.press double"),
        ("1_double", "button_1.button.press double"),
        ("button_3_hold", "button_3.button.press long"),
        ("dots_1_long_press", "dots_1.button.press long"),
        ("dots_1_long_release", "dots_1.button.press release"),
        ("on", "on.button.press single"),
        ("brightness_move_up", "brightness_move_up.button.press single"),
        ("rotate_left", "dial.turned left"),
        ("brightness_step_up", "brightness.dial.turned up"),
        ("dial_rotate_right_slow", "dial_slow.dial.turned right"),
        ("tripple_l2", "l2.button.press triple"),
        ("long_click_right", "right.button.press long"),
    ],
)
def test_an_action_is_a_press_of_a_button(word: str, event: str) -> None:
    assert events(word) == {word: event}


def test_what_is_only_the_beginning_of_a_press_is_none() -> None:
    assert events("on_press", "on_press_release", "on_hold", "dots_1_initial_press") == {
        "on_press_release": "on.button.press single", "on_hold": "on.button.press long",
    }  # fmt: skip
    assert events("on_press") == {"on_press": "on.button.press single"}


def test_a_cube_and_a_sensor_of_vibration_have_their_own_words() -> None:
    assert events("shake", "slide", "flip90", "rotate_left") == {
        "shake": "cube.turned shake_air", "slide": "cube.turned move", "flip90": "cube.turned flip90",
        "rotate_left": "cube.turned rotate",
    }  # fmt: skip
    assert events("vibration", "tilt", "drop") == {
        "vibration": "vibration.moved vibrate", "tilt": "vibration.moved tilt", "drop": "vibration.moved free_fall",
    }  # fmt: skip


def test_what_cannot_be_matched_or_named_is_left_out() -> None:
    assert events("recall_*", "unknown", "") == {}
    assert len(action_binds(f"button_{number}_single" for number in range(500))) == 64


def test_names_fit_into_paths() -> None:
    assert (slug("Left-Top"), slug("1"), slug("Ü")) == ("left_top", "ch1", "")
    assert component("x" * 33) == ""
