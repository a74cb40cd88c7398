"""What brokers, networks and certificates answer instead of letting us in, as errors that name the remedy.

Codes: MQTT 3.1.1 section 3.2.2.3 (below 6) and MQTT 5.0 section 2.4.
"""

import socket
import ssl
from errno import ECONNREFUSED
from typing import Final

from hub.broker.address import Address
from hub.model.errors import AuthFailed, HearthError, NotSupported, Rejected, Unreachable

VERSION_UNKNOWN: Final = "mqtt.version_unknown"
OLDER: Final = (VERSION_UNKNOWN, "mqtt.closed", "mqtt.closed_tls")
"""Ids of the answers that an older version of MQTT may not get."""

_TAKEN_OVER: Final = 0x8E


def not_let_in(code: int, address: Address, version: int) -> HearthError:
    """Why the answer to CONNECT was not 0."""
    where = _where(address)
    if code in (1, 0x84):
        return NotSupported(VERSION_UNKNOWN, version="5" if version == 5 else "3.1.1", **where)
    if code in (2, 0x85):
        return Rejected("mqtt.bad_client", client=address.client, **where)
    if code in (3, 0x88, 0x89):
        return Unreachable("mqtt.unavailable", **where)
    if code in (4, 0x86, 5, 0x87):
        if not address.user:
            return AuthFailed("mqtt.needs_login", **where)
        return AuthFailed("mqtt.bad_login", user=address.user, **where)
    return Rejected("mqtt.refused_code", code=f"{code:#04x}", **where)


def ended(code: int, address: Address) -> HearthError:
    """Why the broker ended the connection."""
    if code == _TAKEN_OVER:
        return Rejected("mqtt.taken_over", client=address.client, **_where(address))
    return Unreachable("mqtt.ended", code=f"{code:#04x}", **_where(address))


def closed(address: Address) -> HearthError:
    """It ended the connection without a word, before it let us in."""
    return Unreachable("mqtt.closed_tls" if address.tls else "mqtt.closed", **_where(address))


def no_answer(address: Address, seconds: float) -> HearthError:
    """It said nothing in time."""
    return Unreachable("mqtt.no_answer", seconds=seconds, **_where(address))


def lost(address: Address) -> HearthError:
    """The connection was there and is gone."""
    return Unreachable("mqtt.lost", client=address.client, **_where(address))


def not_reached(error: OSError, address: Address) -> HearthError:
    """What the network or TLS said."""
    where = _where(address)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Rejected("mqtt.not_trusted", reason=error.verify_message, **where)
    if isinstance(error, ssl.SSLError):
        return Rejected("mqtt.tls_failed", reason=error.reason or "", **where)
    if isinstance(error, socket.gaierror):
        return Unreachable("mqtt.unknown_host", **where)
    if isinstance(error, ConnectionResetError):
        return closed(address)
    # Of a name with several addresses all errors come as one, which only its text tells.
    if isinstance(error, ConnectionRefusedError) or f"[Errno {ECONNREFUSED}]" in str(error):
        return Unreachable("mqtt.refused_connection", **where)
    return Unreachable("mqtt.unreachable", reason=error.strerror or str(error) or type(error).__name__, **where)


def _where(address: Address) -> dict[str, str]:
    return {"host": address.host, "port": str(address.port)}
