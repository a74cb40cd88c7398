"""The house keeps its rules (house_rules.py), and every rule sees the fault that it is there for."""

import importlib
import importlib.metadata
import inspect
import subprocess
from pathlib import Path

import pytest

from hub.model.errors import HearthError
from tests import house_rules as rules
from tests.house_rules import Module

HOUSE = rules.product()
TESTS = rules.modules("tests")
BY_PATH = {module.path: module for module in HOUSE}

# Where a program starts: nobody imports these.
ENTRIES = frozenset({"hub.cli.main", "hub.off.main", "drivers.miio.bridge.child"})

# Path prefixes of modules that need no test of their own, and why.
UNTESTED = {
    "hub/text/messages/": "sentences: the test of the catalogue reads them all",
    "drivers/miio/member.py": "a protocol alone: the type checker holds the sessions to it",
}

# A table, and the folder whose every module or package it must hold.
TABLES = [
    ("scenes/kinds.py", "scenes/triggers"),
    ("scenes/kinds.py", "scenes/conditions"),
    ("scenes/kinds.py", "scenes/actions"),
    ("drivers/families.py", "drivers"),
    ("drivers/simulators.py", "drivers"),
]
NO_FAMILY = {
    "drivers/__init__.py",
    "drivers/accounts/__init__.py",
    "drivers/families.py",
    "drivers/simulators.py",
    "drivers/kit/__init__.py",
}
NOTHING_TO_SIMULATE = {("drivers/simulators.py", f"drivers.{family}") for family in rules.NOTHING_TO_SIMULATE}

# Where a vendor may be named above drivers/: words for people, which give examples of what to write.
BRANDS_ALLOWED = ("hub/text/messages/", "hub/config/templates.py")


def members(folder: str) -> list[Module]:
    """The modules directly in a folder, and the packages under it."""
    found = [module for module in HOUSE if Path(module.path).parent.as_posix() == folder and not module.is_init]
    found += [module for module in HOUSE if module.is_init and Path(module.path).parent.parent.as_posix() == folder]
    return [module for module in found if module.path not in NO_FAMILY]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=rules.ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [path for name in listed.split("\0") if name and (path := rules.ROOT / name).is_file()]


@pytest.mark.parametrize(
    "rule",
    [rules.too_long, rules.init_with_code, rules.asserts, rules.threads, rules.waivers_without_reason],
    ids=lambda rule: rule.__name__,
)
def test_every_module_of_the_product_keeps_the_rule(rule: rules.Rule) -> None:
    assert [offence for module in HOUSE for offence in rule(module)] == []


@pytest.mark.parametrize(
    "rule", [rules.tests_that_check_nothing, rules.waivers_without_reason], ids=lambda rule: rule.__name__
)
def test_every_module_of_the_tests_keeps_the_rule(rule: rules.Rule) -> None:
    assert [offence for module in TESTS for offence in rule(module)] == []


def test_tests_are_no_packages() -> None:
    assert [module.path for module in TESTS if module.is_init] == []


def test_the_model_knows_the_standard_library_only() -> None:
    model = [module for module in HOUSE if module.path.startswith("hub/model/")]
    assert [offence for module in model for offence in rules.foreign_imports(module)] == []


def test_every_error_has_one_root() -> None:
    found = {
        member
        for module in HOUSE
        for member in vars(importlib.import_module(module.name)).values()
        if inspect.isclass(member) and issubclass(member, BaseException) and member.__module__ == module.name
    }
    assert HearthError in found
    assert [error for error in found if not issubclass(error, HearthError)] == []


def test_no_vendor_is_named_above_the_drivers() -> None:
    files = [path for package in ("hub", "scenes") for path in (rules.ROOT / package).rglob("*") if path.is_file()]
    names = {path.relative_to(rules.ROOT).as_posix(): path for path in sorted(files) if path.suffix != ".pyc"}
    checked = {name: path for name, path in names.items() if not name.startswith(BRANDS_ALLOWED)}
    assert [offence for name, path in checked.items() for offence in rules.brands(name, path.read_text("utf-8"))] == []


@pytest.mark.parametrize(("table", "folder"), TABLES, ids=str)
def test_every_kind_is_in_its_table(table: str, folder: str) -> None:
    kinds = [kind for kind in members(folder) if (table, kind.name) not in NOTHING_TO_SIMULATE]
    assert kinds
    assert list(rules.missing_from_table(BY_PATH[table], kinds)) == []


def test_no_module_is_forgotten() -> None:
    assert list(rules.unused(HOUSE, ENTRIES)) == []


def test_every_module_has_a_test() -> None:
    assert list(rules.untested(HOUSE, TESTS, UNTESTED)) == []


