"""The install script, run for real into an empty folder: what a user gets has the command, the example and the unit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_rules import ROOT

SCRIPT = ROOT / "systemd" / "install.sh"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for /."""
    root = tmp_path_factory.mktemp("root")
    environment = {**os.environ, "DESTDIR": str(root), "PYTHON": sys.executable}
    result = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=280)
    assert result.returncode == 0, result.stderr
    return root


def hearth(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command, away from the source."""
    command = [str(root / "opt/hearth/bin/hearth"), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_command_runs_away_from_the_source(installed: Path) -> None:
    result = hearth(installed, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert "demo" in result.stdout


def test_the_second_command_runs_too(installed: Path) -> None:
    command = [str(installed / "opt/hearth/bin/hearth-off"), "--list", "--state", str(installed), "--lang", "en"]
    result = subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "nothing is on the list\n", "")


def test_the_example_home_comes_along(installed: Path) -> None:
    (home,) = installed.glob("opt/hearth/lib/python3.*/site-packages/hub/example_home")
    copied = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    assert copied == {path.relative_to(ROOT / "config") for path in (ROOT / "config").rglob("*") if path.is_file()}


def test_what_is_known_of_products_comes_along(installed: Path) -> None:
    (packages,) = installed.glob("opt/hearth/lib/python3.*/site-packages")
    found = {path.relative_to(packages) for path in packages.glob("drivers/*/definitions/*.yaml")}
    assert found == {path.relative_to(ROOT) for path in ROOT.glob("drivers/*/definitions/*.yaml")}
    assert found


def test_the_units_are_in_their_place(installed: Path) -> None:
    for name in ("hearth.service", "hearth-off.service"):
        unit = installed / "etc/systemd/system" / name
        assert unit.read_bytes() == (ROOT / "systemd" / name).read_bytes()
    assert not (installed / "etc/hearth").exists()


def test_no_tool_of_developers_is_installed(installed: Path) -> None:
    (packages,) = installed.glob("opt/hearth/lib/python3.*/site-packages")
    assert not list(packages.glob("pytest*")) + list(packages.glob("mypy*")) + list(packages.glob("hatchling*"))


def test_without_root_and_without_destdir_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n", "utf-8")
    (tmp_path / "id").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "install: only root can do this: run it with sudo\n")
