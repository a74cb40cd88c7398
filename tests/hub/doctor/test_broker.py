"""Findings about the MQTT broker."""

import socket
from dataclasses import replace

from hub.config.mqtt import Mqtt
from hub.doctor.broker import check_broker
from hub.doctor.patient import Live, Patient
from hub.model.errors import Unreachable
from tests.drivers.conversation import free_port
from tests.hub.doctor.patients import Ward, settings
from tests.hub.doctor.test_machine import ids


def with_broker(well: Patient, port: int = 1883) -> Patient:
    return replace(well, settings=replace(settings(), mqtt=Mqtt("127.0.0.1", "home", port)))


def test_who_has_no_broker_hears_nothing_of_it(room: Ward) -> None:
    assert ids(check_broker(room.patient(live=None))) == []


def test_a_broker_that_is_connected_is_no_finding(room: Ward) -> None:
    assert ids(check_broker(with_broker(room.patient()))) == []


def test_the_reason_why_it_is_not_connected_is_the_finding(room: Ward) -> None:
    live = Live(no_broker=Unreachable("mqtt.no_connection"), unheard=tuple(f"zigbee2mqtt/{n}" for n in range(9)))
    first, second = check_broker(with_broker(room.patient(live=live)))
    assert (first.message_id, second.message_id) == ("mqtt.no_connection", "doctor.unheard")
    assert "zigbee2mqtt/4, …" in second.message()


def test_without_a_hub_it_is_seen_whether_anybody_listens_there(room: Ward) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert ids(check_broker(with_broker(room.patient(live=None), server.getsockname()[1]))) == []
    assert ids(check_broker(with_broker(room.patient(live=None), free_port("127.0.0.1")))) == ["doctor.no_broker"]
