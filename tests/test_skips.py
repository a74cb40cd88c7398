"""The watch over skipped tests in conftest.py, seen from outside: a run of its own in an empty folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SUITE = """
import pytest

def test_runs():
    assert True

@pytest.mark.skip(reason="no such tool here")
def test_skips():
    assert False
"""

CAMPAIGN = """
import pytest

def test_short():
    assert True

@pytest.mark.soak
def test_long():
    assert True
"""


def run(folder: Path, *, strict: bool, allowed: str = "", suite: str = SUITE) -> subprocess.CompletedProcess[str]:
    shutil.copy(HERE / "conftest.py", folder)
    (folder / "allowed_skips.txt").write_text(allowed, "utf-8")
    (folder / "test_it.py").write_text(suite, "utf-8")
    # Nothing of the product runs there, nor any plugin: no coverage is measured.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment |= {"HEARTH_STRICT_SKIPS": "1" if strict else "0", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_skip_is_said_aloud(tmp_path: Path) -> None:
    result = run(tmp_path, strict=False)
    assert result.returncode == 0
    assert "test_it.py::test_skips: no such tool here" in result.stdout


def test_a_skip_that_is_not_allowed_fails_a_strict_run(tmp_path: Path) -> None:
    result = run(tmp_path, strict=True)
    assert result.returncode == 1
    assert "1 of them not allowed" in result.stdout


@pytest.mark.parametrize("glob", ["test_it.py::test_skips", "*::test_skips"])
def test_an_allowed_skip_passes_a_strict_run(tmp_path: Path, glob: str) -> None:
    result = run(tmp_path, strict=True, allowed=f"# the list\n\n{glob}  # the tool is rare\n")
    assert result.returncode == 0
    assert "no such tool here" in result.stdout


def test_an_allowance_without_a_reason_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path, strict=True, allowed="*::test_skips\n")
    assert result.returncode != 0
    assert "allowed_skips.txt:1: say why" in result.stdout + result.stderr


def test_a_module_that_skips_itself_counts(tmp_path: Path) -> None:
    result = run(tmp_path, strict=True, suite='import pytest\npytest.skip("all of it", allow_module_level=True)\n')
    assert result.returncode == 1
    assert "test_it.py: all of it" in result.stdout


def test_an_expected_failure_counts(tmp_path: Path) -> None:
    suite = "import pytest\n@pytest.mark.xfail(reason='some day')\ndef test_it():\n    assert False\n"
    result = run(tmp_path, strict=True, suite=suite)
    assert result.returncode == 1
    assert "expected failure: some day" in result.stdout


def test_a_long_campaign_is_left_out_and_not_skipped(tmp_path: Path) -> None:
    result = run(tmp_path, strict=True, suite=CAMPAIGN)
    assert result.returncode == 0
    assert "1 passed, 1 deselected" in result.stdout


def test_a_long_campaign_runs_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_SOAK", "1")
    assert "2 passed" in run(tmp_path, strict=True, suite=CAMPAIGN).stdout
