"""Findings about the MQTT broker."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from hub.config.mqtt import Mqtt, Tls
from hub.doctor.broker import check_broker
from hub.doctor.patient import Live, Patient
from hub.model.errors import Unreachable
from hub.text.problem import Severity
from tests.drivers.conversation import free_port
from tests.hub.doctor.patients import Ward, settings
from tests.hub.doctor.test_machine import ids


def with_broker(well: Patient, port: int = 1883) -> Patient:
    return replace(well, settings=replace(settings(), mqtt=Mqtt("127.0.0.1", "home", port)))


def test_who_has_no_broker_hears_nothing_of_it(room: Ward) -> None:
    assert ids(check_broker(room.patient(live=None))) == []


def test_a_broker_that_is_connected_is_no_finding(room: Ward) -> None:
    assert ids(check_broker(with_broker(room.patient()))) == []


OUR_KEY = Tls(certificate=Path("/etc/hearth/hub.crt"), key=Path("/etc/hearth/hub.key"))
OPEN, IN_CLEAR = "doctor.broker_open", "doctor.broker_in_clear"


@pytest.mark.parametrize(
    ("mqtt", "found"),
    [
        (Mqtt("127.0.0.1", "home", user="hearth", password="mqtt"), []),
        (Mqtt("::1", "home"), []),
        (Mqtt("localhost", "home"), []),
        (Mqtt("192.168.1.9", "home"), [OPEN]),
        (Mqtt("broker.example", "home"), [OPEN]),
        (Mqtt("broker.example", "home", tls=Tls()), [OPEN]),
        (Mqtt("broker.example", "home", tls=OUR_KEY), []),
        (Mqtt("broker.example", "home", user="hearth", password="mqtt", tls=Tls()), []),
        (Mqtt("192.168.1.9", "home", user="hearth", password="mqtt"), [IN_CLEAR]),
        (Mqtt("192.168.1.2", "home", user="hearth", password="mqtt"), []),  # our own address: no wire is between
        (Mqtt("192.168.1.2", "home"), [OPEN]),
    ],
)
def test_who_gives_no_name_or_a_password_in_clear_is_told(room: Ward, mqtt: Mqtt, found: list[str]) -> None:
    patient = room.patient()
    told = tuple(check_broker(replace(patient, settings=replace(settings(), mqtt=mqtt))))
    assert [one.message_id for one in told] == found
    assert all(mqtt.host in one.message() and one.severity is Severity.WARNING for one in told)


def test_the_reason_why_it_is_not_connected_is_the_finding(room: Ward) -> None:
    live = Live(no_broker=Unreachable("mqtt.no_connection"), unheard=tuple(f"zigbee2mqtt/{n}" for n in range(9)))
    first, second = check_broker(with_broker(room.patient(live=live)))
    assert (first.message_id, second.message_id) == ("mqtt.no_connection", "doctor.unheard")
    assert "zigbee2mqtt/4, …" in second.message()


def test_without_a_hub_it_is_seen_whether_anybody_listens_there(room: Ward) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert ids(check_broker(with_broker(room.patient(live=None), server.getsockname()[1]))) == []
    assert ids(check_broker(with_broker(room.patient(live=None), free_port("127.0.0.1")))) == ["doctor.no_broker"]
