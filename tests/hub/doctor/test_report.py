"""The report: planted secrets everywhere, and none of them in it."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from ipaddress import IPv4Interface
from typing import cast

import pytest

from hub.config.interfaces import Interface
from hub.core.clock import VirtualClock
from hub.doctor.checks import Finding, examine
from hub.doctor.patient import DeviceSeen, Live
from hub.doctor.report import report
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.text.problem import error, warning
from hub.text.source import Mark, Source
from tests.hub.doctor.patients import LAMP, LAN, Ward

SECRET = "s3cr3t"


async def planted(room: Ward, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The report of a home with the secret in every text that is not allowed."""
    monkeypatch.setenv("HEARTH_TOKEN", SECRET)
    (room.config / "secrets.yaml").write_text(f"wifi: {SECRET}\n")
    (room.config / "scenes").mkdir()
    (room.config / "scenes" / f"{SECRET}.yaml").write_text(f"- scene: {SECRET}\n")
    (room.state / f"{SECRET}.json").touch(0o644)
    store = await open_control(room.state, VirtualClock())
    await (await load_addresses(store)).adopt("x:1", Secret(SECRET), Learned(SECRET, SECRET, SECRET))
    await store.close()
    with closing(sqlite3.connect(room.state / "control.db")) as connection:
        connection.execute("INSERT INTO facts VALUES (?, ?, 'wrong')", (SECRET, SECRET))
        connection.commit()
    mark = Mark(Source(f"/{SECRET}/a.yaml", f"- {SECRET}\n"), 1, 3, 6)
    problems = (
        error("config.unreadable", mark, hint=SECRET, path=SECRET, reason=SECRET),
        warning("value.unknown_key", None, hint=SECRET, key=SECRET, known=SECRET),
    )
    device = DeviceSeen("lamp", "maker.lamp.v1", f"x:{SECRET}", "offline", f"192.168.1.77:{SECRET}")
    named = DeviceSeen("band", "topic", f"n:{SECRET}", "online", f"https://{SECRET}.lan/{SECRET}")
    patient = room.patient(
        configuration=lambda: problems,
        devices=(device, named),
        live=Live(problems, (SECRET,), {"pending commands": 1}, 5.0),
        interfaces=(LAN, Interface(SECRET, IPv4Interface("10.1.2.3/8"))),
    )
    findings = (*examine(patient), *examine(replace(patient, live=None)), Finding("x", problems[0]))
    return report(patient, findings)


async def test_no_secret_is_in_it(room: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps(await planted(room, monkeypatch))
    for told in (SECRET, SECRET.upper(), "192.168.1.77", "10.1.2.3", str(room.top), os.uname().nodename):
        assert told not in text


async def test_what_helps_is_in_it(room: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await planted(room, monkeypatch)
    assert found["devices"] == [
        {"handle": "lamp", "model": "maker.lamp.v1", "family": "x", "health": "offline", "network": "192.168.1.0/24"},
        {"handle": "band", "model": "topic", "family": "n", "health": "online", "network": None},
    ]
    assert found["counts"] == {"pending commands": 1}
    assert {"check": "configuration", "severity": "error", "id": "config.unreadable", "line": 1} in cast(
        "list[object]", found["findings"]
    )
    assert found["health"] == {"offline": 1, "online": 1}


def test_only_what_is_allowed_is_in_it(room: Ward) -> None:
    allowed = {
        "format", "hearth", "machine", "libraries", "running", "uptime_s", "counts", "interfaces", "devices", "health",
        "clock", "disk", "backup", "findings",
    }  # fmt: skip
    assert report(room.patient(), ()).keys() == allowed


def test_a_home_of_which_nothing_is_known_has_a_report_too(room: Ward) -> None:
    patient = room.patient(state=room.top / "none", devices=None, backup=None, live=None, settings=None)
    found = report(patient, ())
    assert (found["devices"], found["disk"], found["backup"], found["running"]) == ([], None, None, False)


def test_an_address_elsewhere_is_only_elsewhere(room: Ward) -> None:
    patient = room.patient(devices=(replace(LAMP, address="203.0.113.9"),))
    (device,) = cast("list[dict[str, object]]", report(patient, ())["devices"])
    assert device["network"] == "elsewhere"
