from dataclasses import replace

import pytest

from hub.discovery.differences import Difference, differences
from hub.model.capability import Abilities, CommandType, EventType, Property
from hub.model.value import Kind
from hub.model.words.guards import HEATER_GUARD

GUARD = HEATER_GUARD
LEVEL = Property("level", Kind.INT, unit="%", minimum=0, maximum=100, step=1, writable=True)
MODE = Property("mode", Kind.ENUM, options=("auto", "low", "high"), writable=True)
ON = Property("on", Kind.BOOL, writable=True)


def having(*props: Property, events: tuple[str, ...] = (), commands: tuple[str, ...] = ()) -> Abilities:
    return Abilities(
        (),
        {one.name: one for one in props},
        {name: EventType(name) for name in events},
        {name: CommandType(name) for name in commands},
    )


def told(old: Abilities, new: Abilities) -> list[tuple[str, str, bool]]:
    return [(one.message_id.removeprefix("swap."), dict(one.params)["path"], one.lost) for one in differences(old, new)]


def test_the_same_differs_in_nothing() -> None:
    assert differences(having(LEVEL, MODE, ON), having(LEVEL, MODE, ON)) == ()


def test_lost_first_then_gained() -> None:
    old = having(LEVEL, events=("press",), commands=("start",))
    new = having(ON, events=("double",), commands=("start", "dock"))
    assert told(old, new) == [
        ("lost", "level", True), ("lost", "press", True),
        ("gained", "on", False), ("gained", "double", False), ("gained", "dock", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (LEVEL, replace(LEVEL, maximum=90), [("narrower", True)]),
        (LEVEL, replace(LEVEL, minimum=1), [("narrower", True)]),
        (LEVEL, replace(LEVEL, step=10), [("narrower", True)]),
        (LEVEL, replace(LEVEL, maximum=200), []),
        (replace(LEVEL, maximum=None), LEVEL, [("narrower", True)]),
        (LEVEL, replace(LEVEL, unit="s"), [("other_type", True)]),
        (LEVEL, replace(LEVEL, writable=False), [("not_writable", True)]),
        (LEVEL, replace(LEVEL, readable=False), [("not_readable", True)]),
        (MODE, replace(MODE, options=("auto", "turbo")), [("options_lost", True), ("options_gained", False)]),
        (ON, replace(ON, guard=GUARD), [("dangerous", True)]),
        (replace(ON, guard=GUARD), ON, []),
    ],
)
def test_what_is_narrower(old: Property, new: Property, found: list[tuple[str, bool]]) -> None:
    assert [(name, lost) for name, _, lost in told(having(old), having(new))] == found


def test_ranges_and_options_are_named() -> None:
    (one,) = differences(having(LEVEL), having(replace(LEVEL, maximum=90)))
    assert one == Difference("swap.narrower", (("path", "level"), ("was", "0-100 (1)"), ("now", "0-90 (1)")), lost=True)
