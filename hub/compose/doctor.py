"""The doctor's patient: as the running hub knows it, or as the files tell where no hub runs."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from drivers.families import FAMILIES
from hub.backup.keeper import FACT, Backups
from hub.backup.restore import state_folder
from hub.compose.broker import AtBroker
from hub.compose.inventory import read_inventory
from hub.compose.views import HubView
from hub.config.hearth_file import Settings
from hub.config.interfaces import interfaces
from hub.config.load import load
from hub.config.places import Places
from hub.core.registry import Registry
from hub.core.supervisor import TaskState
from hub.daemon.timesync import synchronised
from hub.doctor.checks import Finding, examine
from hub.doctor.patient import BackupSeen, DeviceSeen, Live, Patient
from hub.doctor.report import report
from hub.model.descriptions import name_of
from hub.model.ports import Clock
from hub.model.version import VERSION
from hub.storage.addresses import Addresses
from hub.storage.database import UNREADABLE
from hub.storage.looking import look_into
from hub.storage.opening import FILE as CONTROL_FILE
from hub.storage.rows import DEVICE_KEYS, ENDPOINTS, FACTS, Row, Table
from hub.text.problem import Problem

Diagnosis = tuple[tuple[Finding, ...], dict[str, object]]
"""What is wrong, and the report."""


@dataclass(frozen=True, slots=True)
class HubDoctor:
    """Examines a home from inside its running hub."""

    places: Places
    settings: Settings
    clock: Clock
    registry: Registry
    book: Addresses
    view: HubView
    backups: Backups
    at_broker: AtBroker

    async def examine(self) -> tuple[Sequence[tuple[str, Problem]], dict[str, object]]:
        """Findings, each with the name of its check, and the report."""
        problems, status, made = await self.view.check(), self.view.status(), self.backups.state()["made"]
        broker = self.at_broker.connection
        live = Live(
            tuple(status.notices),
            tuple(task.name for task in status.tasks if task.state is TaskState.QUARANTINED),
            status.counts,
            self.clock.now() - status.started,
            None if broker is None else broker.why_not,
            () if broker is None else broker.refused,
        )
        patient = Patient(
            self.places, self.settings.storage.folder or self.places.state, self.settings, status.version,
            self.clock.now(), synchronised(), interfaces(),
            lambda: problems, self._devices(),
            BackupSeen(self.backups.appointed, made if isinstance(made, float) else None), live,
        )  # fmt: skip
        findings, facts = await asyncio.to_thread(diagnose, patient)
        return [(one.check, one.problem) for one in findings], facts

    def _devices(self) -> tuple[DeviceSeen, ...]:
        seen = []
        for key, device in self.registry.devices().items():
            for endpoint in device.endpoints:
                if not self.book.adopted(endpoint.ref):
                    continue
                status = self.registry.endpoint_status(key, endpoint.ref)
                # Of what is behind a broker that is not reached nobody knows anything: that is told once.
                unknown = status is None or endpoint.may_be_off or status.reason == "mqtt.no_connection"
                health = "" if status is None or unknown else status.health.value
                address = self.book.address(endpoint.ref) or ""
                seen.append(DeviceSeen(device.handle, name_of(device.model), endpoint.ref, health, address))
        return tuple(seen)


def diagnose(patient: Patient) -> Diagnosis:
    """Examine, and report; blocks."""
    findings = examine(patient)
    return findings, report(patient, findings)


async def examine_alone(places: Places, clock: Clock) -> Diagnosis:
    """Examine a home whose hub does not run, or cannot be one."""
    return await asyncio.to_thread(lambda: diagnose(_patient(places, clock.now())))


def _patient(places: Places, now: float) -> Patient:
    # Here, so that a hub that runs does without the checker.
    from hub.compose.checking import check_house  # noqa: PLC0415 - see above

    config, _ = load(places.config, FAMILIES.keys())
    state = state_folder(places.config, places.state)
    devices, backup = _kept(state)
    return Patient(
        places, state, None if config is None else config.settings, VERSION, now, synchronised(),
        interfaces(), lambda: check_house(places.config, read_inventory(places.state), now), devices, backup, None,
    )  # fmt: skip


def _kept(state: Path) -> tuple[tuple[DeviceSeen, ...] | None, BackupSeen | None]:
    """What control.db says of devices and backups; None where it says nothing."""
    path = state / CONTROL_FILE
    if not path.exists():
        return None, None
    try:
        with closing(look_into(path)) as connection:
            keys, endpoints, facts = (_rows(connection, table) for table in (DEVICE_KEYS, ENDPOINTS, FACTS))
    except UNREADABLE:
        return None, None
    handles = {ref: handle for _, handle, refs in keys for ref in json.loads(refs)}
    devices = tuple(
        DeviceSeen(handles[ref], name_of(model), ref, "", address)
        for ref, adopted, _, model, _, address in endpoints
        if adopted and ref in handles
    )
    fact: dict[str, object] = next((json.loads(body) for name, body in facts if name == FACT), {})
    made = fact.get("made")
    return devices, BackupSeen("recipient" in fact, made if isinstance(made, float) else None)


def _rows(connection: sqlite3.Connection, table: Table) -> list[Row]:
    return [row for stored in connection.execute(table.select) if (row := table.accept(stored)) is not None]
