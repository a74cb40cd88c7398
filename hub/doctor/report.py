"""The report: facts for whoever helps, from a list of allowed ones.

No names, no tokens, no texts of files, no words of scenes, no logs; addresses as their networks, findings as the ids of
their messages. What is not written here word for word is not in it.
"""

import os
import platform
import sqlite3
import ssl
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Final

from hub.doctor.checks import Finding
from hub.doctor.home import HISTORY_FILE
from hub.doctor.machine import libraries
from hub.doctor.network import chosen, host
from hub.doctor.patient import DeviceSeen, Patient
from hub.storage.opening import FILE as CONTROL_FILE

FORMAT: Final = 1
UNKNOWN_NETWORK: Final = "elsewhere"


def report(patient: Patient, findings: Sequence[Finding]) -> dict[str, object]:
    """The report as JSON can hold it."""
    return {
        "format": FORMAT,
        "hearth": patient.version,
        "machine": _machine(),
        "libraries": _libraries(),
        "running": patient.live is not None,
        "uptime_s": None if patient.live is None else round(patient.live.uptime),
        "counts": {} if patient.live is None else dict(patient.live.counts),
        "interfaces": [
            {"network": str(one.address.network), "default_route": one.default_route, "used": one in chosen(patient)}
            for one in patient.interfaces
        ],
        "devices": [_device(one, patient) for one in patient.devices or ()],
        "health": dict(Counter(one.health or "unknown" for one in patient.devices or ())),
        "clock": {"synchronised": patient.synchronised},
        "disk": _disk(patient.state),
        "backup": None if patient.backup is None else _backup(patient),
        "findings": [_finding(one) for one in findings],
    }


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "openssl": ssl.OPENSSL_VERSION,
        "system": platform.system(),
        "kernel": platform.release(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
    }


def _libraries() -> dict[str, str | None]:
    return {name: _version(name) for name in libraries()}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _device(device: DeviceSeen, patient: Patient) -> dict[str, object]:
    """A device without its name, its id on the wire and its address."""
    return {
        "handle": device.handle,
        "model": device.model,
        "family": device.ref.partition(":")[0],
        "health": device.health or None,
        "network": _network(device.address, [one.address.network for one in patient.interfaces]),
    }


def _network(address: str, networks: Sequence[IPv4Network]) -> str | None:
    found: IPv4Address | None = host(address)
    if found is None:
        return None
    return next((str(network) for network in networks if found in network), UNKNOWN_NETWORK)


def _disk(state: Path) -> dict[str, object] | None:
    try:
        found = os.statvfs(state)
    except OSError:
        return None
    return {
        "free_mib": found.f_bavail * found.f_frsize >> 20,
        "size_mib": found.f_blocks * found.f_frsize >> 20,
        "control_bytes": _size(state / CONTROL_FILE),
        "history_bytes": _size(state / HISTORY_FILE),
    }


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _backup(patient: Patient) -> dict[str, object]:
    seen = patient.backup
    made = None if seen is None or seen.made is None else round((patient.now - seen.made) / 3600)
    return {"appointed": seen is not None and seen.appointed, "hours_ago": made}


def _finding(finding: Finding) -> dict[str, object]:
    """Which check, how bad, which message, and where in a file; not its words: those may be anybody's."""
    mark = finding.problem.mark
    return {
        "check": finding.check,
        "severity": finding.problem.severity.value,
        "id": finding.problem.message_id,
        "line": None if mark is None else mark.line,
    }
