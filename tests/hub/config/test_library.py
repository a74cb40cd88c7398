"""The library: what comes with Hearth, read when it is asked for, under what its owner wrote."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.library import Overlays, YamlLibrary, plain, read_overlays, read_products
from hub.text import yaml
from hub.text.source import Source

OURS = """\
# Plugs.

- models: [acme.plug.x1, acme.plug.x2]
  vendor: Acme
  members:
    switch:on: {at: 2.10, type: bool}
- models: [acme.lamp.y1]
  name: Lamp
"""


def library(folder: Path, *overlays: str) -> YamlLibrary:
    (folder / "ours").mkdir()
    (folder / "ours" / "plugs.yaml").write_text(OURS, "utf-8")
    written = [one for text in overlays for one in read_products(Source("mine.yaml", text), ("miio",))[0]]
    return YamlLibrary({"miio": folder / "ours"}, Overlays(tuple(written)))


def test_one_entry_is_parsed_and_the_others_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = library(tmp_path)
    parsed: list[str] = []
    parse = yaml.parse

    def counting(source: Source, limits: yaml.Limits) -> object:
        parsed.append(source.text)
        return parse(source, limits)

    monkeypatch.setattr(yaml, "parse", counting)
    assert shelf.models("miio") == ("acme.plug.x1", "acme.plug.x2", "acme.lamp.y1")
    assert parsed == []
    (found,) = shelf.definitions("miio", "acme.lamp.y1")
    assert found == {"models": ["acme.lamp.y1"], "name": "Lamp"}
    assert parsed == ["- models: [acme.lamp.y1]\n  name: Lamp\n"]


def test_two_digits_stay_two_and_the_owners_comes_after_ours(tmp_path: Path) -> None:
    shelf = library(tmp_path, "- models: [acme.plug.x1]\n  name: Mine\n")
    ours, mine = shelf.definitions("miio", "acme.plug.x1")
    assert ours["members"] == {"switch:on": {"at": "2.10", "type": "bool"}}
    assert mine == {"models": ["acme.plug.x1"], "name": "Mine"}
    assert len(shelf.definitions("miio", "acme.plug.x2")) == 1
    assert shelf.definitions("miio", "nobody.x.y") == shelf.definitions("axis", "nobody.x.y") == ()


def test_files_that_were_exchanged_under_a_running_hub(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.models("miio")
    (tmp_path / "ours" / "plugs.yaml").write_text("# More words than there were before.\n" + OURS, "utf-8")
    (found,) = shelf.definitions("miio", "acme.lamp.y1")
    assert found["name"] == "Lamp"


def test_another_edition_only_where_something_else_is_written(tmp_path: Path) -> None:
    def other(text: str) -> YamlLibrary:
        found = YamlLibrary({}, Overlays(read_products(Source("mine.yaml", text), ("miio",))[0]))
        found.made["miio", text] = text
        return found

    shelf = library(tmp_path, "- models: [a.b.c]\n")
    shelf.take(other("- models: [a.b.c]\n"))
    assert (shelf.edition, dict(shelf.made)) == (0, {})
    new = other("- models: [a.b.d]\n")
    shelf.take(new)
    assert shelf.made is new.made
    assert (shelf.edition, "a.b.d" in shelf.models("miio"), "a.b.c" in shelf.models("miio")) == (1, True, False)


def test_what_was_learned_of_a_model_comes_before_what_speaks_of_it(tmp_path: Path) -> None:
    for name in ("a", "acme.plug.x1", "b"):
        (tmp_path / f"{name}.yaml").write_text(f"- models: [acme.plug.x1]\n  name: {name}\n")
    overlays, _ = read_overlays(tmp_path, ("miio",))
    assert [one.data["name"] for one in overlays.entries] == ["acme.plug.x1", "a", "b"]


def test_the_owners_folder(tmp_path: Path) -> None:
    assert read_overlays(tmp_path / "nothing", ("miio",)) == (Overlays(), [])
    folder = tmp_path / "products"
    folder.mkdir()
    (folder / "b.yaml").write_text("- models: [a.b.c]\n  name: second\n", "utf-8")
    (folder / "a.yaml").write_text("- models: [a.b.c]\n  name: first\n- models: []\n", "utf-8")
    (folder / "c.yaml").write_text("- models: [a.b.c\n", "utf-8")
    (folder / ".a.yaml").write_text("x", "utf-8")
    (folder / "a.b.c.json").write_text("{}", "utf-8")
    overlays, problems = read_overlays(folder, ("miio",))
    assert [one.data["name"] for one in overlays.of("miio", "a.b.c")] == ["first", "second"]
    told = [problem.line().removeprefix(str(folder)) for problem in problems]
    assert [line.split(": ")[0] for line in told] == ["/a.yaml:3:11", "/c.yaml:1:11"]
    assert all("warning" in line for line in told)
    shelf = YamlLibrary({}, overlays)
    assert shelf.specification("a.b.c") == b"{}"
    (folder / "a.b.c.json").unlink()
    assert shelf.specification("a.b.c") is shelf.specification("../secrets") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b", "product.not_entries"),
        ("- a", "product.not_entries"),
        ("- name: x", "product.no_models"),
        ("- models: ['../x']", "product.no_models"),
        ("- models: [a.b]\n  family: mio", "product.no_family"),
    ],
)
def test_what_is_no_entry(text: str, message: str) -> None:
    written, problems = read_products(Source("mine.yaml", text), ("miio",))
    assert (written, [problem.message_id for problem in problems]) == ((), [message])


def test_a_near_miss_of_a_family_is_told() -> None:
    _, (problem,) = read_products(Source("mine.yaml", "- models: [a.b]\n  family: mio\n"), ("miio",))
    assert problem.hint == "miio"


def test_places_of_values() -> None:
    text = "- models: [a.b]\n  bind:\n    plug.on: {read: x}\n  together: [[a, b]]\n"
    (one,), _ = read_products(Source("mine.yaml", text), ("miio",))
    places = [(), ("bind", "plug.on"), ("bind", "plug.on", "read"), ("bind", "plug.power"), ("together", 0, 1)]
    assert [(mark.line, mark.column) for mark in map(one.place, places)] == [(1, 3), (3, 5), (3, 15), (2, 3), (4, 18)]


def test_words_of_yaml_as_plain_data() -> None:
    text = "{a: on, b: true, c: 1, d: 1.50, e: '1', f: ~, g: 2.10, at: 2.10, h: -3e2, i: 0x10, j: [1, x], k: 007}"
    root, _ = yaml.parse(Source("x", text))
    assert root is not None
    assert plain(root) == {
        "a": "on", "b": True, "c": 1, "d": 1.5, "e": "1", "f": None, "g": 2.1, "at": "2.10", "h": -300.0, "i": "0x10",
        "j": [1, "x"], "k": "007",
    }  # fmt: skip


@given(st.text(alphabet="- models:[]{}abc.\n '\"&*!~1x", max_size=80))
def test_whatever_stands_there_nothing_raises(text: str) -> None:
    written, problems = read_products(Source("mine.yaml", "- models: [a.b]\n  " + text), ("miio",))
    assert written or problems


def test_what_a_device_says_stands_in_place_of_ours_under_the_owners_entries_for_its_name(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("- {models: [Plug], family: talk, name: mine}\n")
    overlays, problems = read_overlays(tmp_path, ("talk",))
    assert problems == []
    said: dict[tuple[str, str], Mapping[str, object]] = {("talk", "Plug@1"): {"name": "its own"}}
    library = YamlLibrary({}, overlays, said)
    assert [one["name"] for one in library.definitions("talk", "Plug@1")] == ["its own", "mine"]
    assert [one["name"] for one in library.definitions("talk", "Plug")] == ["mine"]
    assert library.definitions("talk", "Plug@2") == ()
    assert library.definitions("other", "Plug@1") == ()
    said["talk", "Plug@2"] = {"name": "later"}  # it grows while the hub runs
    assert library.forms("talk", "Plug") == ("Plug@1", "Plug@2")
    assert (library.forms("talk", "Lamp"), library.families("Plug"), library.models("talk")) == (
        ("Lamp",), ("talk",), ("Plug",),
    )  # fmt: skip
