"""Where the engine meets clock and dispatcher: order, timers, absent and assumed values, what is kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hub.core.clock import HouseClock, VirtualClock
from hub.core.supervisor import Guarded
from hub.model.cause import DEVICE
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import Absence, Change, Occurrence, Provenance, Reading, property_id
from hub.model.value import Value
from hub.text.source import Source
from scenes.actions.toggle import Toggle
from scenes.engine.effects import Message, Request
from scenes.engine.keeping import ALIVE
from scenes.engine.moments import Happened, Heard, Replied, Started
from scenes.engine.run import Reply
from scenes.engine.trace import Result, Trace
from scenes.journal.entries import Entry
from scenes.language.facts import HomeFacts
from scenes.outside import Done
from scenes.reader.home import read_scenes
from scenes.rows import Keeper
from scenes.runtime import SceneRuntime
from scenes.traces import KEPT
from tests.scenes.household import BERLIN, HOUSE

YAML = """
- scene: Light
  when: hall.motion
  do:
    - set: {hall_light.on: on}
    - wait: 10s
    - set: {hall_light.on: off}
  mode: restart
- scene: Echo
  when: {changes: hall_light.on}
  do:
    - log: "{hall_light.on}"
  mode: parallel
- {scene: Ring, mode: parallel, most: 2000/s, when: {event: doorbell.ring}, do: {notify: Somebody rings}}
- {scene: Begin, when: started, do: {log: begun}}
- {scene: Never, when: closet.motion, if: not closet.motion, do: {log: never}}
- {scene: Write only, when: {changes: fan.oscillate}, do: {log: swings}}
"""


class House:
    """Obeys at once, in the middle of `submit`: the sharpest case for the order of things."""

    def __init__(self, keeper: Keeper | None = None) -> None:
        self.clock = VirtualClock()
        self.house = HouseClock(self.clock, 1_772_445_600.0)
        self.said: list[tuple[bool, str, str]] = []
        self.sent: list[str] = []
        self.runtime = SceneRuntime(
            self.house, self.clock, self, BERLIN, said=lambda *said: self.said.append(said), keeper=keeper
        )
        self.known: dict[str, Value | None] = {}
        self.load(YAML)

    def load(self, yaml: str) -> None:
        view = self.runtime.view.draft()
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, HomeFacts(broker=True))
        assert reading.problems == ()
        self.runtime.load(reading.program, view, lambda id_: (self.known.get(id_), True))

    def load_restored(self, yaml: str, known: dict[str, Value | None]) -> None:
        """Other scenes, in a house of which all that is known is from before the hub began."""
        self.load("[]")
        view = self.runtime.view.draft()
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, HomeFacts(broker=True))
        assert reading.problems == ()
        self.runtime.load(reading.program, view, lambda id_: (known.get(id_), False))

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        for write in command.writes:
            self.sent.append(f"{write.device}.{write.path}={write.value}")
            self.changes(f"{write.device}.{write.path}", write.value)
        settled = tuple(Settled(write.device, write.path, Outcome.CONFIRMED) for write in command.writes)
        if done is not None:
            self.clock.call_at(self.clock.monotonic(), lambda: done(settled))

    def changes(self, ref: str, value: Value | None, provenance: Provenance = Provenance.REPORTED) -> None:
        device, _, path = ref.partition(".")
        now = self.clock.now()
        new = Reading(value, now, now, provenance)
        if value is None:
            new = replace(new, absent=Absence.OFFLINE, since=now - 60)
        self.known[ref] = value
        self.runtime.changed(Change(property_id(device, path), device, path, new, new, DEVICE))


async def test_from_change_to_command_in_one_turn_and_the_rest_by_the_clock() -> None:
    house = House()
    house.changes("hall_light.on", value=False)
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    assert house.sent == ["hall_light.on=True"]
    assert house.said == [(False, "on", "Echo")]
    house.clock.advance(11)
    assert house.sent[1:] == ["hall_light.on=False"]


async def test_skipping_house_time_wakes_what_waits() -> None:
    house = House()
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    house.clock.advance(0)
    await house.house.skip(10)
    assert house.sent == ["hall_light.on=True", "hall_light.on=False"]


async def test_what_is_gone_is_unknown_since_it_went() -> None:
    house = House()
    house.clock.advance(1000)
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=None)
    cell = house.runtime.view.cells[property_id("hall", "motion")]
    assert cell.value is None
    assert house.house.monotonic() - cell.unknown_since == 60
    house.clock.advance(239)
    house.changes("hall.motion", value=True)
    assert house.sent == ["hall_light.on=True"]


async def test_assumed_values_are_nobodys_business() -> None:
    house = House()
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True, provenance=Provenance.ASSUMED)
    assert house.sent == []


async def test_events_start_and_unwatched_changes() -> None:
    house = House()
    house.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE))
    house.runtime.start()
    house.changes("curtain.position", value=3)
    assert house.said == [(True, "Somebody rings", "Ring"), (False, "begun", "Begin")]


async def test_traces_are_kept_newest_first_and_not_without_end() -> None:
    house = House()
    seen: list[str] = []
    end = house.runtime.subscribe(lambda trace: seen.append(trace.scene))
    for _ in range(KEPT + 5):
        house.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE))
    house.runtime.start()
    house.clock.advance(1)
    for motion in (False, True) * (KEPT + 5):
        house.changes("closet.motion", value=motion)
    assert len(list(house.runtime.traces())) == 2 * KEPT
    assert next(iter(house.runtime.traces())).scene == "Never"
    assert len(list(house.runtime.traces("Begin"))) == 1
    assert {trace.scene for trace in house.runtime.traces("Ring")} == {"Ring"}
    assert set(seen) == {"Ring", "Begin", "Never"}
    end()
    seen.clear()
    house.runtime.start()
    assert seen == []
    statuses = {one.scene.id: one for one in house.runtime.scenes()}
    assert statuses["Begin"].last is not None
    assert statuses["Light"].last is None


async def test_a_closed_runtime_takes_no_more_time() -> None:
    house = House()
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    house.clock.advance(0)
    house.runtime.close()
    house.clock.advance(60)
    assert house.sent == ["hall_light.on=True"]


async def test_a_closed_runtime_takes_nothing_in() -> None:
    house = House()
    house.changes("hall.motion", value=False)
    house.runtime.close()
    house.changes("hall.motion", value=True)
    assert house.sent == []
    assert house.clock.next_due() is None


async def test_a_watcher_may_leave_when_it_is_told() -> None:
    house = House()
    seen: list[str] = []
    ends: list[Callable[[], None]] = []

    def once(trace: Trace) -> None:
        seen.append(f"once {trace.scene}")
        ends[0]()

    ends.append(house.runtime.subscribe(once))
    house.runtime.subscribe(lambda trace: seen.append(trace.scene))
    house.runtime.start()
    assert seen[:2] == ["once Begin", "Begin"]
    assert seen.count("once Begin") == 1


async def test_a_mishap_does_not_stop_the_clock() -> None:
    house = House()
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)

    def mishap(_: Trace) -> None:
        raise ZeroDivisionError

    end = house.runtime.subscribe(mishap)
    with pytest.raises(ZeroDivisionError):
        house.clock.advance(0)
    end()
    house.clock.advance(11)
    assert house.sent == ["hall_light.on=True", "hall_light.on=False"]


async def test_what_a_reload_sets_off_comes_after_what_it_does() -> None:
    house = House()
    hold = """
