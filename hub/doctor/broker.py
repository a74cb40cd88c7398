"""The check of the MQTT broker, where the owner has named one."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from hub.config.mqtt import Mqtt
from hub.doctor.patient import Patient
from hub.text.problem import Problem, warning

PATIENCE: Final = 3.0
"""Seconds that a broker has to take a connection."""
MOST_NAMED: Final = 5


def check_broker(patient: Patient) -> Iterator[Problem]:
    """The hub is connected, in a safe way, and hears all that it wants to; where none runs, somebody listens there."""
    settings = None if patient.settings is None else patient.settings.mqtt
    if settings is None:
        return
    yield from _unsafe(patient, settings)
    if patient.live is None:
        reason = _refusal(settings.host, settings.port)
        if reason is not None:
            yield warning("doctor.no_broker", None, host=settings.host, port=settings.port, reason=reason)
        return
    why, unheard = patient.live.no_broker, patient.live.unheard
    if why is not None:
        yield Problem(why.message_id, why.params)
    if unheard:
        named = ", ".join(unheard[:MOST_NAMED]) + (", …" if len(unheard) > MOST_NAMED else "")
        yield warning("doctor.unheard", None, topics=named)


def _unsafe(patient: Patient, settings: Mqtt) -> Iterator[Problem]:
    """A broker that others in the network reach asks who we are, and our password goes to no other machine in clear."""
    address = _address(settings.host)
    if settings.host == "localhost" or (address is not None and address.is_loopback):
        return
    proven = settings.user or (settings.tls is not None and settings.tls.certificate is not None)
    if not proven:
        yield warning("doctor.broker_open", None, host=settings.host)
    here = address in {one.address.ip for one in patient.interfaces}
    if settings.password and settings.tls is None and not here:
        yield warning("doctor.broker_in_clear", None, host=settings.host)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _refusal(host: str, port: int) -> str | None:
    """Why nobody takes a connection there; None where somebody does."""
    try:
        with socket.create_connection((host, port), PATIENCE):
            return None
    except OSError as failure:
        return failure.strerror or str(failure)
