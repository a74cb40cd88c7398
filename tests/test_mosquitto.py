"""The broker of the tests starts, hears, hangs, comes back, and lets in only whom it should."""

import socket
import subprocess

import pytest

from tests.mosquitto import Mosquitto, mosquitto


def say(broker: Mosquitto, *more: str) -> int:
    """Publish with Mosquitto's own client; its exit code."""
    command = ["mosquitto_pub", "-h", broker.host, "-p", str(broker.port), "-t", "a", "-m", "b", "-q", "1", *more]
    return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode


def test_it_takes_messages_and_comes_back_on_its_port() -> None:
    with mosquitto() as broker:
        assert say(broker) == 0
        broker.restart()
        assert say(broker) == 0
        broker.freeze()
        broker.thaw()
        assert say(broker) == 0
        broker.kill()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((broker.host, broker.port), 1.0)


def test_only_those_with_the_password_get_in() -> None:
    with mosquitto(users={"hub": "right"}, acl="user hub\ntopic readwrite a\n") as broker:
        assert say(broker) != 0
        assert say(broker, "-u", "hub", "-P", "wrong") != 0
        assert say(broker, "-u", "hub", "-P", "right") == 0


def test_only_those_with_a_certificate_get_in() -> None:
    with mosquitto(client_certificates=True) as broker:
        known = broker.certificates
        assert known is not None
        assert say(broker, "--cafile", str(known.ca)) != 0
        assert say(broker, "--cafile", str(known.ca), "--cert", str(known.client), "--key", str(known.client_key)) == 0