- {scene: One, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}
- {scene: Two, when: hall.motion, hold: {closet_light.on: on}, until: not hall.motion}
"""
    after = "- {scene: After, when: {changes: hall_light.on}, do: {set: {kitchen_light.on: on}}}"
    house.load(hold + after)
    house.changes("hall_light.on", value=False)
    house.changes("closet_light.on", value=False)
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    house.clock.advance(1)
    house.sent.clear()
    house.load(after)
    assert house.sent == ["hall_light.on=False", "closet_light.on=False", "kitchen_light.on=True"]


class Rows:
    """What was kept, as it stands."""

    def __init__(self) -> None:
        self.rows: dict[str, object] = {}
        self.settled: dict[str, object] = {}

    def keep(self, id_: str, body: object | None) -> None:
        if body is None:
            self.rows.pop(id_, None)
        elif id_ != ALIVE:
            self.rows[id_] = body

    def settle(self) -> None:
        self.settled = dict(self.rows)


HOLD = "- {scene: Hold, when: hall.motion, hold: {hall_light.on: on}, until: not hall.motion}"


async def test_a_hold_is_kept_in_the_turn_in_which_it_begins_and_taken_up() -> None:
    rows = Rows()
    house = House(rows)
    house.load(HOLD)
    house.changes("hall_light.on", value=False)
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    assert sorted(id_.partition(":")[0] for id_ in rows.rows) == ["property", "run"]
    again = House(rows)
    again.known = dict(house.known)
    again.load(HOLD)
    again.runtime.restore(dict(rows.rows), lambda _: None)
    again.runtime.start()
    again.changes("hall.motion", value=False)
    again.clock.advance(1)
    assert (again.sent, rows.rows) == (["hall_light.on=False"], {})


async def test_what_must_not_happen_twice_goes_out_with_the_rows_of_who_does_it() -> None:
    rows = Rows()
    house = House(rows)
    house.load("- {scene: S, when: hall.motion, do: [{set: {hall_light.on: on}}, {call: vacuum.start}, {wait: 1h}]}")
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    house.clock.advance(0.5)
    (run,) = rows.settled.values()
    assert isinstance(run, dict)
    assert run["step"] == 1


@pytest.mark.parametrize(("method", "settled"), [("POST", 1), ("GET", 0)])
async def test_so_does_a_request_that_is_more_than_a_question(method: str, settled: int) -> None:
    rows = Rows()
    house = House(rows)
    http = f"{{http: {{url: 'http://localhost/', method: {method}}}}}"
    house.load(f"- {{scene: S, when: hall.motion, do: [{http}, {{wait: 1h}}]}}")
    house.changes("hall.motion", value=False)
    house.changes("hall.motion", value=True)
    assert len(rows.settled) == settled


async def test_times_of_day_wait_while_the_clock_is_doubted() -> None:
    house = House()
    house.load("- {scene: At, when: {at: 11:01}, do: {log: now}}")  # the house begins at 11:00 in Berlin
    house.runtime.doubt(600)
    house.clock.advance(300)
    assert house.said == []
    house.runtime.doubt(0)
    house.clock.advance(1)
    assert house.said == [(False, "now", "At")]


WINDOW = """
- scene: Wake
  when: {at: "11:00:03"}
  if: hall.motion
  do:
    - set: {hall_light.on: on}
    - wait: 2s
    - set: {hall_light.on: off}
