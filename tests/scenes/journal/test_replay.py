"""What the journal holds is enough: a fresh engine that takes it in does exactly what the first one did."""

import json
from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import DEVICE
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import Absence, Change, Occurrence, Reading, property_id
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.effects import Do, Effect, Log, Notice
from scenes.engine.engine import Engine
from scenes.engine.keeping import finder
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.codec import decode, encode
from scenes.journal.entries import Entry, Loaded, Resumed, program_hash
from scenes.reader.home import read_scenes
from scenes.runtime import SceneRuntime
from tests.scenes.stage import BERLIN, HOUSE

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
"""
OTHER = YAML.replace("for: 30s", "for: 5s").replace("1m) > 1", "2m) > 1")


def program(yaml: str, view: View) -> Program:
    reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view)
    assert reading.problems == ()
    return reading.program


class House:
    """A runtime whose commands are confirmed at once or after a second, and the journal of it."""

    def __init__(self) -> None:
        self.clock = VirtualClock(1_772_445_600.0, monotonic=77.7)
        self.entries: list[Entry] = []
        self.done: list[str] = []
        self.known: dict[str, Value | None] = {}
        self.runtime = SceneRuntime(self.clock, self.clock, self, BERLIN, said=lambda *said: self.done.append(said[1]))
        self.runtime.journal = self.entries.append

    def load(self, yaml: str) -> None:
        view = self.runtime.view.draft()
        self.runtime.load(program(yaml, view), view, lambda id_: (self.known.get(id_), True))

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        self.done.append(repr(command))
        settled = tuple(Settled(one.device, one.path, Outcome.CONFIRMED, took=0.1) for one in command.writes)
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


def replayed(entries: Sequence[Entry]) -> list[str]:
    """What a fresh engine does with them: its commands, notices and lines of the log."""
    view = View()
    engine, done = Engine(view, BERLIN), list[str]()
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
            effects = engine.resume(entry.rows, finder(view, lambda _: None), entry.at, entry.wall)
        else:
            effects = engine.handle(entry)
        for effect in effects:
            if isinstance(effect, Do):
                done.append(repr(effect.command))
            elif isinstance(effect, Log | Notice):
                done.append(effect.text)
    return done


STEPS = st.one_of(
    st.tuples(
        st.sampled_from(["hall.motion", "front_door.open", "hall_light.on"]), st.sampled_from([True, False, None])
    ),
    st.sampled_from(["ring", "start", "other", "same", "back", "doubt"]),
    st.floats(0.01, 40),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=5, max_size=40))
def test_a_replay_of_the_journal_does_what_was_done(steps: list[tuple[str, bool | None] | str | float]) -> None:
    house = House()
    house.load(YAML)
    house.runtime.restore({"property:hall_light.on": {"value": True, "until": 1_772_455_600.0}}, lambda _: None)
    for step in steps:
        match step:
            case (str(ref), value):
                house.changes(ref, value)
            case float():
                house.clock.advance(step)
            case "ring":
                house.rings()
            case "start":
                house.runtime.start()
            case "back":
                house.runtime.returned("hall_light")
            case "doubt":
                house.runtime.doubt(30.0)
            case _:
                house.load(OTHER if step == "other" else YAML)
    house.clock.advance(120)
    names: list[str] = []

    def number(name: str) -> int:
        names.append(name)
        return len(names) - 1

    text = encode(house.entries, number)
    entries = decode(text, lambda number: names[number])
    assert isinstance(entries, tuple)
    assert replayed(entries) == house.done


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
