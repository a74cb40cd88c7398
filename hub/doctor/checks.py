"""All checks, in the order in which they are told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from hub.doctor.broker import check_broker
from hub.doctor.home import (
    check_backup,
    check_configuration,
    check_control,
    check_devices,
    check_history,
    check_hub,
    check_off_list,
)
from hub.doctor.machine import check_clock, check_disk, check_limits, check_permissions, check_versions
from hub.doctor.network import check_interfaces, check_multicast, check_subnets
from hub.doctor.patient import Patient
from hub.model.errors import HearthError
from hub.text.messages.catalogue import render
from hub.text.problem import Problem, warning

Check = Callable[[Patient], Iterator[Problem]]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("configuration", check_configuration),
    ("hub", check_hub),
    ("clock", check_clock),
    ("interfaces", check_interfaces),
    ("multicast", check_multicast),
    ("broker", check_broker),
    ("devices", check_devices),
    ("subnets", check_subnets),
    ("control", check_control),
    ("history", check_history),
    ("off list", check_off_list),
    ("backup", check_backup),
    ("disk", check_disk),
    ("permissions", check_permissions),
    ("limits", check_limits),
    ("versions", check_versions),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and the check that found it."""

    check: str
    problem: Problem


def examine(patient: Patient) -> tuple[Finding, ...]:
    """Everything that is wrong; a check that cannot be made is a finding too. Blocks: it asks disk and sockets."""
    return tuple(Finding(name, problem) for name, check in CHECKS for problem in _made(name, check, patient))


def _made(name: str, check: Check, patient: Patient) -> Iterator[Problem]:
    try:
        yield from check(patient)
    except HearthError as failure:
        yield warning("doctor.check_failed", None, check=name, reason=render(failure.message_id, failure.params))
    except OSError as failure:
        yield warning("doctor.check_failed", None, check=name, reason=failure.strerror or str(failure))