- {scene: Edge, mode: parallel, when: closet.motion, do: {log: moved}}
- {scene: Ring, mode: parallel, most: 2000/s, when: {event: doorbell.ring}, do: {log: rings}}
- {scene: Begin, when: started, do: {log: begun}}
"""


def looking(known: dict[str, Value | None]) -> House:
    """A house at noon whose hub has only just begun: what it knows is from before."""
    house = House()
    house.load_restored(WINDOW, known)
    house.runtime.look_first()
    return house


async def test_nothing_fires_before_the_first_look_is_over_and_then_it_sees_what_was_heard() -> None:
    house = looking({"hall.motion": False, "closet.motion": True})
    taken: list[Entry] = []
    house.runtime.journal = taken.append
    house.clock.advance(2)
    house.changes("closet.motion", value=False)
    house.changes("closet.motion", value=True)
    house.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE))
    house.clock.advance(2)
    house.changes("hall.motion", value=True)
    assert (house.sent, house.said, taken) == ([], [], [])
    house.runtime.start()
    assert house.sent == []  # what is late is written down first, so that it cannot happen again after a crash
    house.clock.advance(1)
    assert house.sent == ["hall_light.on=True"]
    assert [text for _, text, _ in house.said] == ["moved", "rings", "begun"]
    assert [type(one) for one in taken[:5]] == [Heard, Heard, Heard, Happened, Started]
    assert [one.at for one in taken] == sorted(one.at for one in taken)
    house.clock.advance(1.9)
    assert house.sent == ["hall_light.on=True"]
    house.clock.advance(0.2)
    assert house.sent[1:] == ["hall_light.on=False"]


async def test_a_first_word_is_a_baseline_whatever_was_believed_before() -> None:
    house = looking({"closet.motion": False})
    house.changes("closet.motion", value=None)
    house.changes("closet.motion", value=True)
    house.runtime.start()
    assert house.runtime.view.cells[property_id("closet", "motion")].value is True
    assert [text for _, text, _ in house.said] == ["begun"]


async def test_what_waits_comes_after_a_program_that_came_meanwhile() -> None:
    house = looking({"closet.motion": False, "hall.motion": False})
    house.changes("closet.motion", value=False)
    house.changes("closet.motion", value=True)
    house.changes("hall.motion", value=True)
    house.load(WINDOW.replace("moved", "moved about"))
    house.changes("hall.motion", value=False)
    house.runtime.start()
    assert [text for _, text, _ in house.said] == ["moved about", "begun"]
    assert house.runtime.view.cells[property_id("hall", "motion")].value is False


async def test_in_a_storm_the_newest_value_of_each_property_finds_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.first_look.MOST_WAITING", 3)
    house = looking({"closet.motion": False})
    for value in (False, True, False, True, False, True):
        house.changes("closet.motion", value=value)
    for _ in range(5):
        house.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE))
    assert house.runtime.lost == 5
    house.runtime.start()
    assert [text for _, text, _ in house.said] == ["moved", "moved", "begun"]


async def test_a_hub_that_stops_during_the_first_look_does_nothing() -> None:
    house = looking({"closet.motion": False})
    house.runtime.occurred(Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE))
    house.runtime.close()
    house.runtime.start()
    assert house.said == []


async def test_whether_a_device_can_be_reached_is_a_property_and_the_first_look_a_baseline() -> None:
    house = House()
    house.load_restored(
        "- {scene: Gone, mode: queued, when: not kettle.online, do: {log: gone}}\n"
        "- {scene: Back, mode: queued, when: kettle.online, do: {log: back}}\n",
        {},
    )
    for reached in (True, False, None, True, False, False, True):
        house.runtime.fares("kettle", reached)
        house.runtime.fares("fan", reached)
    assert [text for _, text, _ in house.said] == ["gone", "back", "gone", "back"]
    assert property_id("fan", "online") not in house.runtime.view.cells


class Way:
    """A way out that answers when the test says so."""

    def __init__(self) -> None:
        self.requests: list[tuple[Request, Done]] = []
        self.messages: list[Message] = []

    def fetch(self, request: Request, done: Done) -> None:
        self.requests.append((request, done))

    def publish(self, message: Message, done: Done) -> None:
        self.messages.append(message)
        done(Reply(error="outside.no_broker"))


RING = Occurrence("doorbell", Happening("ring", {}), 0.0, DEVICE)
ASKING = """
- scene: Ask
  when: {event: doorbell.ring}
  do:
    - http: http://a/
      result: answer
    - notify: "{answer.status} {answer.text}"
    - mqtt: {topic: a/b, payload: c}
      on_error: continue
    - log: done
