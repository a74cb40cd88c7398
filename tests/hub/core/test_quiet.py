from hub.core.clock import VirtualClock
from hub.core.quiet import Quiet
from hub.core.state import State
from hub.model.capability import Abilities, Property
from hub.model.device import Device, Happening
from hub.model.reading import Provenance
from hub.model.value import Kind

ABILITIES = Abilities(
    (("", "switch"),), {"on": Property("on", Kind.BOOL), "load": Property("load", Kind.FLOAT)}, {}, {}
)
LAMP = Device("k1", "lamp", "Lamp", abilities=ABILITIES)


def test_what_was_said_last() -> None:
    clock = VirtualClock(now=1000.0)
    state = State(clock)
    quiet = Quiet(clock, state)
    state.adopt(LAMP)
    assert (quiet.ago("k1"), quiet.ago("k1.on"), quiet.ago("nobody"), quiet.ago("k1.nothing")) == (None,) * 4
    state.apply("k1", "on", value=True)
    clock.advance(5)
    state.apply("k1", "load", 3.0)
    clock.advance(5)
    assert (quiet.ago("k1"), quiet.ago("k1.on"), quiet.ago("k1.load")) == (5.0, 10.0, 5.0)


def test_the_same_value_again_and_an_event_count_what_is_assumed_does_not() -> None:
    clock = VirtualClock(now=1000.0)
    state = State(clock)
    quiet = Quiet(clock, state)
    state.adopt(LAMP)
    state.apply("k1", "on", value=True)
    clock.advance(10)
    state.apply("k1", "on", value=False, provenance=Provenance.ASSUMED)
    assert quiet.ago("k1") == 10.0
    state.apply("k1", "on", value=True)
    clock.advance(3)
    assert quiet.ago("k1") == 3.0
    state.occur("k1", Happening("press", {}))
    clock.advance(1)
    assert (quiet.ago("k1"), quiet.ago("k1.on")) == (1.0, 4.0)
