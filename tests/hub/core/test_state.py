import asyncio

import pytest

from hub.core.clock import VirtualClock
from hub.core.state import OFFLINE_GRACE, State
from hub.model.capability import Abilities, Property
from hub.model.cause import LATE
from hub.model.device import Device, Happening
from hub.model.reading import Absence, Change, Occurrence, Provenance
from hub.model.value import Kind

ON = Property("on", Kind.BOOL, writable=True)
TEMPERATURE = Property("temperature", Kind.FLOAT, unit="°C", step=0.1, fresh_for=90.0)
ABILITIES = Abilities((("", "switch"),), {"on": ON, "temperature": TEMPERATURE}, {}, {})
LAMP = Device("k1", "lamp", "Lamp", abilities=ABILITIES)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now=1000.0)


@pytest.fixture
def state(clock: VirtualClock) -> State:
    state = State(clock)
    state.adopt(LAMP)
    return state


@pytest.fixture
def changes(state: State) -> list[Change]:
    seen: list[Change] = []
    state.subscribe(seen.append)
    return seen


def test_nothing_is_known_before_it_is_heard(state: State) -> None:
    assert state.reading("k1", "on").absent is Absence.NEVER_HEARD
    assert state.reading("nobody", "on").absent is Absence.NOT_ADOPTED
    assert set(state.readings("k1")) == {"on", "temperature"}
    assert state.readings("nobody") == {}


def test_a_change_is_told_once_and_hearing_it_again_only_renews(
    state: State, clock: VirtualClock, changes: list[Change]
) -> None:
    assert state.apply("k1", "on", value=True)
    clock.advance(5)
    assert not state.apply("k1", "on", value=True)
    assert len(changes) == 1
    assert changes[0].id == "k1.on"
    assert changes[0].old.absent is Absence.NEVER_HEARD
    assert changes[0].new.value is True
    reading = state.reading("k1", "on")
    assert (reading.changed_at, reading.heard_at) == (1000.0, 1005.0)


def test_a_difference_below_the_step_is_no_change_and_does_not_creep(state: State, changes: list[Change]) -> None:
    for value in (20.0, 20.03, 20.04, 20.02):
        state.apply("k1", "temperature", value)
    assert [change.new.value for change in changes] == [20.0]
    state.apply("k1", "temperature", 20.06)
    assert changes[-1].new.value == 20.06


def test_the_cause_travels_with_the_change(state: State, changes: list[Change]) -> None:
    state.apply("k1", "on", True, LATE)
    assert changes[0].cause is LATE


def test_what_the_device_does_not_have_is_not_taken_in(state: State, changes: list[Change]) -> None:
    assert not state.apply("k1", "colour", "red")
    assert not state.apply("k2", "on", value=True)
    assert not changes


def test_a_value_goes_stale_when_its_freshness_ends(state: State, clock: VirtualClock, changes: list[Change]) -> None:
    state.apply("k1", "temperature", 20.0)
    clock.advance(60)
    state.apply("k1", "temperature", 20.0)
    clock.advance(89)
    assert state.reading("k1", "temperature").value == 20.0
    clock.advance(1)
    reading = state.reading("k1", "temperature")
    assert (reading.value, reading.absent, reading.since, reading.last) == (None, Absence.STALE, 1150.0, 20.0)
    assert changes[-1].new is reading
    clock.advance(10)
    state.apply("k1", "temperature", 20.0)
    assert changes[-1].old.absent is Absence.STALE
    assert state.reading("k1", "temperature").changed_at == 1000.0


def test_an_old_value_is_fresh_for_the_rest_of_its_time_only(
    state: State, clock: VirtualClock, changes: list[Change]
) -> None:
    state.apply("k1", "temperature", 21.0, ago=80.0)
    clock.advance(11.0)
    assert state.reading("k1", "temperature").absent is Absence.STALE
    state.apply("k1", "temperature", 22.0, ago=100.0)
    reading = state.reading("k1", "temperature")
    assert (reading.absent, reading.last) == (Absence.STALE, 22.0)
    assert [change.new.value for change in changes] == [21.0, None], "too old when it came: nobody saw a value"


def test_reports_do_not_touch_the_timer(state: State, clock: VirtualClock) -> None:
    state.apply("k1", "temperature", 20.0)
    due = clock.next_due()
    clock.advance(30)
    state.apply("k1", "temperature", 21.0)
    assert clock.next_due() == due


def test_an_offline_device_keeps_its_values_for_five_minutes(
    state: State, clock: VirtualClock, changes: list[Change]
) -> None:
    state.apply("k1", "on", value=True)
    state.apply("k1", "temperature", 20.0)
    clock.advance(10)
    state.offline("k1")
    clock.advance(OFFLINE_GRACE - 1)
    assert state.reading("k1", "temperature").value == 20.0
    clock.advance(1)
    for path, last in (("on", True), ("temperature", 20.0)):
        reading = state.reading("k1", path)
        assert (reading.value, reading.absent, reading.since, reading.last) == (None, Absence.OFFLINE, 1010.0, last)
    assert len(changes) == 4


