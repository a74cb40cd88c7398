"""The unit file, judged by systemd's own tools, which work without systemd as PID 1."""

import configparser
import re
import subprocess
from pathlib import Path

from tests.house_rules import PACKAGES, ROOT, modules

UNIT = ROOT / "systemd" / "hearth.service"


def directives(section: str) -> dict[str, str]:
    """The last value of every directive of a section."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep case
    parser.read(UNIT, "utf-8")
    return dict(parser[section])


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace("/opt/hearth/bin/hearth", "/bin/echo"), "utf-8")
    result = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_the_exposure_is_at_most_one_and_a_half() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    score = re.search(r"Overall exposure level for hearth\.service: ([\d.]+)", result.stdout)
    assert score is not None
    assert float(score[1]) <= 1.5


def test_the_unit_takes_a_key_for_the_secrets(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8").replace("/opt/hearth/bin/hearth", "/bin/echo")
    keyed = text.replace("#LoadCredentialEncrypted=hearth.key:", "LoadCredentialEncrypted=hearth.key:")
    assert keyed != text
    (tmp_path / UNIT.name).write_text(keyed, "utf-8")
    verdict = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / UNIT.name], capture_output=True, text=True, check=False
    )
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


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
    assert {place for place in named if place[1] != "/proc/self"} == set()
