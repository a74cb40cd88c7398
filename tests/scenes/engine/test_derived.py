"""Derived cells at work in the engine: one house in a moment, reload, restart, clocks, and what nobody pays for."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Settled
from hub.model.reading import Change, PropertyId, Reading
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.derived import Derived, Deriving
from scenes.engine.moments import Doubted
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.runtime import SceneRuntime
from tests.scenes.household import BERLIN, HOUSE, Stage
from tests.scenes.lives import Lives

LONG = '- {scene: Long, when: "has_been(front_door.open, 30m)", do: {log: long open}}\n'
SHOWER = '- {scene: Shower, mode: parallel, when: "change(bedroom.humidity, 5m) >= 8", do: {log: shower}}\n'
OFTEN = '- {scene: Often, mode: parallel, when: "times(front_door.open, 1h) >= 3", do: {log: often}}\n'


def derived(stage: Stage) -> dict[str, Value | None]:
    """All derived cells by how people write them."""
    return {one.cell.ref: one.cell.value for one in stage.view.derived.values()}


def rows(stage: Lives) -> dict[str, Any]:
    """The rows of derived cells on disk."""
    stage.sync()
    return {id_: json.loads(text) for id_, text in stage.rows.items() if id_.startswith("derived:")}


def test_a_condition_sees_it_in_the_moment_of_its_source() -> None:
    stage = Stage(
        '- {scene: Third, mode: parallel, when: front_door.open, if: "times(front_door.open, 1h) >= 3",'
        " do: {log: third}}\n"
        '- {scene: Both, when: "front_door.open and times(front_door.open, 1h) is 2", do: {log: both}}\n',
        known={"front_door.open": False},
    )
    stage.wait("40m")
    for _ in range(3):
        stage.is_at("front_door.open", True)
        stage.is_at("front_door.open", False)
    assert stage.logs == ["both", "third"]
    decided = [entry for trace in stage.traces for entry in trace.entries if entry.what == "trace.fired"]
    assert any(("times(front_door.open, 1h)", 2) in entry.values for entry in decided)


def test_what_stands_on_several_sees_all_of_them_as_they_are() -> None:
    """Worked out in the order of ranks: never a moment in which one source is new and another old."""
    stage = Stage(
        '- {scene: Odd, when: "has_been(was(hall.motion, 10s) and not was(hall.motion, 5s), 3s)", do: {log: odd}}\n'
        '- {scene: Never, when: "was(was(hall.motion, 10s) != was(hall.motion or hall.motion, 10s), today)",'
        " do: {log: never}}\n",
        known={"hall.motion": False},
    )
    stage.wait("20s")
    for _ in range(3):
        stage.is_at("hall.motion", True)
        stage.is_at("hall.motion", False)
        stage.wait("7900ms")
        assert "odd" not in stage.logs
        stage.wait("1s")
        assert stage.logs.pop() == "odd"
        stage.wait("20s")
    assert stage.logs == []


def test_a_word_that_changes_nothing_works_nothing_out_twice() -> None:
    stage = Stage(
        '- {scene: A, when: "mean(bedroom.humidity, 10m) > 60 and lowest(bedroom.humidity, 10m) > 50",'
        ' if: "has_been(mean(bedroom.humidity, 10m) > highest(bedroom.humidity, 1h), 5m)", do: {log: a}}\n',
        known={"bedroom.humidity": 50.0},
    )
    looks: dict[str, int] = {}
    for one in stage.view.derived.values():
        assert isinstance(one, Derived)
        evaluate = one.evaluate

        def counted(context: Any, ref: str = one.cell.ref, evaluate: Any = evaluate) -> Any:
            looks[ref] = looks.get(ref, 0) + 1
            return evaluate(context)

        one.evaluate = counted
    stage.is_at("bedroom.humidity", 55.0)
    assert sorted(looks.values()) == [1, 1, 1]
    assert len(stage.view.derived) == 4


def test_it_fires_as_for_does() -> None:
    """The rules of `for`: unknown -> true is nothing, a short gap is bridged, a longer one is not."""
    for yaml in (LONG, "- {scene: Long, when: {becomes: front_door.open, for: 30m}, do: {log: long open}}\n"):
        stage = Stage(yaml)
        stage.is_at("front_door.open", True)
        stage.wait("2h")
        assert stage.logs == []
        stage.is_at("front_door.open", False)
        stage.is_at("front_door.open", True)
        stage.wait("29m")
        stage.is_at("front_door.open", None)
        stage.wait("4m")
        assert stage.logs == []
        stage.is_at("front_door.open", True)
        assert stage.logs == ["long open"]
        stage.is_at("front_door.open", None)
        stage.wait("10m")
        stage.is_at("front_door.open", True)
        stage.wait("2h")
        assert stage.logs == ["long open"]


def test_what_time_makes_of_a_change_has_the_cause_of_the_change() -> None:
    stage = Stage(LONG, known={"front_door.open": False})
    stage.is_at("front_door.open", True, Cause(Origin.PERSON, "anna", depth=3))
    stage.is_at("bedroom.humidity", 50.0)
    stage.wait("30m")
    assert [trace.cause for trace in stage.traces] == [Cause(Origin.PERSON, "anna")]


def test_waits_and_holds_stand_on_it() -> None:
    stage = Stage(
        "- scene: Wait\n  when: hall.motion\n  do:\n    - wait: {until: 'has_been(not hall.motion, 10m)'}\n"
        "    - log: quiet\n"
        "- scene: Hold\n  when: closet.motion\n  hold: {closet_light.on: on}\n"
        "  until: has_been(not closet.motion, 5m)\n",
        known={"hall.motion": False, "closet.motion": False, "closet_light.on": False},
    )
    stage.is_at("hall.motion", True)
    stage.is_at("hall.motion", False)
    stage.is_at("closet.motion", True)
    stage.is_at("closet.motion", False)
    stage.wait("299s")
    assert stage.commands == ["closet_light.on = on"]
    stage.wait("1s")
    assert stage.commands == ["closet_light.on = on", "closet_light.on = off"]
    stage.wait("5m")
    assert stage.logs == ["quiet"]


def test_unchanged_ones_keep_their_state_over_a_reload_and_unused_ones_go() -> None:
    stage = Lives(LONG + SHOWER, known={"front_door.open": False, "bedroom.humidity": 50.0})
    stage.is_at("front_door.open", True)
    stage.wait("20m")
    assert len(rows(stage)) == 2, "short windows are written at the stop alone"
    reload(stage, LONG + OFTEN)
    assert derived(stage) == {"has_been(front_door.open, 30m)": False, "times(front_door.open, 1h)": None}
    stage.wait("10m")
    assert stage.logs == ["long open"]
    reload(stage, OFTEN.replace("often", "more often"))
    assert derived(stage) == {"times(front_door.open, 1h)": None}
    assert len(rows(stage)) == 2
    reload(stage, "")
    assert derived(stage) == {}
    assert rows(stage) == {}
    assert stage.engine.next_due() is None


def reload(stage: Lives, yaml: str) -> None:
    """As the hub does it: compiled against a draft, adopted, primed with what is known."""
    draft = stage.view.draft()
    program = read_scenes([Source("scenes.yaml", yaml)], HOUSE, draft).program
    known = {id_: (cell.value, cell.heard) for id_, cell in stage.view.cells.items()}
    stage.engine.adopt(draft)
    for id_, (value, heard) in known.items():
        stage.engine.prime(id_, value, heard=heard)
    stage._carry_out(stage.engine.load(program, stage.now, stage.wall))


def test_a_property_made_anew_takes_the_past_along(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Lives(LONG + OFTEN, known={"front_door.open": False})
    for _ in range(2):
        stage.is_at("front_door.open", True)
        stage.wait("20m")
        stage.is_at("front_door.open", False)
    stage.is_at("front_door.open", True)
    stage.wait("20m")
    before = derived(stage)
    door = HOUSE["front_door"]
    abilities = door.abilities
    changed = {"open": replace(abilities.properties["open"], doc="another word for it")}
    other = replace(door, abilities=replace(abilities, properties={**abilities.properties, **changed}))
    monkeypatch.setitem(HOUSE, "front_door", other)
    cells = dict(stage.view.cells)
    reload(stage, LONG + OFTEN)
    assert stage.view.cells[PropertyId("front_door.open")] is not cells[PropertyId("front_door.open")]
    assert derived(stage) == before
    assert before["times(front_door.open, 1h)"] == 3
    stage.wait("10m")
    assert derived(stage)["has_been(front_door.open, 30m)"] is True


@pytest.mark.parametrize("killed", [False, True])
def test_it_goes_on_over_a_restart_and_fires_once(killed: bool) -> None:
    stage = Lives(LONG, known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.wait("10m")
    stage.restart(down=120, killed=killed)
    stage.wait("17m")
    assert stage.logs == []
    stage.restart(down=20, killed=killed)
    stage.wait("40s")
    assert stage.logs == ["long open"]
    stage.restart(down=2000, killed=killed)
    stage.wait("2h")
    assert stage.logs == ["long open"]


def test_what_changed_while_the_hub_was_down_counts_from_then() -> None:
    stage = Lives(LONG, known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.wait("29m")
    stage.restart(down=120, meanwhile={"front_door.open": False})
    stage.wait("1h")
    assert stage.logs == []


def test_time_alone_fires_nothing_on_a_device_that_has_not_spoken() -> None:
    stage = Lives(LONG, known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.wait("29m")
    stage.restart(down=10, report=False)
    stage.wait("10m")
    assert stage.logs == []
    assert derived(stage) == {"has_been(front_door.open, 30m)": False}
    stage.report({"front_door.open": True})
    assert stage.logs == ["long open"]


def test_a_first_word_fires_nothing() -> None:
    stage = Lives(
        '- {scene: Was, when: "was(hall.motion, 1h)", do: {log: was}}\n' + OFTEN,
        known={"hall.motion": False, "front_door.open": False},
    )
    stage.wait("61m")
    stage.restart(down=10, meanwhile={"hall.motion": True, "front_door.open": True})
    assert derived(stage) == {"was(hall.motion, 1h)": True, "times(front_door.open, 1h)": 1}
    assert stage.logs == []


def test_what_was_missed_is_unknown_and_not_zero() -> None:
    stage = Lives(
        '- {scene: Fed, when: hall.motion, if: "not was(front_door.open, 6h)", do: {log: hungry}}\n',
        known={"front_door.open": False, "hall.motion": False},
    )
    stage.wait("7h")
    stage.restart(down=299)
    assert derived(stage) == {"was(front_door.open, 6h)": False}
    stage.restart(down=301)
    assert derived(stage) == {"was(front_door.open, 6h)": None}
    stage.wait("6h")
    assert derived(stage) == {"was(front_door.open, 6h)": False}


def test_after_a_kill_the_rest_of_ten_minutes_is_missing_too() -> None:
    """Nothing changed for a day: the heartbeat says up to when."""
    yaml = '- {scene: A, when: "was(front_door.open, 1h) and mean(bedroom.humidity, 24h) > 90", do: {log: a}}\n'
    stage = Lives(yaml, known={"front_door.open": False, "bedroom.humidity": 50.0})
    stage.wait("26h")
    stage.sync()
    stage.wait("4m")
    stage.rows = dict(stage.rows)
    stage.restart(down=50, killed=True)
    assert derived(stage) == {"was(front_door.open, 1h)": False, "mean(bedroom.humidity, 24h)": 50.0}
    stage.wait("26h")
    stage.sync()
    stage.wait("9m")
    stage.restart(down=50, killed=True)
    assert derived(stage) == {"was(front_door.open, 1h)": None, "mean(bedroom.humidity, 24h)": 50.0}


def test_that_it_was_is_on_disk_at_once() -> None:
    stage = Lives('- {scene: A, when: "was(front_door.open, today)", do: {log: a}}\n', known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.is_at("front_door.open", False)
    stage.wait("3s")
    stage.restart(down=4000, killed=True)
    assert derived(stage) == {"was(front_door.open, today)": True}


def test_rows_are_written_together_and_seldom() -> None:
    stage = Lives(
        SHOWER + OFTEN + '- {scene: M, when: "mean(bedroom.humidity, 24h) > 80", do: {log: m}}\n',
        known={"front_door.open": False, "bedroom.humidity": 50.0},
    )
    written: list[tuple[float, str]] = []
    for step in range(6 * 60):
        stage.is_at("bedroom.humidity", 50.0 + step % 5)
        stage.is_at("front_door.open", step % 2 == 0)
        stage.wait("1m")
        written += [(stage.now, id_) for id_, _ in stage.engine.keeping.changes() if id_.startswith("derived:")]
    by_id = {id_: [at for at, other in written if other == id_] for _, id_ in written}
    counts = sorted(len(times) for times in by_id.values())
    assert counts == [3, 36, 36], "the mean of a day every two hours, the count and the heartbeat every ten minutes"
    assert {at for at, _ in written} == set(by_id["derived:alive"])


def test_midnight_and_a_clock_that_is_set() -> None:
    stage = Lives(
        '- {scene: T, when: "lasted(front_door.open, today) > 30m", do: {log: long}}\n',
        begins="2026-03-28T23:50:00", known={"front_door.open": True},
    )  # fmt: skip
    ref = "lasted(front_door.open, today)"
    stage.wait("10m")
    assert derived(stage)[ref] == 0.0
    stage.wait("23h")  # that day is no longer
    assert derived(stage)[ref] == 0.0
    assert stage.logs == ["long"]
    stage.wait("1h")
    assert derived(stage)[ref] == 3560.0, "as of the last whole minute"
    stage.set_clock(10.0)
    assert derived(stage)[ref] == 3600.0
    stage.set_clock(3 * 86400.0)
    assert derived(stage)[ref] is None, "of that day nothing was seen"


def test_a_clock_that_is_set_to_another_day_fires_nothing() -> None:
    stage = Lives(
        '- {scene: W, mode: parallel, when: "not was(front_door.open, today)", do: {log: not yet}}\n',
        begins="2026-03-02T00:00:00", known={"front_door.open": False},
    )  # fmt: skip
    stage.wait("1h")
    stage.is_at("front_door.open", True)
    stage.is_at("front_door.open", False)
    stage.wait("10h")
    for ahead in (86400.0 - 9 * 3600, -86400.0, -20.0):
        stage.set_clock(ahead)
    assert stage.logs == []
    stage.is_at("front_door.open", True)
    stage.is_at("front_door.open", False)
    stage.wait("24h")
    assert stage.logs == ["not yet"]


def test_while_the_clock_is_doubted_the_day_goes_on() -> None:
    stage = Lives('- {scene: A, when: "was(front_door.open, today)", do: {log: a}}\n', known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.is_at("front_door.open", False)
    wall = stage.wall
    stage.feed(Doubted(stage.now, stage.wall, stage.now + 600))
    stage.set_clock(-40 * 86400.0)
    assert derived(stage)["was(front_door.open, today)"] is True
    stage.wait("1m")
    stage.set_clock(wall + 60 - stage.wall)
    stage.feed(Doubted(stage.now, stage.wall, 0.0))
    assert derived(stage)["was(front_door.open, today)"] is True


class Disk:
    """Takes rows, and no commands."""

    def __init__(self) -> None:
        self.rows: dict[str, object] = {}

    def keep(self, id_: str, body: object | None) -> None:
        if body is None:
            self.rows.pop(id_, None)
        else:
            self.rows[id_] = json.loads(json.dumps(body))

    def settle(self) -> None:
        raise AssertionError

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        raise AssertionError(command)


def life(disk: Disk, clock: VirtualClock, said: list[str], *, opened: bool) -> SceneRuntime:
    """A hub that begins with the door heard."""
    runtime = SceneRuntime(clock, clock, disk, BERLIN, said=lambda *words: said.append(words[1]), keeper=disk)
    view = runtime.view.draft()
    program = read_scenes([Source("s.yaml", LONG + OFTEN)], HOUSE, view).program
    runtime.load(program, view, lambda _: (opened, True))
    runtime.restore(dict(disk.rows), lambda _: None)
    return runtime


async def test_an_orderly_stop_writes_what_may_be_late_as_of_the_stop() -> None:
    disk, said = Disk(), list[str]()
    clock = VirtualClock(1_772_445_600.0, monotonic=77.0)
    runtime = life(disk, clock, said, opened=False)
    clock.advance(1801)
    new = Reading(True, clock.now(), clock.now())
    runtime.changed(Change(PropertyId("front_door.open"), "front_door", "open", new, new, DEVICE))
    clock.advance(1777)
    runtime.close()
    assert disk.rows["derived:alive"] == {"is": clock.now()}
    later = VirtualClock(clock.now() + 20, monotonic=5.0)
    runtime = life(disk, later, said, opened=True)
    assert {one.cell.ref: one.cell.value for one in runtime.view.derived.values()} == {
        "has_been(front_door.open, 30m)": False,
        "times(front_door.open, 1h)": 1,
    }
    later.advance(2)
    assert said == []
    later.advance(1)
    assert said == ["long open"]
    runtime.close()


def test_a_damaged_row_is_counted_and_the_others_are_taken_up() -> None:
    stage = Lives(LONG + OFTEN, known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.wait("25m")
    stage.engine.stop(stage.now, stage.wall)
    stage.sync()
    times = next(id_ for id_, text in stage.rows.items() if '"parts"' in text)
    stage.rows[times] = '{"is": {"at": "soon"}}'
    stage.rows["derived:alive"] = '{"is": []}'
    known = dict(stage.rows)
    stage.engine.keeping.changes()
    stage.restart(killed=True)
    assert known.keys() == stage.rows.keys()
    assert stage.engine.keeping.damaged == 2
    stage.wait("5m")
    assert stage.logs == ["long open"]


def test_who_asks_nothing_of_the_past_pays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for name in ("follow", "_settle", "_look", "flush"):
        monkeypatch.setattr(Deriving, name, lambda *_, name=name, **__: called.append(name))
    stage = Stage("- {scene: A, when: front_door.open, do: {log: a}}\n", known={"front_door.open": False})
    stage.is_at("front_door.open", True)
    stage.wait("25h")
    assert called == []
    assert stage.engine.next_due() is None


def test_who_does_makes_only_his_own_devices_dearer(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(LONG + SHOWER, known={"front_door.open": False, "bedroom.humidity": 50.0, "hall.motion": False})
    followed: list[str] = []
    original = Deriving.follow

    def follow(self: Deriving, cell: Any) -> None:
        followed.append(cell.ref)
        original(self, cell)

    monkeypatch.setattr(Deriving, "follow", follow)
    stage.is_at("front_door.open", True)
    stage.is_at("hall.motion", True)
    assert followed == ["front_door.open"]


STEPS = st.one_of(
    st.tuples(st.sampled_from(["front_door.open", "hall.motion"]), st.sampled_from([True, False, None])),
    st.tuples(st.just("bedroom.humidity"), st.sampled_from([40.0, 55.0, 70.0, None])),
    st.sampled_from(["1s", "40s", "5m", "6m", "1h", "9h"]),
    st.tuples(st.just("restart"), st.booleans()),
    st.tuples(st.just("clock"), st.sampled_from([-200000.0, -3000.0, -5.0, 5.0, 3000.0, 90000.0])),
)
YAML = LONG + SHOWER + OFTEN + (
    '- {scene: A, mode: parallel, when: "has_been(mean(bedroom.humidity, 10m) > 50, 5m)", do: {log: humid}}\n'
    '- {scene: B, mode: parallel, when: "was(hall.motion and front_door.open, 1h)", do: {log: both}}\n'
    '- {scene: C, mode: parallel, when: "lasted(hall.motion, today) > 10m", do: {log: moved}}\n'
    '- {scene: D, mode: parallel, when: "unchanged(bedroom.humidity, 1h)", do: {log: stuck}}\n'
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_the_same_moments_have_the_same_effects_and_rows_say_what_is(steps: list[Any]) -> None:
    """Two engines led through the same lives agree; and a restart of no time at all changes no value."""

    def led() -> Lives:
        stage = Lives(YAML, known={"front_door.open": False, "hall.motion": False, "bedroom.humidity": 50.0})
        for step in steps:
            match step:
                case ("restart", bool(killed)):
                    stage.restart(down=30, killed=killed)
                case ("clock", float(by)):
                    stage.set_clock(by)
                case (str(ref), value):
                    stage.is_at(ref, value)
                case str(duration):
                    stage.wait(duration)
        return stage

    one, other = led(), led()
    assert one.logs == other.logs
    assert derived(one) == derived(other)
    assert rows(one) == rows(other)
    one.set_clock(0.0)
    one.engine.deriving.resume({})  # as of now, not of the last look
    before = derived(one)
    one.restart()
    assert {ref: pytest.approx(value, abs=0.01) for ref, value in before.items()} == derived(one)


def test_a_view_without_them_is_as_it_was() -> None:
    view = View()
    assert view.derived == {}
    assert view.draft().older_derived == {}