"""


async def test_requests_go_out_and_their_answers_come_back_as_moments() -> None:
    house = House()
    house.runtime.outside = way = Way()
    view = house.runtime.view.draft()
    reading = read_scenes([Source("s.yaml", ASKING)], HOUSE, view, HomeFacts(broker=True))
    house.runtime.load(reading.program, view, lambda _: (None, True))
    taken: list[Entry] = []
    house.runtime.journal = taken.append
    house.runtime.occurred(RING)
    ((request, done),) = way.requests
    assert request.url == "http://a/"
    assert house.said == []
    house.clock.advance(3)
    done(Reply(200, "yes"))
    assert house.said == [(True, "200 yes", "Ask"), (False, "done", "Ask")]
    assert way.messages == [Message("a/b", "c")]
    assert [entry.text for entry in taken if isinstance(entry, Replied)] == ["yes", ""]


async def test_a_hub_without_a_way_out_says_so_in_the_trace() -> None:
    house = House()
    house.load("- {scene: Ask, when: {event: doorbell.ring}, do: [{http: 'http://a/'}]}")
    house.runtime.occurred(RING)
    (trace,) = house.runtime.traces()
    assert trace.result is Result.FAILED
    assert [entry.params for entry in trace.entries if entry.what == "trace.outside"] == [
        {"error": "outside.not_there"}
    ]


async def test_a_fault_of_ours_ends_one_scene_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    house.runtime.guarded = Guarded()
    house.load(
        "- {scene: First, when: closet.motion, do: {log: first}}\n"
        "- {scene: Bad, when: closet.motion, do: [{log: before}, {toggle: hall_light.on}, {log: never}]}\n"
        "- {scene: Last, when: closet.motion, do: {log: last}}\n"
    )

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Toggle, "begin", broken)
    house.runtime.start()
    for motion in (False, True, False, True):
        house.clock.advance(1)
        house.changes("closet.motion", value=motion)
    told = [text for _, text, _ in house.said]
    assert [one for one in told if "Bad" not in one] == ["first", "before", "last", "first", "last"]
    assert ["failed at scene `Bad`" in one for one in told].count(True) == 1
    assert house.runtime.engine.runner.active == {}
    assert next(house.runtime.traces("Bad")).entries[-1].what == "trace.set_aside_for_good"


def test_the_journal_is_told_of_what_can_be_set_though_no_scene_names_it() -> None:
    house = House()
    house.load(YAML)
    told: list[Entry] = []
    house.runtime.journal = told.append
    house.changes("band.volume", value=3)
    assert told == []
    house.runtime.minded = lambda id_: id_ == property_id("tv_plug", "on")
    house.changes("band.volume", value=3)
    house.changes("tv_plug.on", value=True)
    assert [(one.id, one.value) for one in told if isinstance(one, Heard)] == [("tv_plug.on", True)]
