"""What the pages say is so: links, commands, examples, tables and numbers."""

import html
import importlib.util
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

from drivers.axis.definitions.cameras import DEFINITIONS as CAMERAS
from drivers.families import FAMILIES, abilities_by
from drivers.kit.define import Definition
from drivers.mitv.definitions.sets import DEFINITIONS as SETS
from drivers.ntfy.definitions.topics import DEFINITIONS as TOPICS
from drivers.router.definitions.routers import ROUTERS
from drivers.yeelight.definitions.lights import LAMPS
from hub.cli.main import COMMANDS, main
from hub.compose.checking import check_house
from hub.compose.needs import PERIODS
from hub.compose.products import doubtful_products, library_of
from hub.config.devices_file import read_devices
from hub.config.hearth_file import read_settings
from hub.config.library import Overlays, read_products
from hub.core.safety.debts import RENEWALS
from hub.core.safety.safety import LOOK_EVERY
from hub.core.safety.two_step import LOCKED_FOR, MOST_TRIES, PATIENCE
from hub.demo.day import load_day
from hub.demo.home_file import read_home
from hub.model.capability import Guard
from hub.model.vocabulary import CAPABILITIES
from hub.model.words.guards import LOADS
from hub.text.messages.catalogue import CATALOGUE
from hub.text.problem import Problem
from hub.text.quantities import format_duration
from hub.text.source import Source
from scenes.engine.view import View
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.language.reading import ActionKind, ConditionKind, TriggerKind
from scenes.language.shapes import House
from scenes.reader.home import read_scenes
from tests import house_rules as rules
from tests.drivers.miio.products import LIBRARY, MODELS, definition
from tests.house_rules import ROOT, Module
from tests.scenes.household import HOUSE, JOINED

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
}
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXAMPLES_HAVE_THEIR_OWN_TEST = ("docs/scenes/", "docs/expressions.md")


def blocks(label: str, *pages: str) -> list[tuple[str, str]]:
    """(page, text) of every fenced block with that label."""
    return [
        (name, text)
        for name, page in PAGES.items()
        if not pages or name in pages
        for found, text in BLOCK.findall(page)
        if found == label
    ]


def only(label: str, page: str) -> str:
    """The text of the one block of a page with that label."""
    ((_, text),) = blocks(label, page)
    return text


