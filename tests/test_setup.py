"""What `make setup` installs from: every version pinned with hashes; and one sentence where Python lacks something."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house_rules import ROOT

FILES = sorted(path.name for path in (ROOT / "requirements").glob("*.txt"))
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
PIN = re.compile(r"([a-z0-9-]+)==([^ ;]+)( ; .+)? \\")


def pins(name: str) -> dict[str, str]:
    """Versions by distribution; fails on any line that is neither a pin with a hash after it nor a hash."""
    found: dict[str, str] = {}
    bare = ""
    for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
        pin = PIN.fullmatch(line)
        if pin:
            assert not bare, f"{bare} has no hash"
            found[pin[1]] = pin[2]
            bare = pin[1]
        else:
            assert HASH.fullmatch(line), line
            bare = ""
    assert not bare, f"{bare} has no hash"
    return found


def distribution(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("name", FILES)
def test_everything_is_pinned_with_hashes_and_names_no_host(name: str) -> None:
    assert pins(name)


def test_the_developers_versions_are_the_users() -> None:
    run, dev, build = pins("run.txt"), pins("dev.txt"), pins("build.txt")
    assert run.items() <= dev.items()
    assert build.items() <= dev.items()


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert {distribution(text) for text in project["project"]["dependencies"]} <= pins("run.txt").keys()
    groups = project["dependency-groups"]
    named = {distribution(text) for group in groups.values() for text in group if isinstance(text, str)}
    assert named <= pins("dev.txt").keys()


@pytest.mark.parametrize(
    ("name", "witness"),
    [("axis", "axis"), ("ha", "homeassistant"), ("miio", "python-miio"), ("yeelight", "yeelight")],
)
def test_a_witness_stays_out_of_our_environment(name: str, witness: str) -> None:
    assert witness in pins(f"{name}-witness.txt")
    assert witness not in pins("dev.txt")


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("exit 1", "Hearth needs Python 3.11 or newer"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "run `apt install python3-venv`"),
    ],
)
def test_a_python_that_will_not_do_is_answered_in_one_sentence(tmp_path: Path, python: str, sentence: str) -> None:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    fake = tmp_path / "python3"
    fake.write_text(f"#!/bin/sh\n{python}\n", "utf-8")
    fake.chmod(0o755)
    command = ["make", "--silent", "setup", f"PYTHON={fake}"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