def test_coming_back_in_time_keeps_the_values_for_one_more_period(state: State, clock: VirtualClock) -> None:
    state.apply("k1", "temperature", 20.0)
    state.offline("k1")
    clock.advance(200)
    state.online("k1")
    clock.advance(89)
    assert state.reading("k1", "temperature").value == 20.0
    clock.advance(1)
    assert state.reading("k1", "temperature").absent is Absence.STALE
    clock.advance(OFFLINE_GRACE)
    assert state.reading("k1", "temperature").absent is Absence.STALE


def test_what_cannot_be_read_is_absent_and_kept_raw(state: State, clock: VirtualClock, changes: list[Change]) -> None:
    state.apply("k1", "on", value=True)
    clock.advance(1)
    state.apply("k1", "on", None, raw="3")
    clock.advance(1)
    state.apply("k1", "on", None, raw="4")
    reading = state.reading("k1", "on")
    assert (reading.value, reading.absent, reading.since) == (None, Absence.UNREADABLE, 1001.0)
    assert (reading.last, reading.raw, reading.heard_at) == (True, "4", 1002.0)
    assert len(changes) == 2


def test_a_restored_value_that_is_confirmed_is_no_change(state: State, changes: list[Change]) -> None:
    state.apply("k1", "on", value=True, provenance=Provenance.RESTORED)
    assert not state.apply("k1", "on", value=True)
    assert state.reading("k1", "on").provenance is Provenance.REPORTED
    assert len(changes) == 1


def test_hearing_an_assumed_value_is_a_change_for_who_may_not_see_assumed_ones(
    state: State, changes: list[Change]
) -> None:
    state.apply("k1", "on", value=True, provenance=Provenance.ASSUMED)
    state.apply("k1", "on", value=True)
    assert [change.new.provenance for change in changes] == [Provenance.ASSUMED, Provenance.REPORTED]


def test_all_subscribers_see_one_order_even_when_one_of_them_sets_off_more(state: State) -> None:
    orders: tuple[list[str], list[str]] = ([], [])

    def first(change: Change) -> None:
        orders[0].append(change.path)
        if change.path == "on":
            state.apply("k1", "temperature", 30.0)

    state.subscribe(first)
    unsubscribe = state.subscribe(lambda change: orders[1].append(change.path))
    state.apply("k1", "on", value=True)
    assert orders == (["on", "temperature"], ["on", "temperature"])
    unsubscribe()
    state.apply("k1", "on", value=False)
    assert orders[1] == ["on", "temperature"]


def test_events_reach_those_who_want_them(state: State) -> None:
    seen: list[Occurrence] = []
    unsubscribe = state.subscribe_events(seen.append)
    state.occur("k1", Happening("ring", {}))
    unsubscribe()
    state.occur("k1", Happening("ring", {}))
    assert [(one.device, one.happening.path, one.at) for one in seen] == [("k1", "ring", 1000.0)]


def test_adopting_again_keeps_what_is_known_of_unchanged_properties(state: State) -> None:
    state.apply("k1", "on", value=True)
    state.apply("k1", "temperature", 20.0)
    finer = Property("temperature", Kind.FLOAT, unit="°C", step=0.01)
    state.adopt(Device("k1", "lamp", "Lamp", abilities=Abilities((), {"on": ON, "temperature": finer}, {}, {})))
    assert state.reading("k1", "on").value is True
    assert state.reading("k1", "temperature").absent is Absence.NEVER_HEARD


def test_forgetting_a_device_leaves_no_timer(state: State, clock: VirtualClock, changes: list[Change]) -> None:
    state.apply("k1", "temperature", 20.0)
    state.offline("k1")
    state.forget("k1")
    assert clock.next_due() is None
    assert changes[-1].new.absent is Absence.NOT_ADOPTED
    assert state.reading("k1", "temperature").absent is Absence.NOT_ADOPTED


async def test_a_slow_watcher_gets_the_newest_of_each_and_loses_the_oldest_counted(state: State) -> None:
    watch = state.watch(limit=1)
    state.apply("k1", "on", value=True)
    state.apply("k1", "on", value=False)
    assert (watch.coalesced, watch.dropped, len(watch)) == (1, 0, 1)
    state.apply("k1", "temperature", 20.0)
    assert (watch.dropped, len(watch)) == (1, 1)
    watch.close()
    state.apply("k1", "on", value=True)
    assert [change.path async for change in watch] == ["temperature"]


async def test_a_watcher_waits_for_changes_and_ends_when_closed(state: State) -> None:
    watch = state.watch()
    first = asyncio.ensure_future(anext(watch))
    await asyncio.sleep(0)
    assert not first.done()
    state.apply("k1", "on", value=True)
    assert (await asyncio.wait_for(first, 10)).new.value is True
    second = asyncio.ensure_future(anext(watch, None))
    await asyncio.sleep(0)
    watch.close()
    assert await asyncio.wait_for(second, 10) is None
