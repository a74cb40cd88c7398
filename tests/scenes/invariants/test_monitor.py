"""What a write would break: worked out before it leaves, and nothing of the view is changed by it."""

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.invariants.monitor import Monitor, Stands
from scenes.stage.lives import Lives
from tests.scenes.invariants.watching import NOON, broken, stage

BLOCK = "- {never: kettle.on and kitchen_window.open, name: N, guard: block}\n"


def forbidden(home: Lives, writes: dict[str, Value]) -> dict[str, str]:
    told = {PropertyId(ref): value for ref, value in writes.items()}
    return {id_: one.id for id_, one in home.invariants.forbidden(told, dict, home.wall).items()}


def test_what_would_break_it_is_forbidden() -> None:
    home = stage(BLOCK, kitchen_window__open=True)
    assert forbidden(home, {"kettle.on": True, "bath_fan.on": True}) == {"kettle.on": "N"}
    assert (home.value("kettle.on"), broken(home)) == (False, [])


def test_writes_are_seen_together() -> None:
    home = stage(BLOCK, kettle__on=True)
    assert forbidden(home, {"kitchen_window.open": True, "kettle.on": False}) == {}


def test_what_is_broken_already_is_not_refused() -> None:
    home = stage(BLOCK, kitchen_window__open=True, kettle__on=True)
    assert forbidden(home, {"kettle.on": True}) == {}


def test_what_is_not_known_is_not_refused() -> None:
    home = stage(BLOCK)
    home.is_at("kitchen_window.open", None)
    assert forbidden(home, {"kettle.on": True}) == {}


def test_only_block_forbids() -> None:
    home = stage(BLOCK.replace("block", "warn"), kitchen_window__open=True)
    assert forbidden(home, {"kettle.on": True}) == {}


def test_the_time_of_now_counts() -> None:
    home = stage("- {never: kettle.on, while: time in 13:00..14:00, name: N, guard: block}\n")
    told: dict[PropertyId, Value] = {PropertyId("kettle.on"): True}
    assert home.invariants.forbidden(told, dict, NOON) == {}
    assert list(home.invariants.forbidden(told, dict, NOON + 3700)) == ["kettle.on"]
    assert home.engine.turn.context.wall == NOON


def test_what_is_under_way_counts_as_done() -> None:
    home = stage(BLOCK)
    told: dict[PropertyId, Value] = {PropertyId("kettle.on"): True}
    opening: dict[PropertyId, Value] = {PropertyId("kitchen_window.open"): True}
    assert list(home.invariants.forbidden(told, lambda: opening, home.wall)) == ["kettle.on"]
    home.is_at("kitchen_window.open", value=True)
    shutting: dict[PropertyId, Value] = {PropertyId("kitchen_window.open"): False}
    assert home.invariants.forbidden(told, lambda: shutting, home.wall) == {}


def test_one_that_watches_nothing_wants_no_time() -> None:
    home = stage("- {scene: A, when: kettle.on, do: {log: x}}\n")
    idle = Monitor(home.engine, [], [])
    assert (bool(idle), idle.due(), idle.running(), list(idle.standings())) == (False, None, None, [])
    assert {one.stands for one in stage(BLOCK).invariants.standings()} == {Stands.HOLDS}


def test_what_the_engine_has_not_taken_in_yet_counts() -> None:
    home = stage(BLOCK)
    now: dict[str, Value] = {"kitchen_window.open": True}
    told: dict[PropertyId, Value] = {PropertyId("kettle.on"): True}
    assert list(home.invariants.forbidden(told, dict, home.wall, now.get)) == ["kettle.on"]
    now["kettle.on"] = True
    assert home.invariants.forbidden(told, dict, home.wall, now.get) == {}, "it is broken by now"
    assert (home.value("kettle.on"), home.value("kitchen_window.open")) == (False, False)


def test_a_clock_that_was_ahead_keeps_nothing_from_being_put_back() -> None:
    home = stage("- {never: kettle.on and kitchen_window.open, name: N, guard: restore}\n")
    assert home.invariants.may_restore("N", NOON + 366 * 86_400, 600.0)
    assert home.invariants.may_restore("N", NOON, 600.0)
    assert not home.invariants.may_restore("N", NOON + 599, 600.0)
    assert home.invariants.may_restore("N", NOON + 600, 600.0)
