"""What a remote control says (`action`), as events: which of its buttons, and how it was pressed.

Source: the action values of all definitions of zigbee-herdsman-converters 26. There is no grammar: `single_left`,
`1_double`, `button_3_hold`, `dots_1_long_press`, `on`, `brightness_move_up`, `rotate_left`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

LONGEST_COMPONENT: Final = 32
MOST_BUTTONS: Final = 64
"""Components of one device; what it says beyond them is left out."""

ACTION: Final = "action"

_PRESSES: Final[tuple[tuple[str, str], ...]] = (
    ("initial_press", ""),
    ("press_release", "single"), ("short_release", "single"), ("hold_release", "release"), ("long_release", "release"),
    ("short_press", "single"), ("single_press", "single"), ("double_press", "double"), ("triple_press", "triple"),
    ("long_press", "long"), ("single_click", "single"), ("double_click", "double"), ("triple_click", "triple"),
    ("long_click", "long"), ("quadruple", "quadruple"), ("quintuple", "quintuple"), ("single", "single"),
    ("double", "double"), ("triple", "triple"), ("tripple", "triple"), ("many", "many"), ("hold", "long"),
    ("held", "long"), ("long", "long"), ("released", "release"), ("release", "release"), ("pressed", "single"),
    ("press", "single"), ("click", "single"), ("tap", "single"), ("shake", "shake"),
)  # fmt: skip
"""Words at the beginning or the end of an action that say how; the longest first. Empty: it says nothing yet."""

_TURNS: Final = re.compile(r"(?:(.*)_)?(?:rotate_(left|right)|step_(up|down))(?:_(.*))?")

_CUBE: Final = {
    "shake": "shake_air", "wakeup": "alert", "fall": "free_fall", "tap": "tap_twice", "slide": "move",
    "flip180": "flip180", "flip90": "flip90", "rotate_left": "rotate", "rotate_right": "rotate", "throw": "swing",
}  # fmt: skip

_SHAKEN: Final = {"vibration": "vibrate", "tilt": "tilt", "drop": "free_fall"}

Binds = dict[str, dict[str, object]]


def slug(word: str) -> str:
    """A name that paths can hold: of `1` `ch1`, of `Left-Top` `left_top`."""
    name = re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_")
    return f"ch{name}" if name[:1].isdigit() else name


def component(word: str) -> str:
    """The name of a part of a device; empty where the word is too long for one."""
    name = slug(word)
    return name if len(name) <= LONGEST_COMPONENT else ""


def action_binds(words: Iterable[str]) -> Binds:
    """Event binds for all that a device may say of its buttons."""
    known = tuple(word for word in words if word and "*" not in word and word != "unknown")
    if {"flip90", "slide"} <= set(known):
        return {"cube.turned": _bind({word: _turned(_CUBE[word]) for word in known if word in _CUBE})}
    shaken = {word: {"kind": kind} for word, kind in _SHAKEN.items() if word in known}
    binds: Binds = {}
    if "vibration" in shaken:
        binds["vibration.moved"] = _bind(shaken)
        known = tuple(word for word in known if word not in shaken)
    table: dict[str, dict[str, dict[str, object]]] = {}
    for word in known:
        key, fields = _event(word, known)
        if fields and (key in table or len(table) < MOST_BUTTONS):
            table.setdefault(key, {})[word] = fields
    return binds | {key: _bind(events) for key, events in table.items()}


def _bind(events: Mapping[str, object]) -> dict[str, object]:
    return {"json": ACTION, "events": dict(events)}


def _turned(kind: str) -> dict[str, object]:
    angle = {"angle": {"json": "action_angle"}} if kind == "rotate" else {}
    return {"kind": kind, **angle}


def _event(word: str, known: tuple[str, ...]) -> tuple[str, dict[str, object]]:
    """The bind's key, and the event's fields; without fields it says nothing."""
    turned = _TURNS.fullmatch(word)
    if turned:
        before, left_right, up_down, after = turned.groups()
        by = {"json": "action_step_size"} if up_down else {"json": "action_rotation_angle"}
        return _key(f"{before or ''}_{after or ''}", "dial.turned"), {"direction": left_right or up_down, "by": by}
    rest, kind = _press(word)
    if kind and word.endswith("press") and any(other == f"{word}_release" for other in known):
        return "", {}  # the short release that follows is the press
    return _key(rest, "button.press"), {"kind": kind} if kind else {}


def _press(word: str) -> tuple[str, str]:
    """Which button, and how it was pressed. What says nothing of how, such as `on`, is a button of that name."""
    for press, kind in _PRESSES:
        if word == press:
            return "", kind
        if word.endswith(f"_{press}"):
            return word.removesuffix(press), kind
        if word.startswith(f"{press}_"):
            return word.removeprefix(press), kind
    return word, "single"


def _key(part: str, event: str) -> str:
    name = part.strip("_")
    name = f"button_{name}" if name.isdigit() else component(name)
    return f"{name}.{event}" if name else event
