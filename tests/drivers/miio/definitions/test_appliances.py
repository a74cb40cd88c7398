"""What heats, cooks, washes and cleans the air: our definitions on simulated things that behave as the real ones."""

from typing import Any

import pytest

from drivers.miio.profiles.legacy import LegacyDefinition, LegacyProfile
from drivers.miio.profiles.miot import MiotDefinition, MiotProfile
from hub.model.command import Call
from hub.model.ports import Order
from hub.model.value import Value
from tests.drivers.miio.products import definition
from tests.drivers.miio.simulated.bench import Bench


class Thing:
    """A simulated thing, and our definition of it between the test and the wire."""

    def __init__(self, model: str) -> None:
        known = definition(model)
        assert isinstance(known, MiotDefinition | LegacyDefinition)
        self.profile: Any = MiotProfile(known, "7") if isinstance(known, MiotDefinition) else LegacyProfile(known)
        self.guarded = known.abilities.properties["on"].guard is not None
        self.written = {path for path, prop in known.abilities.properties.items() if prop.writable}
        self.bench = Bench(model)

    def send(self, order: Order) -> None:
        """Carry an order out; the device must take all of it."""
        for ask in self.profile.asks(order):
            reply = self.bench.ask(ask.method, ask.params)
            assert reply is not None
            assert self.profile.refusal(ask, reply["result"]) is None

    def set(self, path: str, value: Value) -> None:
        self.send(Order(writes=((path, value),)))

    def call(self, command: str) -> None:
        self.send(Order(call=Call("thing", command)))

    def is_now(self, path: str) -> Value | None:
        """What the device says, as the hub understands it."""
        members = self.profile.members((path,))
        ask = self.profile.read(members)
        reply = self.bench.ask(ask.method, ask.params)
        assert reply is not None
        told: dict[str, Value | None] = dict(self.profile.readings(members, reply["result"]).values)
        return told[path]


@pytest.mark.parametrize(
    ("model", "before", "shown"),
    [
        ("yunmi.kettle.v19", (), "heating"),
        ("xiaomi.kettle.ym3pro", (), "heating"),
        ("zhimi.heater.mc2", (("target_temperature", 28.0),), "works"),
        ("yeelink.bhf_light.v5", (("target_temperature", 40.0),), "warms"),
        ("careli.fryer.maf02", (("duration", 600.0), ("target_temperature", 180.0)), "heating"),
        ("viomi.dishwasher.m02", (("power.on", False),), "washing"),
        ("minij.washer.v5", (("program", "quick"),), "washing"),
    ],
)
def test_on_starts_it_and_off_ends_it_and_both_are_told(
    model: str, before: tuple[tuple[str, Value], ...], shown: str
) -> None:
    thing = Thing(model)
    assert thing.guarded
    for path, value in before:
        thing.set(path, value)
        assert thing.is_now(path) == value
        assert not thing.bench.sim.state()[shown]
    thing.set("on", True)
    thing.bench.clock.advance(30)
    assert thing.bench.sim.state()[shown] is True
    assert thing.is_now("on") is True
    thing.set("on", False)
    thing.bench.clock.advance(30)
    assert thing.bench.sim.state()[shown] is False
    assert thing.is_now("on") is False


@pytest.mark.parametrize("model", ["careli.fryer.maf02", "viomi.dishwasher.m02", "minij.washer.v5"])
def test_a_pause_is_no_end_and_off_ends_it_from_there(model: str) -> None:
    thing = Thing(model)
    thing.set("on", True)
    thing.call("pause")
    thing.bench.clock.advance(60)
    assert (thing.is_now("state"), thing.is_now("on")) == ("paused", True)
    thing.set("on", False)
    assert thing.is_now("on") is False


@pytest.mark.parametrize(("model", "minutes"), [("careli.fryer.maf02", 10), ("minij.washer.v5", 15)])
def test_the_time_that_is_left_is_told_in_seconds(model: str, minutes: int) -> None:
    thing = Thing(model)
    thing.set(*(("duration", 600.0) if minutes == 10 else ("program", "quick")))
    thing.set("on", True)
    assert thing.is_now("remaining") == minutes * 60
    thing.bench.clock.advance(minutes * 60 + 60)
    assert (thing.is_now("state"), thing.is_now("on")) == ("done", False)


@pytest.mark.parametrize("model", ["chunmi.oven.x02"])
def test_what_cannot_be_started_can_be_cancelled_and_is_not_hazardous(model: str) -> None:
    thing = Thing(model)
    assert not thing.guarded
    assert "on" not in thing.written
    thing.bench.sim.act("start", 20)
    assert thing.is_now("on") is True
    assert thing.is_now("remaining") == 1200
    thing.call("cancel")
    assert (thing.is_now("on"), thing.is_now("state")) == (False, "idle")


def test_a_target_that_would_start_a_kettle_is_not_written() -> None:
    thing = Thing("xiaomi.kettle.ym3pro")
    assert thing.written == {"on"}


def test_a_purifier_does_as_it_is_told_and_tells_of_its_room() -> None:
    thing = Thing("zhimi.airpurifier.mb3")
    assert not thing.guarded
    for path, value in (("on", True), ("mode", "manual"), ("speed", 67), ("child_lock", True), ("led_brightness", 50)):
        thing.set(path, value)
        assert thing.is_now(path) == value
    thing.bench.sim.act("dust", 150)
    before = thing.is_now("pm25")
    thing.bench.clock.advance(3600)
    assert (before, thing.is_now("fault")) == (150.0, "none")
    assert 0 < float(str(thing.is_now("pm25"))) < 100


def test_a_dehumidifier_and_a_boiler_hold_what_is_asked_of_them() -> None:
    dry, boiler = Thing("nwt.derh.312en"), Thing("viomi.waterheater.e8")
    dry.bench.ports.room("room").put(humidity=80)
    dry.set("target_humidity", 60)
    dry.set("on", True)
    boiler.set("target_temperature", 55.0)
    boiler.set("on", True)
    assert boiler.guarded
    for thing in (dry, boiler):
        thing.bench.clock.advance(3 * 3600)
    assert 55 < float(str(dry.is_now("humidity"))) < 65
    assert boiler.is_now("state") == "keep_warm"
    assert 52 < float(str(boiler.is_now("temperature"))) <= 55


def test_a_refrigerator_tells_of_its_compartments_and_its_room() -> None:
    known = definition("viomi.fridge.m1")
    assert isinstance(known, LegacyDefinition)
    profile, bench = LegacyProfile(known), Bench("viomi.fridge.m1")
    (ask,) = profile.asks(Order(writes=(("freezer.target_temperature", -20.0),)))
    assert (ask.method, ask.params) == ("setFCSetTemp", [-20])
    assert bench.ask(ask.method, ask.params) is not None
    assert bench.sim.state()["FCSetTemp"] == -20
    assert not known.abilities.properties["on"].writable
