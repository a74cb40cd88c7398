"""The hub at its broker, as the way in shows it."""

from collections.abc import Mapping
from typing import cast

from hub.compose.broker import AtBroker, Connection
from hub.config.mqtt import Mqtt
from hub.model.errors import HearthError, Unreachable
from tests.fake_broker import FakeBroker


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