def test_our_packages_are_ours_alone() -> None:
    owners = importlib.metadata.packages_distributions()
    assert [name for name in rules.PACKAGES if owners.get(name, ["hearth-hub"]) != ["hearth-hub"]] == []
    assert "tests" not in owners
    for name in rules.PACKAGES:
        assert Path(importlib.import_module(name).__path__[0]) == rules.ROOT / name


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    offences: list[str] = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        offences += rules.places(path.relative_to(rules.ROOT).as_posix(), text)
    assert offences == []


# Each rule sees what it is there for.

HASH = "#"  # kept apart, so that this file holds no waiver itself

FAULTS = [
    (rules.too_long, "hub/x.py", "x = 1\n" * 401),
    (rules.too_long, "hub/x.py", "def f():\n" + "    x = 1\n" * 50),
    (rules.init_with_code, "hub/x/__init__.py", '"""Words."""\nfrom hub.x.y import z\n'),
    (rules.init_with_code, "hub/x/__init__.py", ""),
    (rules.asserts, "hub/x.py", "def f(x):\n    assert x\n"),
    (rules.waivers_without_reason, "hub/x.py", f"x = 1  {HASH} noqa: F401\n"),
    (rules.waivers_without_reason, "hub/x.py", f"x = 1  {HASH} type: ignore\n"),
    (rules.foreign_imports, "hub/model/x.py", "import hub.core.state\n"),
    (rules.foreign_imports, "hub/model/x.py", "import aiohttp\n"),
    (rules.tests_that_check_nothing, "tests/test_x.py", "async def test_x():\n    f()\n"),
    (rules.threads, "drivers/x/y.py", "from concurrent.futures import ThreadPoolExecutor\n"),
]

FINE = [
    (rules.threads, "drivers/x/child.py", "import threading\n"),
    (rules.too_long, "hub/x.py", "def f():\n" + "    x = 1\n" * 49),
    (rules.init_with_code, "hub/x/__init__.py", '"""Words."""\n'),
    (rules.waivers_without_reason, "hub/x.py", f"x = 1  {HASH} noqa: F401 - the table is read by name\n"),
    (rules.waivers_without_reason, "hub/x.py", f"x = 1  {HASH} type: ignore[misc]  # the library has no types\n"),
    (rules.foreign_imports, "hub/model/x.py", "import enum\nfrom hub.model.value import Value\n"),
    (
        rules.tests_that_check_nothing,
        "tests/test_x.py",
        "def test_x():\n    with pytest.raises(OSError):\n        f()\n",
    ),
]


@pytest.mark.parametrize(("rule", "path", "text"), FAULTS)
def test_a_rule_sees_its_fault(rule: rules.Rule, path: str, text: str) -> None:
    assert len(list(rule(Module(path, text)))) == 1


@pytest.mark.parametrize(("rule", "path", "text"), FINE)
def test_a_rule_leaves_good_code_alone(rule: rules.Rule, path: str, text: str) -> None:
    assert list(rule(Module(path, text))) == []


@pytest.mark.parametrize(
    "line", ["class MiioCalls:", "lumi_gateway = 1", "# a Xiaomi thing", "speaks miIO", "yeelight"]
)
def test_a_vendor_is_seen_inside_a_name(line: str) -> None:
    assert len(list(rules.brands("hub/x.py", line))) == 1


@pytest.mark.parametrize("line", ["illuminance = lux", "the volume", "a string of lights", "monitoring"])
def test_a_common_word_is_no_vendor(line: str) -> None:
    assert list(rules.brands("hub/x.py", line)) == []


def test_a_table_must_hold_every_member() -> None:
    table = Module("scenes/kinds.py", "from scenes.triggers import at\nLATE = ['scenes.triggers.sun']\n")
    kinds = [Module(f"scenes/triggers/{name}.py", "") for name in ("at", "sun", "moon")]
    assert list(rules.missing_from_table(table, kinds)) == ["scenes/triggers/moon.py: not in the table scenes/kinds.py"]


def test_a_forgotten_module_is_seen() -> None:
    house = [Module("hub/a.py", "import hub.b\n"), Module("hub/b.py", ""), Module("hub/c.py", "")]
    assert list(rules.unused(house, frozenset({"hub.a"}))) == ["hub/c.py: nobody imports it"]


def test_an_untested_module_is_seen() -> None:
    house = [Module("hub/a.py", ""), Module("hub/b.py", ""), Module("hub/data/c.py", "")]
    tests = [Module("tests/hub/test_a.py", "from hub.a import f\n")]
    assert list(rules.untested(house, tests, ["hub/data/"])) == ["hub/b.py: no test imports hub.b"]


@pytest.mark.parametrize(
    "text", ["https://{}.org/x".format("pypi"), "cd /{}/hub".format("work"), "/{}/x".format("root")]
)
def test_a_place_of_one_machine_is_seen(text: str) -> None:
    assert len(list(rules.places("README.md", text))) == 1
