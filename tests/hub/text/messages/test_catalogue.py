"""The catalogue is whole: both languages, no id unused, no id unknown, no field forgotten."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from hub.text.messages.catalogue import CATALOGUE, merge, render
from tests.house_rules import product

PREFIXES = {message_id.split(".")[0] for message_id in CATALOGUE} | {"config", "device", "scenes", "trace", "cli"}
FILE_ENDINGS = {"yaml", "json", "py", "db", "sock", "service", "log", "md"}
AN_ID = re.compile(rf"(?:{'|'.join(sorted(PREFIXES))})(?:\.[a-z0-9_]+)+")


MODULES = [module for module in product() if "messages" not in Path(module.path).parts]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def id_in(node: ast.AST) -> str | None:
    """The message id that a node of the source is, if it is one."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not AN_ID.fullmatch(node.value):
        return None
    return None if node.value.rsplit(".", 1)[1] in FILE_ENDINGS else node.value


def test_both_languages_say_the_same_fields() -> None:
    for message_id, (english, chinese) in CATALOGUE.items():
        assert fields(english) == fields(chinese), message_id
        assert all(name.isidentifier() for name in fields(english)), message_id
        assert re.search(r"[\u3000-\u9fff\uff00-\uffef]", chinese), f"{message_id} has no Chinese in it"


def test_every_id_in_the_sources_is_in_the_catalogue() -> None:
    unknown = [
        f"{module.path}: {message_id}"
        for module in MODULES
        for node in module.nodes
        if (message_id := id_in(node)) and message_id not in CATALOGUE
    ]
    assert not unknown


def test_no_message_is_unused() -> None:
    """An id is used where it stands whole, or where an f-string begins with its beginning."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for module in MODULES:
        for node in module.nodes:
            if message_id := id_in(node):
                whole.add(message_id)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    made = tuple(beginning for beginning in beginnings if beginning.split(".")[0] in PREFIXES and "." in beginning)
    unused = [message_id for message_id in CATALOGUE if message_id not in whole and not message_id.startswith(made)]
    assert not unused


def test_whoever_names_a_message_gives_its_fields() -> None:
    """Calls of the form `error("id", …, field=…)` and `SomeError("id", field=…)`; a method may add some itself."""
    forgotten = []
    for module in MODULES:
        for node in module.nodes:
            if not isinstance(node, ast.Call) or not node.args or not (message_id := id_in(node.args[0])):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            says = name in ("error", "warning") or (name[:1].isupper() and len(node.args) == 1)
            given = {keyword.arg for keyword in node.keywords}
            if not says or None in given or message_id not in CATALOGUE:
                continue
            if missing := fields(CATALOGUE[message_id][0]) - given:
                forgotten.append(f"{module.path}:{node.lineno}: {message_id} lacks {sorted(missing)}")
    assert not forgotten


def test_an_id_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.b"):
        merge([{"a.b": ("x", "y")}, {"a.b": ("x", "y")}])


def test_messages_are_rendered_in_both_languages() -> None:
    assert render("value.too_low", {"text": "3", "limit": 5}) == "3 is too low: at least 5"
    assert render("value.too_low", {"text": "3", "limit": 5}, "zh") == "3 过小：最小为 5"


def test_rendering_never_fails() -> None:
    assert render("no.such", {"a": 1}) == "no.such a=1"
    assert render("value.too_low", {"text": "{0.__class__}"}) == "{0.__class__} is too low: at least {limit}"


def test_durations_are_written_as_people_write_them() -> None:
    assert render("trace.wait", {"seconds": 5400}) == "wait 1h30m"
    assert render("trace.cooldown", {"left": 1619.7}) == "did not run: it rests for another 27m"
    assert render("trace.wait", {"seconds": "?"}) == "wait ?"
    assert render("trace.wait", {}) == "wait {seconds}"
