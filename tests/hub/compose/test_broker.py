"""The hub at its broker, as the way in shows it."""

from collections.abc import Mapping
from random import Random
from types import SimpleNamespace
from typing import cast

from hub.compose.broker import AtBroker, Connection, at_broker
from hub.config.mqtt import Mqtt, Publishing, Sharing
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError, Unreachable
from hub.text.messages.catalogue import CATALOGUE, render
from tests.fake_broker import FakeBroker
from tests.hub.mqtt.house import House
from tests.hub.mqtt.two_homes import Home


class Connected(FakeBroker):
    """A connection with a reason why there is none."""

    version = 5
    refused = ("a/#",)
    why_not: HearthError | None = Unreachable("mqtt.no_connection")

    def counts(self) -> Mapping[str, int]:
        return {"sent": 1}


class Tells:
    """An edge that counts."""

    def counts(self) -> Mapping[str, int]:
        return {"told": 2}


async def test_every_counter_has_words() -> None:
    settings = Mqtt("127.0.0.1", "villa", publishing=Publishing())
    at = at_broker(settings, VirtualClock(), Random(1))
    at.edges = [House([], settings).telling, Home("cabin", Sharing(), FakeBroker(), seed=1).showing]
    at.heeded = SimpleNamespace(too_long=0)  # type: ignore[assignment]  # of it only the count is asked for here
    counts = at.counts()
    assert {"sent", "told", "kept_commands_refused", "shared", "asks_kept", "too_long_for_scenes"} <= counts.keys()
    assert [name for name in counts if f"cli.mqtt_count.{name}" not in CATALOGUE] == []
    words = [render(f"cli.mqtt_count.{name}", {}, language) for name in counts for language in ("en", "zh")]
    assert len(set(words)) == len(words), "no two rows of the table are called the same"


def test_how_it_fares() -> None:
    connection = Connected()
    at = AtBroker(Mqtt("127.0.0.1", "villa"), cast("Connection", connection))
    at.edges = [Tells()]  # type: ignore[list-item]  # of an edge only the counts are asked for here
    state = at.state()
    assert state is not None
    assert (state.broker, state.connected, state.version, state.why) == ("127.0.0.1:1883", True, 5, None)
    assert (state.refused, dict(state.counts)) == (("a/#",), {"sent": 1, "told": 2})
    connection.disconnect()
    state = at.state()
    assert state is not None
    assert (state.connected, state.why) == (False, connection.why_not)
    assert [one.message_id for one in at.notices()] == ["mqtt.no_connection"], "`hearth status` says so, too"
    connection.connect()
    assert at.notices() == ()
    assert AtBroker().state() is None
