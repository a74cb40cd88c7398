"""Invariants with each guard, and a shadow, in some of the households; and the judge of what they promise.

What a block is there for never comes about by a command of ours, and what makes safe is never in its way. A breach is
told once when it begins and once when it ends, over restarts too. What was put back is not put back again for a while.
A shadow does nothing, and says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.app import Hub
from hub.model.cause import Origin
from hub.model.reading import Change
from scenes.invariants.warden import REST
from tests.simulation.disk import SimDisk
from tests.simulation.timers import written
from tests.simulation.witness import Asked, Submitted

RULED: Final = 0.3
"""How many of the households have them."""
RULES: Final = "rules"
DEVICE: Final = "  rules: {name: Rules, virtual: {lid: off, pump: off, loud: off, vent: on}}\n"
LOUD: Final = "Not loud for long"
VENT: Final = "The vent stays open"
SHADOW: Final = "Ghost"
GHOSTLY: Final = "A ghost speaks"
TRIED: Final = (
    ("lid", True), ("lid", True), ("lid", False), ("pump", True), ("pump", False), ("loud", True), ("loud", False),
    ("vent", False), ("vent", False), ("vent", False),
)  # fmt: skip
TOGETHER: Final = frozenset({"lid", "pump"})
TEXT: Final = f"""
- never: rules.lid and rules.pump
  name: Never both
  guard: block
- never: rules.loud
  for: 4s
  name: {LOUD}
  guard: warn
- always: rules.vent
  name: {VENT}
  guard: restore
- scene: Pump
  when: motion.motion
  do:
    - set: {{rules.pump: on}}
      on_error: continue
    - wait: 15s
    - set: {{rules.pump: off}}
- scene: Lid
  when: {{every: 1m}}
  mode: parallel
  do:
    - toggle: rules.lid
      on_error: continue
    - set: {{rules.lid: on, rules.pump: on}}
      on_error: continue
    - wait: 20s
    - set: {{rules.lid: off}}
- scene: {SHADOW}
  shadow: on
  when: [motion.motion, {{every: 1m}}, {{changes: rules.lid}}]
  mode: parallel
  do:
    - notify: {GHOSTLY}
    - set: {{rules.lid: on, rules.pump: on, held_light.brightness: 1}}
    - run: Helper
    - hold: {{held_light.on: off}}
      until: {{is: not motion.motion, for: 9s}}
    - wait: 5s
    - log: {GHOSTLY}
"""
HOT: Final = """
- always: HEATER.on
  name: Always warm
  guard: block
"""


def rules_of(heaters: tuple[str, ...]) -> str:
    """The file for a household with these that heat."""
    return TEXT + "".join(HOT.replace("HEATER", one).replace("warm", f"warm is {one}") for one in heaters)


@dataclass(slots=True)
class Telling:
    """What was told of one invariant last, and when; `lost`: the hub may have died before it was written down."""

    broken: bool = False
    at: float = float("-inf")
    lost: bool = False


@dataclass(slots=True)
class Rules:
    """Listens. `troubles` are what must not be."""

    troubles: list[str] = field(default_factory=list)
    _loud: Telling = field(default_factory=Telling)
    _counts: dict[str, tuple[int, float]] = field(default_factory=dict)
    _counts_lost: set[str] = field(default_factory=set)
    _restored: float | None = None
    _judged: int = 0

    def said(self, now: float, wall: float, line: str) -> None:
        """A line of the hub's log; `wall` is the time by the hub's clock."""
        if line == GHOSTLY:
            self.troubles.append("a shadow speaks")
        if line.startswith(f'"{LOUD}" is broken'):
            self._told(now, broken=True)
        elif line.startswith(f'"{LOUD}" holds again'):
            self._told(now, broken=False)
        elif line.startswith(f'"{VENT}" was broken'):
            self._put_back(wall)

    def _told(self, now: float, *, broken: bool) -> None:
        if broken is self._loud.broken and not self._loud.lost:
            self.troubles.append(f"`{LOUD}` {'is broken' if broken else 'holds'} again, and did before")
        self._loud = Telling(broken, now)

    def changed(self, change: Change, others: Mapping[str, object]) -> None:
        """A property of `rules` has changed, while its `others` were at that."""
        if change.path in TOGETHER and change.old.value is False and change.new.value is True:
            (other,) = TOGETHER - {change.path}
            if others.get(other) is True:
                self.troubles.append(f"{change.path} came to be on while {other} is, which is blocked")

    def died(self, now: float, disk: SimDisk) -> None:
        """The hub dies."""
        self._loud.lost |= not written(self._loud.at, now, disk)
        self._counts_lost |= {id_ for id_, (_, at) in self._counts.items() if not written(at, now, disk)}

    def look(self, now: float, hub: Hub) -> None:
        """How the invariants stand."""
        for one in hub.scenes.invariants.standings():
            id_, (known, at) = one.invariant.id, self._counts.get(one.invariant.id, (0, now))
            if one.count < known and id_ not in self._counts_lost:
                self.troubles.append(f"`{id_}` was broken {known} times, and is told to be {one.count} times")
            if one.count != known:
                self._counts_lost.discard(id_)
                at = now
            self._counts[id_] = one.count, at

    def judge(self, submitted: Sequence[Submitted], asked: Sequence[Asked]) -> Iterator[str]:
        """What was given to the dispatcher, and what people were answered."""
        for one in submitted[self._judged :]:
            if one.command.cause.origin is Origin.SCENE and one.command.cause.who == SHADOW:
                yield f"a shadow sends {one.command}"
        self._judged = len(submitted)
        for each in asked:
            if each.body.get("values") == {"on": False} and "invariant.refused" in str(each.answer):
                yield f"what makes safe was refused: {each.answer}"

    def _put_back(self, wall: float) -> None:
        """Not twice within ten minutes by the hub's own clock."""
        before, self._restored = self._restored, wall
        if before is not None and 0 <= wall - before < REST - 1 and VENT not in self._counts_lost:
            self.troubles.append(f"the vent is put back {wall - before:.0f} s after it was")
