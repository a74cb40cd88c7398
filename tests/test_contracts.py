"""The import contracts of pyproject.toml bite: each is seen to break in a small copy of the house."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house_rules import PACKAGES, ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
KINDS = ["scenes.triggers.at", "scenes.triggers.becomes", "scenes.conditions.expression", "scenes.actions.set"]
WORDS = ["hub.model.errors", "hub.model.value", "hub.text.reader"]


def rooms() -> set[str]:
    """Every module that a contract names, in full."""
    found: set[str] = set()
    for contract in SETTINGS["contracts"]:
        for container in contract.get("containers", [""]):
            names = re.findall(r"[\w.]+", " ".join(contract.get("layers", [])))
            found |= {f"{container}.{name}".lstrip(".") for name in names}
        forbidden = [name for name in contract.get("forbidden_modules", []) if "*" not in name]
        found |= {name for name in forbidden if name.partition(".")[0] in PACKAGES}
    return found


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms, under the contracts of ours."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in sorted({*PACKAGES, *rooms()}):
        write(tmp_path, f"{name}.__init__")
    for name in (*KINDS, *WORDS):
        write(tmp_path, name)
    return tmp_path


def write(house: Path, module: str, text: str = "") -> None:
    path = house / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def broken(house: Path) -> set[str]:
    """The names of the broken contracts."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache", "--no-logo"]
    result = subprocess.run(
        command,
        cwd=house,
        env={"PYTHONPATH": str(house), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in result.stdout, result.stdout + result.stderr
    return {line.removesuffix(" BROKEN") for line in result.stdout.splitlines() if line.endswith(" BROKEN")}


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("hub.core.x", "hub.storage", "the arrows: cli, app, edges, rooms, words"),
        ("scenes.runtime.x", "hub.core", "the arrows: cli, app, edges, rooms, words"),
        ("drivers.miio.x", "hub.core", "the arrows: cli, app, edges, rooms, words"),
        ("hub.api.x", "hub.app", "every package of the hub has its floor"),
        ("hub.attic.x", "hub.model", "every package of the hub has its floor"),
        ("drivers.miio.x", "drivers.axis", "families know the kit and the words, and not each other"),
        ("drivers.kit.x", "drivers.miio", "families know the kit and the words, and not each other"),
        ("drivers.newcomer.x", "drivers.kit", "families know the kit and the words, and not each other"),
        ("drivers.miio.x", "yaml", "drivers speak no YAML"),
        (
            "scenes.language.x",
            "scenes.kinds",
            "scenes: what runs them, the reader, the kinds, what kinds share, expressions, the engine",
        ),
        (
            "scenes.triggers.at",
            "scenes.triggers.becomes",
            "kinds of triggers, conditions and actions do not know each other",
        ),
        (
            "scenes.conditions.expression",
            "scenes.actions.set",
            "kinds of triggers, conditions and actions do not know each other",
        ),
        ("scenes.engine.x", "asyncio", "the engine is pure"),
        ("hub.model.value", "socket", "the words do no I/O"),
        ("hub.text.reader", "hub.model.value", "the text room needs only the root of errors"),
    ],
)
def test_a_contract_bites(house: Path, module: str, imported: str, contract: str) -> None:
    package = module.rpartition(".")[0]
    write(house, f"{package}.__init__")
    write(house, module, f"import {imported}\n")
    assert contract in broken(house)


def test_a_cycle_is_seen(house: Path) -> None:
    write(house, "hub.text.one", "import hub.text.two\n")
    write(house, "hub.text.two", "import hub.text.one\n")
    assert broken(house) == {"no cycles"}


def test_the_text_room_may_use_the_root_of_errors(house: Path) -> None:
    write(house, "hub.text.reader", "from hub.model.errors import HearthError\n")
    assert broken(house) == set()
