"""The schema of products/*.yaml knows all that stands in the files that come with Hearth, and no mistakes."""

from pathlib import Path

import pytest

from drivers.families import bundled
from hub.config.library import YamlLibrary
from hub.config.products_schema import products_schema
from hub.model.vocabulary import CAPABILITIES
from tests.scenes.editors import judge

FILES = sorted(path for folder in bundled().values() for path in folder.glob("*.yaml"))
LOOK = judge(products_schema(["miio"], YamlLibrary(bundled()).models("miio"), CAPABILITIES))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_editor_finds_nothing_wrong_with_what_comes_with_hearth(path: Path) -> None:
    assert LOOK(path.read_text("utf-8")) is None


@pytest.mark.parametrize(
    "text",
    [
        "models: [a.b]",
        "- name: x",
        "- {models: [a.b], speaks: latin}",
        "- {models: [a.b], chunk: 0}",
        "- {models: [a.b], like: nobody.x}",
        "- {models: [a.b], bind: {plug.om: {read: x}}}",
        "- {models: [a.b], bind: {plug.on: {reed: x}}}",
        "- {models: [a.b], bind: {plug.on: {read: x, poll: often}}}",
        "- {models: [a.b], members: {a: {at: 2.1, acess: r}}}",
    ],
)
def test_an_editor_marks_mistakes(text: str) -> None:
    assert LOOK(text) is not None


def test_null_and_components_and_what_is_raw() -> None:
    binds = "{plug.on: ~, left.switch.on: {read: x}, raw.mine: {read: x, poll: slow}}"
    assert LOOK(f"- {{models: [a.b], like: cuco.plug.cp1, bind: {binds}}}") is None
