"""What the journal holds is enough: a fresh engine that takes it in does exactly what the first one did."""

import json
from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import Absence, Change, Occurrence, Reading, property_id
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.effects import Do, Effect, Fetch, Log, Message, Notice, Publish, Request
from scenes.engine.engine import Engine
from scenes.engine.keeping import finder
from scenes.engine.program import Program
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.journal.codec import decode, encode
from scenes.journal.entries import Entry, Loaded, Resumed, program_hash
from scenes.outside import Done
from scenes.reader.home import read_scenes
from scenes.runtime import SceneRuntime
from tests.scenes.household import BERLIN, FACTS, HOUSE

YAML = """
- scene: Light
  when: hall.motion
  hold: {hall_light.on: on}
  until: {is: not hall.motion, for: 30s}
- scene: Long
  when: {becomes: front_door.open, for: 20s}
  do: [log: open]
- {scene: Echo, mode: parallel, when: {changes: hall_light.on}, do: {log: "{hall_light.on}"}}
- {scene: Ring, mode: parallel, when: {event: doorbell.ring}, do: {set: {kitchen_light.on: on}}}
- {scene: Late, when: {at: "12:01"}, do: {set: {kitchen_light.on: off}}}
- {scene: Begin, when: started, do: {log: begun}}
- {scene: Been, mode: parallel, when: "has_been(hall.motion, 10s)", do: {log: moved}}
- {scene: Often, mode: parallel, when: "times(front_door.open, 1m) > 1", do: {log: "{lasted(front_door.open, today)}"}}
- {scene: Keep, while: {is: closet.motion, linger: 5s}, keep: {closet_light.on: on}}
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
  when: closet.motion
  do:
    - repeat:
        times: 2
        do:
          - parallel:
              - [{wait: 3s}, {hold: {child_light.on: on}, until: {is: not closet.motion, for: 4s}}]
              - [{wait: {until: front_door.open, timeout: 9s, on_timeout: continue}}, {call: vacuum.start}]
              - [{run: Wait, with: {who: "a strand"}}, {log: waited}]
            on_error: continue
    - set: {kitchen_light.on: on, hall_light.on: off}
      stagger: 2s
- {scene: Quiet, debounce: 6s, when: {changes: hall_light.on}, do: {log: quiet}}
- scene: Seldom
  throttle: 15s
  when: {mqtt: a/+}
  do: [{mqtt: {topic: b, payload: c}, on_error: continue}, {log: seldom}]
- {scene: Over, mode: parallel, when: {outcome: Strands, is: [done, stopped]}, do: {log: "{outcome.result}"}}
"""
OTHER = YAML.replace("for: 30s", "for: 5s").replace("1m) > 1", "2m) > 1").replace("linger: 5s", "linger: 6s")


def program(yaml: str, view: View) -> Program:
    reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS)
    assert reading.problems == ()
    return reading.program


class House:
    """A runtime whose commands are confirmed at once or after a second, and the journal of it.

    `before`: the house as another life of the hub has left it, some time ago.
    """

    def __init__(self, before: "House | None" = None, away: float = 0.0) -> None:
        self.clock = VirtualClock(1_772_445_600.0, monotonic=77.7)
        self.entries: list[Entry] = []
        self.done: list[str] = []
        self.known: dict[str, Value | None] = {}
        self.prefix = "r"
        if before is not None:
            self.clock, self.prefix = VirtualClock(before.clock.now() + away, monotonic=5.5), f"{before.prefix}r"
            self.known = dict(before.known)
        self.runtime = SceneRuntime(
            self.clock, self.clock, self, BERLIN, said=lambda *said: self.done.append(said[1]), prefix=self.prefix
        )
        self.runtime.journal = self.entries.append
        self.runtime.outside = self

    def fetch(self, request: Request, done: Done) -> None:
        self.done.append(f"fetch {request.url}")
        answer = Reply(200) if len(self.done) % 3 else Reply(error="outside.unreachable")
        self.clock.call_at(self.clock.monotonic() + len(self.done) % 2, lambda: done(answer))

    def publish(self, message: Message, done: Done) -> None:
        self.done.append(f"publish {message.topic}")
        done(Reply())

    def load(self, yaml: str, *, heard: bool = True) -> None:
        view = self.runtime.view.draft()
        self.runtime.load(program(yaml, view), view, lambda id_: (self.known.get(id_), heard))

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        self.done.append(repr(command))
        settled = tuple(Settled(one.device, one.path, Outcome.CONFIRMED, took=0.1) for one in command.writes)
        if command.call is not None:
            settled = (Settled(command.call.device, command.call.path, Outcome.ACCEPTED),)
        slow = len(self.done) % 2
        for one in command.writes:
            self.changes(f"{one.device}.{one.path}", one.value)
        if done is not None:
            self.clock.call_at(self.clock.monotonic() + slow, lambda: done(settled))

    def changes(self, ref: str, value: Value | None) -> None:
        device, _, path = ref.partition(".")
        now = self.clock.now()
        gone = value is None
        new = Reading(value, now, now, absent=Absence.OFFLINE if gone else None, since=now - 60 if gone else 0.0)
        self.known[ref] = value
        self.runtime.changed(Change(property_id(device, path), device, path, new, new, DEVICE))

    def rings(self) -> None:
        self.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), self.clock.now(), DEVICE))


