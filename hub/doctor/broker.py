"""The check of the MQTT broker, where the owner has named one."""

import socket
from collections.abc import Iterator
from typing import Final

from hub.doctor.patient import Patient
from hub.text.problem import Problem, warning

PATIENCE: Final = 3.0
"""Seconds that a broker has to take a connection."""
MOST_NAMED: Final = 5


def check_broker(patient: Patient) -> Iterator[Problem]:
    """The hub is connected, and hears all that it wants to; where none runs, somebody listens there."""
    settings = None if patient.settings is None else patient.settings.mqtt
    if settings is None:
        return
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


def _refusal(host: str, port: int) -> str | None:
    """Why nobody takes a connection there; None where somebody does."""
    try:
        with socket.create_connection((host, port), PATIENCE):
            return None
    except OSError as failure:
        return failure.strerror or str(failure)