def code(page: str) -> str:
    """Everything on a page that is set as code: blocks for the shell, and spans."""
    spans = re.findall(r"`([^`\n]+)`", BLOCK.sub("", page))
    return "\n".join([text for label, text in BLOCK.findall(page) if label in ("sh", "console")] + spans)


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next one."""
    text = BLOCK.sub("", PAGES[page])
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"{page} has no section {title}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = {index - 1 for index, row in enumerate(cells) if set("".join(row)) <= set("-: ")}
    return [row for index, row in enumerate(cells) if index not in heads and index - 1 not in heads]


def anchors(page: str) -> set[str]:
    """The names of the headings, as they are linked to."""
    titles = re.findall(r"^#+ (.+)$", BLOCK.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


# Links, paths, commands


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", BLOCK.sub("", PAGES[name])):
        assert "://" not in target, "pages are read without a network too"
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path.read_text("utf-8")), f"{target}#{anchor}"


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_is_named_exists(name: str) -> None:
    # What ends in .yaml may be a file of the reader's own home; what has a star stands for many.
    pattern = (
        r"\b(?:hub|drivers|scenes|config|systemd|tests|docs|requirements)/[\w./-]*(?:/|\.py|\.md|\.txt|\.sh|\.service)"
    )
    named = [found for span in re.findall(r"`([^`\n]+)`", PAGES[name]) for found in re.findall(f"^{pattern}$", span)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.fixture
def help_of(capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """The help of a command, as people see it."""

    def show(command: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help", "--lang", "en"])
        assert ended.value.code == 0
        return capsys.readouterr().out

    return show


def commands(text: str) -> set[tuple[str, str]]:
    """(command, option) for every `hearth COMMAND --option` in a text; option empty for the bare command."""
    found: set[tuple[str, str]] = set()
    for command, rest in re.findall(r"\bhearth (?!hearth\b)([a-z]+(?:-not)?)\b([^\n#`|;]*)", text):
        found |= {(command, option) for option in ("", *re.findall(r"(?<!\S)--[a-z][a-z-]*", rest))}
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_command_on_a_page_exists(name: str, help_of: Callable[[str], str]) -> None:
    for command, option in commands(code(PAGES[name])):
        assert command in COMMANDS, f"hearth {command}"
        assert option in help_of(command), f"hearth {command} {option}"


def test_every_command_in_a_message_exists(help_of: Callable[[str], str]) -> None:
    told = "\n".join(span for pair in CATALOGUE.values() for text in pair for span in re.findall(r"`([^`]+)`", text))
    for command, option in commands(told):
        assert command in COMMANDS, f"hearth {command}"
        assert option in help_of(command), f"hearth {command} {option}"


def test_every_command_is_on_the_page_of_commands() -> None:
    assert {command for command, _ in commands(code(PAGES["docs/cli.md"]))} == set(COMMANDS)


def test_every_make_target_exists() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {target for page in PAGES.values() for target in re.findall(r"^make ([a-z-]+)", code(page), re.MULTILINE)}
    assert {"demo", "test"} <= named <= set(phony.split())


def test_every_variable_of_the_environment_is_read_somewhere() -> None:
    named = {name for page in PAGES.values() for name in re.findall(r"\bHEARTH_[A-Z]+(?:_[A-Z]+)*\b", page)}
    source = "".join(module.text for module in rules.modules("hub", "tests"))
    assert named
    assert [name for name in named if f'"{name}"' not in source] == []


# Examples in YAML


def test_every_yaml_example_is_tested() -> None:
    tested = {"yaml scene", "yaml hearth.yaml", "yaml devices.yaml", "yaml wrong", "yaml products", "yaml device"}
    labels = {
        (name, label)
        for name, page in PAGES.items()
        if not name.startswith(EXAMPLES_HAVE_THEIR_OWN_TEST)
        for label, _ in BLOCK.findall(page)
        if label.startswith("yaml")
    }
    assert [(name, label) for name, label in labels if label not in tested] == []


@pytest.mark.parametrize(("name", "text"), blocks("yaml scene"))
def test_a_scene_is_one(name: str, text: str) -> None:
    reading = read_scenes([Source(name, text)], JOINED, View())
    assert [problem.render() for problem in reading.problems] == []
    assert reading.program.scenes


@pytest.mark.parametrize(("name", "text"), blocks("yaml hearth.yaml"))
def test_a_hearth_yaml_is_one(name: str, text: str) -> None:
    settings, problems = read_settings(Source(name, text))
    assert [problem.render() for problem in problems] == []
    assert settings is not None


@pytest.mark.parametrize(("name", "text"), blocks("yaml devices.yaml"))
def test_a_devices_yaml_is_one(name: str, text: str) -> None:
    devices, problems = read_devices(Source(name, text), FAMILIES)
    assert [problem.render() for problem in problems] == []
    assert devices is not None
    shown = [Source(page, one) for page, one in blocks("yaml products") if page == name]
    written = [entry for source in shown for entry in read_products(source, tuple(FAMILIES))[0]]
    abilities_of = abilities_by(library_of(Overlays(tuple(written))))
    for entry in devices.devices.values():
        known = [abilities_of(endpoint.family, entry.model) for endpoint in entry.endpoints]
        assert not entry.model or any(known), entry.model


def test_what_check_says_is_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "hearth.yaml").write_text("home: {time_zone: UTC}\n", "utf-8")
    kettle = "devices:\n  kettle: {model: yunmi.kettle.v19, endpoints: [miio:412345678]}\n"
    (tmp_path / "devices.yaml").write_text(kettle, "utf-8")
    (tmp_path / "scenes" / "kitchen.yaml").write_text(only("yaml wrong", "docs/configuration.md"), "utf-8")
    monkeypatch.chdir(tmp_path)
    said = "".join(f"{problem.render()}\n" for problem in check_house(Path(), {}))
    assert said == only("text check", "docs/configuration.md")


# The keys of the configuration


def known_keys(problems: Iterable[Problem]) -> dict[int, set[str]]:
    """By line: the keys that a reader would have known, as it says when it meets one that it does not know."""
    found: dict[int, set[str]] = {}
    for problem in problems:
        if problem.message_id == "value.unknown_key" and problem.mark is not None:
            found[problem.mark.line] = set(re.findall(r"`(\w+)`", str(problem.params["known"])))
    return found


def shown_keys(title: str) -> set[str]:
    """The keys in the table under a heading of the page."""
    return {row[0].strip("`") for row in rows(section("docs/configuration.md", title))}


def test_hearth_yaml_has_the_keys_that_are_shown() -> None:
    titles = ("home", "network", "storage", "safety", "log", "backup", "history", "mqtt")
    text = "zz: 1\n" + "".join(f"{title}: {{zz: 1}}\n" for title in titles)
    _, problems = read_settings(Source("hearth.yaml", text))
    known = known_keys(problems)
    assert known[1] == set(titles)
    assert {title: shown_keys(f"`{title}`") for title in titles} == {
        title: known[line] for line, title in enumerate(titles, 2)
    }


def test_devices_yaml_has_the_keys_that_are_shown() -> None:
    text = """\
