"""A house that is recorded: a runtime, its journal with checkpoints, and all that it did; for what replays."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import Absence, Change, Occurrence, Reading, property_id
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.effects import Effect, Message, Request
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.journal.codec import decode, decode_checkpoint, encode, encode_checkpoint
from scenes.journal.entries import Checkpoint, Entry, Version, program_hash
from scenes.outside import Done
from scenes.reader.home import Reading as Read
from scenes.reader.home import read_scenes
from scenes.replay.replayer import Replayer
from scenes.runtime import SceneRuntime
from scenes.stage.home import Home, Load
from tests.scenes.household import BERLIN, FACTS, HOUSE

YAML = """
- {scene: Light, when: hall.motion, hold: {hall_light.on: on}, until: {is: not hall.motion, for: 30s}}
- {scene: Dim, priority: low, when: closet.motion, hold: {hall_light.on: off}, until: not closet.motion}
- {scene: Long, on_change: finish, when: {becomes: front_door.open, for: 20s}, do: [{wait: 15s}, log: open]}
- {scene: Echo, mode: parallel, cooldown: 9s, when: {changes: hall_light.on}, do: {log: "{hall_light.on}"}}
- {scene: Ring, mode: parallel, when: {event: doorbell.ring}, do: {set: {kitchen_light.on: on}}}
- {scene: Late, when: {at: "11:01"}, if: hall.motion, do: {set: {kitchen_light.on: off}}}
- {scene: Then, when: {every: 20s}, if: time in 11:00..11:02, do: {log: then}}
- {scene: Begin, when: started, do: {log: begun}}
- {scene: Been, mode: parallel, when: "has_been(hall.motion, 10s)", do: {log: moved}}
- {scene: Often, mode: parallel, when: "times(front_door.open, 1m) > 1", do: {log: "{lasted(front_door.open, today)}"}}
- {scene: Warm, mode: parallel, when: "mean(bedroom.temperature, 1m) > 21 or was(closet.motion, 40s)", do: {log: warm}}
- scene: Hours
  mode: parallel
  when: "has_been(hall.motion and time in 11:00:20..11:01, 15s)"
  do: {log: hours}
- {scene: Still, mode: parallel, when: "unchanged(bedroom.temperature, 25s)", do: {log: still}}
- {scene: Keep, while: {is: closet.motion, linger: 5s}, keep: {closet_light.on: on}}
- {scene: Level, while: bedroom.temperature > 20, keep: {bedroom_heater.target_temperature: "=bedroom.temperature"}}
- scene: Ramp
  mode: restart
  when: {changes: closet.motion}
  do: [{set: {bedroom_light.on: on, bedroom_light.brightness: 80}, over: 12s, on_error: continue}, {log: ramped}]
- scene: Wait
  id: wait
  fields: {who: "nobody"}
  mode: queued
  when: {webhook: door, fields: {who: text}}
  do: [{wait: 7s}, {http: {url: "http://localhost/"}, retry: {times: 1, every: 3s}, on_error: continue}, {log: "{who}"}]
- scene: Strands
  mode: parallel
  on_change: finish
  when: closet.motion
  do:
    - repeat:
        times: 2
        do:
          - parallel:
              - [{wait: 3s}, {hold: {child_light.on: on}, until: {is: not closet.motion, for: 4s}}]
              - [{wait: {until: front_door.open, timeout: 9s, on_timeout: continue}}, {call: vacuum.start}]
              - [{run: Wait, with: {who: "a strand"}}, {log: waited}]
              - [{wait: {for_event: doorbell.ring, timeout: 8s, on_timeout: continue}}, {log: rung}]
            on_error: continue
    - {set: {kitchen_light.on: on, hall_light.on: off}, stagger: 2s}
- {scene: Quiet, debounce: 6s, when: {changes: hall_light.on}, do: {log: quiet}}
- scene: Seldom
  throttle: 15s
  when: {mqtt: a/+}
  do: [{mqtt: {topic: b, payload: c}, on_error: continue}, {log: seldom}]
- {scene: Over, mode: parallel, when: {outcome: Strands, is: [done, stopped]}, do: {log: "{outcome.result}"}}
- {scene: Fails, mode: parallel, when: {outcome: Strands, is: failed}, do: {log: "{outcome.error}"}}
- scene: In turn
  mode: parallel
  when: {sequence: [hall.motion, {event: doorbell.ring}, front_door.open], within: 25s}
  do: {log: in turn}