def replayed(entries: Sequence[Entry], prefix: str) -> tuple[Engine, list[str]]:
    """A fresh engine that has taken them in, and what it did: commands, requests, messages, lines of the log."""
    view = View()
    engine, done = Engine(view, BERLIN, prefix=prefix), list[str]()
    by_hash = {program_hash(program(yaml, View())): yaml for yaml in (YAML, OTHER)}
    for entry in entries:
        effects: list[Effect]
        if isinstance(entry, Loaded):
            draft = view.draft()
            loaded = program(by_hash[entry.program], draft)
            engine.adopt(draft)
            for cell in entry.baseline:
                engine.prime(cell.id, cell.value, heard=cell.heard)
            effects = engine.load(loaded, entry.at, entry.wall)
        elif isinstance(entry, Resumed):
            find = finder(view, lambda _: None)
            effects = engine.resume(entry.rows, find, entry.at, entry.wall, shift=entry.shift)
        else:
            effects = engine.handle(entry)
        for effect in effects:
            if isinstance(effect, Do):
                done.append(repr(effect.command))
            elif isinstance(effect, Log | Notice):
                done.append(effect.text)
            elif isinstance(effect, Fetch):
                done.append(f"fetch {effect.request.url}")
            elif isinstance(effect, Publish):
                done.append(f"publish {effect.message.topic}")
    return engine, done


REFS = ("hall.motion", "front_door.open", "hall_light.on", "closet.motion")
WORDS: dict[str, Callable[[House], object]] = {
    "ring": lambda house: house.rings(),
    "start": lambda house: house.runtime.start(),
    "back": lambda house: house.runtime.returned("hall_light"),
    "doubt": lambda house: house.runtime.doubt(30.0),
    "hook": lambda house: house.runtime.arrives("webhook", "door", {"payload": '{"who": "x"}'}),
    "mqtt": lambda house: house.runtime.arrives("mqtt", "a/b", {"topic": "a/b", "payload": "x"}),
    "ask": lambda house: house.runtime.ask("wait", {"who": "ann"}, Cause(Origin.PERSON, "ann")),
    "pause": lambda house: house.runtime.switch("Strands", 10.0),
    "give": lambda house: house.runtime.hand_back(property_id("hall_light", "on")),
    "step": lambda house: house.clock.step_wall(90_000),
    "other": lambda house: house.load(OTHER),
    "same": lambda house: house.load(YAML),
}
Step = tuple[str, bool | None] | str | float
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(REFS), st.sampled_from([True, False, None])),
        st.sampled_from(list(WORDS)),
        st.floats(0.01, 20),
    ),
    min_size=5,
    max_size=40,
)


def play(house: House, steps: Sequence[Step]) -> None:
    for step in steps:
        match step:
            case (str(ref), value):
                house.changes(ref, value)
            case float():
                house.clock.advance(step)
            case str(word):
                WORDS[word](house)


def check(house: House) -> None:
    """The journal tells all of the house's life, whenever it was written."""
    names: list[str] = []

    def number(name: str) -> int:
        names.append(name)
        return len(names) - 1

    entries = decode(encode(house.entries, number), lambda number: names[number])
    assert isinstance(entries, tuple)
    engine, done = replayed(entries, house.prefix)
    assert done == house.done
    assert engine.keeping.rows() == house.runtime.engine.keeping.rows()


@settings(max_examples=40, deadline=None)
@given(STEPS, STEPS, st.sampled_from([0.0, 8.0, 1000.0]))
def test_a_replay_of_the_journal_does_what_was_done(steps: list[Step], later: list[Step], away: float) -> None:
    house = House()
    house.load(YAML)
    house.runtime.restore({"property:hall_light.on": {"value": True, "until": 1_772_455_600.0}}, lambda _: None)
    play(house, steps)
    again = House(house, away)
    again.load(YAML, heard=False)
    again.runtime.restore(json.loads(json.dumps(house.runtime.engine.keeping.rows())), lambda _: None)
    check(house)
    again.runtime.look_first()
    play(again, [step for step in later[:2] if step != "start"])
    assert again.done == []
    again.runtime.start()
    play(again, later[2:])
    again.clock.advance(120)
    check(again)


async def test_a_checkpoint_says_what_the_engine_is_at() -> None:
    house = House()
    house.load(YAML)
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    found = house.runtime.checkpoint()
    assert {cell.id: cell.value for cell in found.cells} == {
        cell.id: cell.value for cell in house.runtime.view.cells.values()
    }
    assert "property:hall_light.on" in found.rows
    assert json.loads(json.dumps(found.rows)) == found.rows
    assert found.program == program_hash(program(YAML, View()))
    assert (found.at, found.wall) == (house.clock.monotonic(), house.clock.now())