zz: 1
devices:
  one:
    zz: 1
    endpoints:
      - {id: "miio:1",
         zz: 1}
    hazard: {zz: 1}
    properties:
      on: {zz: 1}
"""
    _, problems = read_devices(Source("devices.yaml", text), FAMILIES)
    known = known_keys(problems)
    assert known[1] == {"areas", "devices"}
    assert shown_keys("`devices`") == known[4]
    assert shown_keys("`endpoints`") == known[7]
    assert shown_keys("`hazard`") == known[8]
    assert shown_keys("`properties`") == known[10]


# Scenes

KINDS: dict[str, Mapping[str, TriggerKind] | Mapping[str, ConditionKind] | Mapping[str, ActionKind]] = {
    "Triggers": TRIGGERS,
    "Conditions": CONDITIONS,
    "Actions": ACTIONS,
}
OTHER_PAGES = {"Triggers": {"manual": "manual.md"}}


@pytest.mark.parametrize("title", KINDS)
def test_every_kind_has_its_page_and_its_row(title: str) -> None:
    linked = {
        (word, target)
        for row in rows(section("docs/scenes/README.md", title))
        for word, target in re.findall(r"\[`(\w+)[^`]*`\]\(([^)]+)\)", row[0])
    }
    pages = {word: f"{title.lower()}/{word}.md" for word in KINDS[title]} | OTHER_PAGES.get(title, {})
    assert linked == set(pages.items())
    for word, page in pages.items():
        if page != OTHER_PAGES.get(title, {}).get(word):
            assert PAGES[f"docs/scenes/{page}"].startswith(f"# {title[:-1]} `{word}`\n"), page
        assert len(blocks("yaml test", f"docs/scenes/{page}")) >= 2, f"{page} needs two worked examples"


@pytest.mark.parametrize("title", KINDS)
def test_every_key_of_a_kind_is_on_its_page(title: str) -> None:
    for word, kind in KINDS[title].items():
        page = OTHER_PAGES.get(title, {}).get(word, f"{title.lower()}/{word}.md")
        spans = " ".join(re.findall(r"`([^`\n]+)`", BLOCK.sub("", PAGES[f"docs/scenes/{page}"])))
        assert kind.schema(House(HOUSE)).keys() - set(re.findall(r"\w+", spans)) == set(), page


def test_every_page_of_scenes_is_reached_from_their_first() -> None:
    linked = set(re.findall(r"\]\(([^)#\s]+)", BLOCK.sub("", PAGES["docs/scenes/README.md"])))
    pages = {name.removeprefix("docs/scenes/") for name in PAGES if name.startswith("docs/scenes/")}
    assert pages - {"README.md"} - linked == set()
    shown = {row[0] for row in rows(section("docs/scenes/README.md", "Scenes as a whole"))}
    whole = {name for name in pages if "/" not in name} - {"README.md"}
    assert shown == {f"[{PAGES[f'docs/scenes/{name}'].splitlines()[0].removeprefix('# ')}]({name})" for name in whole}


def test_a_scene_has_the_keys_that_are_shown() -> None:
    reading = read_scenes([Source("scenes/a.yaml", "- scene: A\n  zz: 1\n")], HOUSE, View())
    known = known_keys(reading.problems)
    shown = {
        word for row in rows(section("docs/scenes/README.md", "The keys of a scene")) for word in row[0].split(", ")
    }
    assert {word.strip("`") for word in shown} == known[2]


# Safety


def guard_rows() -> list[list[str]]:
    """The table of what is guarded, as docs/safety.md must have it."""
    guarded = [
        (f"{one.name}.{prop.name}", prop.guard)
        for one in CAPABILITIES
        for prop in one.properties
        if prop.guard is not None
    ]
    loads = [(f"load: {load}", guard) for load, guard in LOADS.items() if guard is not None]
    return [[f"`{name}`", *_limits(guard)] for name, guard in (*guarded, *loads)]


def _limits(guard: Guard) -> list[str]:
    def told(seconds: float | None, without: str) -> str:
        return without if seconds is None else format_duration(seconds)

    rest = f", {format_duration(guard.rest)} of rest" if guard.rest else ""
    often = f"{guard.most} in {format_duration(guard.within)}{rest}"
    limits = told(guard.max_on, "no limit"), told(guard.longest, "no limit"), told(guard.lease, "none")
    return [str(guard.level.value), *limits, often]


def test_the_page_of_safety_says_what_is_guarded_and_how() -> None:
    assert rows(section("docs/safety.md", "What is guarded")) == guard_rows()


def test_the_page_of_safety_says_the_numbers_that_hold() -> None:
    page = " ".join(PAGES["docs/safety.md"].split())
    assert f"within {PATIENCE:.0f} seconds" in page
    assert MOST_TRIES == 5
    assert f"heard for {LOCKED_FOR / 60:.0f} minutes" in page
    assert RENEWALS == 3
    assert PERIODS == 2 / 3
    assert LOOK_EVERY <= 10


# Contributing


def module_of(label: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A Python example of CONTRIBUTING.md, imported from a file as any module."""
    name = f"contributed_{label.removeprefix('python ')}"
    path = folder / f"{name}.py"
    path.write_text(only(label, "CONTRIBUTING.md"), "utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def test_the_device_is_the_real_one() -> None:
    text = only("yaml device", "CONTRIBUTING.md")
    (shown,), problems = read_products(Source("plugs.yaml", text), ("miio",))
    assert problems == []
    for model in shown.models:
        assert LIBRARY.definitions("miio", model) == (shown.data,)
    assert text in (ROOT / "drivers/miio/definitions/plugs.yaml").read_text("utf-8")


@pytest.mark.parametrize("text", [text for _, text in blocks("yaml products")])
def test_the_products_that_are_shown_are_right(text: str) -> None:
    written, problems = read_products(Source("products/mine.yaml", text), tuple(FAMILIES))
    assert problems == []
    if written[0].family not in ("", "miio", "mqtt"):
        return  # it is laid over what a device says of itself, and there is none here
    overlays = Overlays(written)
    assert doubtful_products(library_of(overlays)) == []
    for model in written[0].models:
        assert abilities_by(library_of(overlays))(written[0].family or "miio", model) is not None


def test_the_trigger_works_in_the_real_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trigger = module_of("python trigger", tmp_path, monkeypatch)
    assert "silent" not in TRIGGERS, "it exists now: show another one"
    monkeypatch.setitem(cast("dict[str, object]", TRIGGERS), "silent", trigger)
    shown = module_of("python test", tmp_path, monkeypatch)
    tests = [member for name, member in vars(shown).items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        test()


def test_without_the_trigger_its_tests_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = module_of("python test", tmp_path, monkeypatch)
    with pytest.raises(AssertionError):
        shown.test_an_hour_of_silence_is_told()


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("python trigger", "scenes/triggers/example.py"),
        ("python test", "tests/scenes/kinds/test_example.py"),
    ],
)
def test_the_examples_keep_the_rules_of_style(label: str, path: str) -> None:
    text = only(label, "CONTRIBUTING.md")
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "--stdin-filename", path, "-"]
        result = subprocess.run(ruff, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr


# Tables and numbers


def product_rows() -> list[str]:
    """The table of products, as docs/devices.md must have it."""
    found: list[str] = []
    for definitions in (miio_products(), CAMERAS, SETS.values(), TOPICS.values(), ROUTERS, LAMPS):
        unique = {id(one): cast("Definition[object]", one) for one in definitions}.values()
        found += sorted(map(_product, unique), key=lambda row: row.replace("*", "").casefold())
    return found


def miio_products() -> list[Definition[Any]]:
    """One definition for each entry that comes with Hearth, with all models of the entry."""
    found: dict[tuple[str, ...], Definition[Any]] = {}
    for model in MODELS:
        (entry,) = LIBRARY.definitions("miio", model)
        models = tuple(cast("list[str]", entry["models"]))
        if models not in found:
            found[models] = replace(definition(model), models=models)
    return list(found.values())


def _product(one: Definition[object]) -> str:
    name = one.name if one.vendor in one.models else f"{one.vendor} {one.name}"
    if any(prop.guard is not None for prop in one.abilities.properties.values()):
        name = f"**{name}**"
    models = " ".join(f"`{model}`" for model in one.models)
    return f"| {name} | {models} | {', '.join(sorted({name for _, name in one.abilities.capabilities} - {'raw'}))} |"


def test_every_product_is_on_the_page_and_no_other() -> None:
    page = PAGES["docs/devices.md"]
    shown = page[page.index("| product |") :].splitlines()[2:]
    assert [row for row in shown if row.startswith("|")] == product_rows()


def test_the_numbers_of_the_readme_are_so() -> None:
    page = PAGES["README.md"]
    assert f"miIO: {len(miio_products())} products, {len(MODELS)} models" in page
    home = read_home((ROOT / "config/virtual-home.yaml").read_text("utf-8"))
    assert f"a virtual home of {len(home.devices)} devices" in page
    kinds = f"{len(TRIGGERS)} triggers, {len(CONDITIONS)} conditions, {len(ACTIONS)} actions"
    assert kinds in page
    tested = [page for page, _ in blocks("yaml test") if page.startswith("docs/scenes/")]
    (told,) = re.findall(r"more than (\d+) worked examples", page)
    assert len(tested) > int(told)


def test_the_picture_shows_the_day_of_the_demo() -> None:
    picture = html.unescape((ROOT / "docs/demo.svg").read_text("utf-8")).replace("\N{NO-BREAK SPACE}", " ")
    day = load_day(ROOT / "config/day.yaml")
    shown = [*(act.title for act in day.acts), *(scene for act in day.acts for scene in act.scenes)]
    assert shown
    assert [title for title in shown if title not in picture] == []
    assert "✓" in picture


def test_the_table_of_packages_is_the_house() -> None:
    table = {row[0].strip("`"): row for row in rows(section("docs/architecture.md", "The rooms"))}
    house = rules.product()
    names = {module.name for module in house if "." in module.name}
    packages = {_package(name) for name in names}
    assert table.keys() == packages
    by_package: dict[str, list[Module]] = defaultdict(list)
    for module in house:
        by_package[_package(module.name)].append(module)
    for package, (_, holds, may) in table.items():
        assert holds, package
        allowed = _allowed(may, packages)
        assert allowed <= packages, package
        imported = {_package(name) for module in by_package[package] for name in module.imports & names}
        assert imported - allowed - {package} == set(), package


def _package(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _allowed(may: str, packages: set[str]) -> set[str]:
    """What a cell of the table allows."""
    if may == "everybody":
        return packages
    outside = {"hub.api", "hub.app", "hub.cli", "hub.process", "hub.compose", "hub.daemon", "hub.demo", "hub.off"}
    rooms = packages - outside if "every room" in may else set()
    return rooms | set(re.findall(r"`([\w.]+)`", may))