- {scene: Three, mode: parallel, when: {count: {changes: hall.motion}, times: 3, within: 30s}, do: {log: three}}
- {scene: By, mode: parallel, when: {changes: bedroom.temperature, by: 1}, do: {log: "{change.old} {change.new}"}}
- {scene: Over it, mode: parallel, when: {crosses: bedroom.temperature > 21, hysteresis: 1, for: 3s}, do: {log: hot}}
- {scene: Silent, mode: parallel, when: {silence: bedroom, for: 40s}, do: {log: silent}}
- {scene: Back, mode: parallel, when: {back: hall_light, after: 5s, for: 2s}, do: {log: back}}
- {scene: Each, mode: queued, per: member, when: {any: every.occupancy.motion}, do: [{wait: 4s}, {log: "{member}"}]}
- {scene: At six, mode: restart, when: front_door.open, do: [{wait: {until_time: "11:00:30"}}, {log: six}]}
- scene: Ghost
  shadow: on
  mode: parallel
  when: [closet.motion, {event: doorbell.ring}]
  do:
    - {set: {hall_light.on: on, kitchen_light.on: off}, stagger: 1s}
    - {run: Wait, with: {who: "a ghost"}}
    - {hold: {hall_light.on: off, bedroom_light.brightness: 30}, until: {is: not closet.motion, for: 6s}}
    - {http: {url: "http://localhost/"}}
    - {log: gone}
