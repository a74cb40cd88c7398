"""Invariants in words."""

from hub.text.source import Source
from hub.text.yaml import Mapping, Sequence, parse
from scenes.explain.house import House
from scenes.explain.invariant import tell_invariant
from scenes.explain.teller import SceneTeller
from scenes.language.telling import Line
from tests.scenes.explain.golden import AREAS, NAMED, explained

INVARIANTS = """
- never: kettle.on and bedroom_window.open
  name: No heat
  guard: block
- after: front_door.open
  within: 10m
  then: not front_door.open
- always: fan.on
  for: 2m
  while: house.mode is home
  guard: warn
- never: {event: doorbell.ring}
  while: house.mode is away
- always: fridge.open is off
- after: {event: doorbell.ring}
  within: 1m
  then: {becomes: front_door.open}
"""


def test_invariants_are_said() -> None:
    watched = "Tests and checks look at it; in the live house nobody is told."
    assert [[line.text for line in one.lines] for one in explained(INVARIANTS)] == [
        [
            "It must never be so for longer than 5 s that Kettle (Kitchen) is on, and Bedroom window is open.",
            "What would break it is refused, whoever asks for it.",
        ],
        ["As soon as Front door is open, then within 10 min it must be so that Front door is closed.", watched],
        [
            "Each time Fan is on, it must stay so for 2 min or longer.",
            "This is asked only while the mode of the house is `home`.",
            "When it is broken, that is told.",
        ],
        [
            "This must never happen: somebody rings at Doorbell.",
            "This is asked only while the mode of the house is `away`.",
            watched,
        ],
        ["It must always be so that Fridge is closed; not to be so for up to 5 s does not count.", watched],
        [
            (
                "Whenever this happens: somebody rings at Doorbell, then within 1 min this must happen: "
                "it becomes so that Front door is open."
            ),
            watched,
        ],
    ]
    titles = [one.title for one in explained(INVARIANTS)]
    assert titles[:2] == ["No heat", "after front_door.open within 10m then not front_door.open"]


def test_in_chinese() -> None:
    root, _ = parse(Source("s.yaml", "- never: fan.on\n  for: 0s\n  guard: restore\n"))
    assert isinstance(root, Sequence)
    (node,) = root.items
    assert isinstance(node, Mapping)
    told = tell_invariant(node, SceneTeller(House(NAMED, AREAS, "zh"), {}))
    assert told == (Line("不得超过 0 秒出现：Fan 开着。"), Line("被违反时恢复一次。"))
