"""The unit files, judged by systemd's own tools, which work without systemd as PID 1."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from hub.daemon.boot import TOLD
from hub.off.main import REFUSED
from tests.house_rules import PACKAGES, ROOT, modules

UNIT = ROOT / "systemd" / "hearth.service"
OFF = ROOT / "systemd" / "hearth-off.service"


def directives(section: str, unit: Path = UNIT) -> dict[str, str]:
    """The last value of every directive of a section."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep case
    parser.read(unit, "utf-8")
    return dict(parser[section])


def verify(folder: Path, unit: Path, keyed: str | None = None) -> str:
    """What systemd has against a unit, both standing in `folder`; nothing where all is well."""
    for each in (UNIT, OFF):
        text = keyed if keyed is not None and each == unit else each.read_text("utf-8")
        (folder / each.name).write_text(re.sub(r"/opt/hearth/bin/hearth(-off)?", "/bin/echo", text), "utf-8")
    command = ["systemd-analyze", "verify", str(folder / unit.name)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{result.stdout}{result.stderr}{result.returncode or ''}"


@pytest.mark.parametrize("unit", [UNIT, OFF], ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path, unit: Path) -> None:
    assert verify(tmp_path, unit) == ""


@pytest.mark.parametrize("unit", [UNIT, OFF], ids=lambda unit: unit.name)
def test_the_exposure_is_at_most_one_and_a_half(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    score = re.search(r"Overall exposure level for [\w-]+\.service: ([\d.]+)", result.stdout)
    assert score is not None
    assert float(score[1]) <= 1.5


@pytest.mark.parametrize("unit", [UNIT, OFF], ids=lambda unit: unit.name)
def test_the_unit_takes_a_key_for_the_secrets(tmp_path: Path, unit: Path) -> None:
    text = unit.read_text("utf-8")
    keyed = text.replace("#LoadCredentialEncrypted=hearth.key:", "LoadCredentialEncrypted=hearth.key:")
    assert keyed != text
    assert verify(tmp_path, unit, keyed) == ""


def test_what_is_dangerous_goes_off_with_the_hub() -> None:
    """Whatever ends the hub, the second program has its seconds; what it cannot reach is left to the second unit."""
    service = directives("Service")
    program, within = service["ExecStopPost"].split(" --within ")
    assert program == "/opt/hearth/bin/hearth-off"
    assert int(within) < int(service["TimeoutStopSec"])
    assert directives("Unit")["OnFailure"] == OFF.name
    longer, last = directives("Service", OFF)["ExecStart"].split(" --within ")
    assert (longer, int(last) < int(directives("Service", OFF)["TimeoutStartSec"])) == (program, True)
    # Some versions of systemd start it at every failure, also before a restart: it gives way, and keeps no hub away.
    assert "Conflicts" not in directives("Unit", OFF)
    assert directives("Service", OFF)["SuccessExitStatus"] == str(REFUSED)


def test_the_second_program_is_kept_as_close_as_the_hub() -> None:
    own = {"Type", "ExecStart", "SuccessExitStatus", "TimeoutStartSec", "MemoryMax", "TasksMax", "LimitNOFILE"}
    hub, off = directives("Service"), directives("Service", OFF)
    assert {name: off[name] for name in off if name not in own} == {name: hub[name] for name in off if name not in own}
    places = ("Configuration", "Runtime", "ReadWrite", "Exec", "Timeout", "Watchdog", "Notify", "Restart", "Environ")
    assert [name for name in hub if name not in off and not name.startswith(places)] == []


def test_the_service_is_kept_alive_and_watched() -> None:
    service = directives("Service")
    expected = {
        "Type": "notify",
        "NotifyAccess": "main",
        "WatchdogSec": "30",
        "Restart": "always",
        "User": "hearth",
        "ExecStart": "/opt/hearth/bin/hearth run",
        "ExecReload": "/bin/kill -HUP $MAINPID",
        "ConfigurationDirectory": "hearth",
        "StateDirectory": "hearth",
        "RuntimeDirectory": "hearth",
    }
    assert {name: service[name] for name in expected} == expected
    assert directives("Unit")["StartLimitIntervalSec"] == "0"


def test_the_broadcast_address_is_allowed_by_name() -> None:
    assert "255.255.255.255/32" in directives("Service")["IPAddressAllow"].split()


def test_the_hub_reads_of_proc_only_what_the_unit_leaves_visible() -> None:
    """`ProcSubset=pid` hides /proc/net, /proc/sys and the rest; /proc/self, with its own net, stays."""
    assert directives("Service")["ProcSubset"] == "pid"
    named = {(module.path, found) for module in modules(*PACKAGES) for found in re.findall(r"/proc/\w+", module.text)}
    assert {place for place in named if place[1] != "/proc/self"} == {("hub/daemon/boot.py", "/proc/sys")}


def test_the_unit_says_which_boot_this_is_since_it_hides_the_file_that_does() -> None:
    assert directives("Service")["Environment"] == f"{TOLD}=%b"