- {scene: Runaway, most: 3/h, mode: parallel, when: {changes: closet.motion}, do: {log: again}}
"""
OTHER = (
    YAML.replace("for: 30s", "for: 5s").replace("1m) > 1", "2m) > 1").replace("linger: 5s", "linger: 6s")
    .replace("wait: 15s", "wait: 16s").replace("stagger: 2s", "stagger: 3s")
)  # fmt: skip
TEXTS = (YAML, OTHER)
HOME = Home(HOUSE, FACTS, BERLIN)


def read(yaml: str, view: View, retired: Sequence[Version] = ()) -> Read:
    """Scenes with earlier versions of some."""
    older = [text for one in TEXTS if one != yaml for text in _texts(one) if (text.scene, text.hash) in retired]
    reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS, retired=older)
    assert reading.problems == ()
    return reading


_KEPT: dict[str, Any] = {}


def _texts(yaml: str) -> Any:
    if yaml not in _KEPT:
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, View(), FACTS)
        _KEPT[yaml] = (reading.texts, program_hash(reading.program))
    return _KEPT[yaml][0]


def program_of(hash_: str, retired: Sequence[Version]) -> Load | None:
    """What a journal calls a program."""
    for yaml in TEXTS:
        _texts(yaml)
        if _KEPT[yaml][1] == hash_:
            return lambda view: read(yaml, view, retired).program
    return None


_OUTCOME = re.compile(r"<Outcome\.[A-Z]+: ('[a-z]+')>")


def said(effect: Effect) -> str:
    """An effect with all that is in it now; an outcome in a trace is the word for it."""
    return _OUTCOME.sub(r"\1", repr(effect))


@dataclass
class Recorded:
    """A house with its journal: `log` holds entries and checkpoints, `effects` what came of each entry, in order.

    `asked`: how many commands and requests went out.
    """

    log: list[Entry | Checkpoint] = field(default_factory=list)
    effects: list[tuple[int, list[str]]] = field(default_factory=list)
    known: dict[str, Value | None] = field(default_factory=dict)
    prefix: str = "r"
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(1_772_445_600.0, monotonic=77.7))
    yaml: str = YAML
    asked: int = 0

    def __post_init__(self) -> None:
        self.runtime = SceneRuntime(
            self.clock, self.clock, self, BERLIN, said=lambda *_: None, prefix=self.prefix, override=45.0
        )
        self.runtime.journal = self.log.append
        self.runtime.outside = self
        self.runtime.quiet = lambda name: 100.0 if self.asked % 2 else 3.0
        handle, load, resume = (getattr(self.runtime.engine, one) for one in ("handle", "load", "resume"))
        engine: Any = self.runtime.engine
        engine.handle, engine.load, engine.resume = (self._noted(one) for one in (handle, load, resume))

    def _noted(self, work: Callable[..., list[Effect]]) -> Callable[..., list[Effect]]:
        def noted(*args: Any, **more: Any) -> list[Effect]:
            effects = work(*args, **more)
            self.effects.append((len(self.log) - 1, [said(one) for one in effects]))
            return effects

        return noted

    def again(self, away: float) -> "Recorded":
        """Another life of the hub, some time later, with the same journal."""
        clock = VirtualClock(self.clock.now() + away, monotonic=5.5)
        return Recorded(self.log, self.effects, dict(self.known), f"{self.prefix}r", clock, self.yaml)

    def load(self, yaml: str | None = None, *, heard: bool = True) -> None:
        """Take scenes on."""
        self.yaml = self.yaml if yaml is None else yaml
        view, engine = self.runtime.view.draft(), self.runtime.engine
        going = [one.scene for one in (*engine.armed.values(), *engine.retired) if one.scene.finish]
        reading = read(self.yaml, view, [(one.id, one.hash) for one in going])
        self.runtime.load(reading.program, view, lambda id_: (self.known.get(id_), heard))

    def look(self) -> None:
        """Write a checkpoint."""
        self.log.append(self.runtime.checkpoint())

    def fetch(self, request: Request, done: Done) -> None:
        """A server that answers at once, later, or not."""
        self.asked += 1
        answer = Reply(200) if self.asked % 3 else Reply(error="outside.unreachable")
        self.clock.call_at(self.clock.monotonic() + self.asked % 2, lambda: done(answer))

    def publish(self, message: Message, done: Done) -> None:
        """A broker that takes everything."""
        done(Reply())

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        """Devices that obey at once, later, too late, or not."""
        self.asked += 1
        late = (0.0, 1.0, 0.0, 4.0, 0.5)[self.asked % 5]
        well = self.asked % 7 != 0
        outcome = Outcome.CONFIRMED if well else Outcome.FAILED
        told = [(one.device, one.path) for one in command.writes]
        settled = tuple(Settled(*one, outcome, None if well else "device.no_reply", took=0.1) for one in told)
        if command.call is not None:
            settled = (Settled(command.call.device, command.call.path, Outcome.ACCEPTED),)
        for one in command.writes if well else ():
            self.clock.call_at(
                self.clock.monotonic() + late,
                lambda one=one: self.changes(f"{one.device}.{one.path}", one.value, command.cause),  # type: ignore[misc]  # a default
            )
        if done is not None:
            self.clock.call_at(self.clock.monotonic() + late, lambda: done(settled))

    def changes(self, ref: str, value: Value | None, cause: Cause = DEVICE) -> None:
        """A property has another value."""
        device, _, path = ref.partition(".")
        if path == "online":
            self.runtime.fares(device, None if value is None else bool(value))
            return
        now, gone = self.clock.now(), value is None
        new = Reading(value, now, now, absent=Absence.OFFLINE if gone else None, since=now - 60 if gone else 0.0)
        self.known[ref] = value
        self.runtime.changed(Change(property_id(device, path), device, path, new, new, cause))

    def rings(self) -> None:
        """Somebody rings."""
        self.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), self.clock.now(), DEVICE))


REFS: dict[str, tuple[Value | None, ...]] = {
    "hall.motion": (True, False, None),
    "front_door.open": (True, False, None),
    "hall_light.on": (True, False, None),
    "closet.motion": (True, False, None),
    "bedroom.temperature": (19.0, 20.5, 21.5, 23.0, None),
    "bedroom_light.brightness": (5, 60),
    "hall_light.online": (True, False, None),
}
ANNA = Cause(Origin.PERSON, "anna")
WORDS: dict[str, Callable[[Recorded], object]] = {
    "ring": Recorded.rings,
    "start": lambda house: house.runtime.start(),
    "back": lambda house: house.runtime.returned("hall_light"),
    "doubt": lambda house: house.runtime.doubt(30.0),
    "hook": lambda house: house.runtime.arrives("webhook", "door", {"payload": '{"who": "x"}'}),
    "mqtt": lambda house: house.runtime.arrives("mqtt", "a/b", {"topic": "a/b", "payload": "x"}),
    "ask": lambda house: house.runtime.ask("wait", {"who": "ann"}, ANNA),
    "strands": lambda house: house.runtime.ask("Strands", {}, ANNA),
    "touch": lambda house: house.changes("hall_light.on", value=False, cause=ANNA),
    "pause": lambda house: house.runtime.switch("Strands", 10.0),
    "go": lambda house: house.runtime.switch("Runaway", 0.0),
    "give": lambda house: house.runtime.hand_back(property_id("hall_light", "on")),
    "step": lambda house: house.clock.step_wall(90_000),
    "step back": lambda house: house.clock.step_wall(-400),
    "other": lambda house: house.load(OTHER),
    "same": lambda house: house.load(YAML),
    "look": Recorded.look,
}
Step = tuple[str, Value | None] | str | float
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.sampled_from([(ref, value) for ref, values in REFS.items() for value in values]),
        st.sampled_from(list(WORDS)),
        st.floats(0.01, 20),
        st.just("look"),
        st.just(1.0),
    ),
    min_size=5,
    max_size=50,
)


def play(house: Recorded, steps: Sequence[Step]) -> None:
    """Let things happen."""
    for step in steps:
        match step:
            case (str(ref), value):
                house.changes(ref, value)
            case float():
                house.clock.advance(step)
            case str(word):
                WORDS[word](house)


def written(log: Sequence[Entry | Checkpoint]) -> list[Entry | Checkpoint]:
    """A journal as it comes back from the disk."""
    names: list[str] = []

    def number(name: str) -> int:
        names.append(name)
        return len(names) - 1

    found: list[Entry | Checkpoint] = []
    for entry in log:
        if isinstance(entry, Checkpoint):
            checkpoint = decode_checkpoint(encode_checkpoint(entry, number), lambda at: names[at])
            assert isinstance(checkpoint, Checkpoint), checkpoint
            found.append(checkpoint)
        else:
            entries = decode(encode([entry], number), lambda at: names[at])
            assert isinstance(entries, tuple), entries
            found += entries
    return found


def replayed(replayer: Replayer, log: Sequence[Entry | Checkpoint], first: int) -> list[tuple[int, list[str]]]:
    """What comes of the entries from `first` on."""
    found = []
    for number, entry in enumerate(log[first:], first):
        effects = [said(one) for one in replayer.take(entry)]
        if not isinstance(entry, Checkpoint):
            found.append((number, effects))
    return found
