"""The schema of products/*.yaml knows all that stands in the files that come with Hearth, and no mistakes."""

import re
from pathlib import Path

import pytest

from drivers.families import bundled, written
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


def test_an_editor_finds_nothing_wrong_with_what_the_page_shows() -> None:
    page = (Path(__file__).parents[3] / "docs" / "mqtt.md").read_text("utf-8")
    look = judge(products_schema(written(), (), CAPABILITIES))
    shown = re.findall(r"```yaml products\n(.*?)```", page, re.DOTALL)
    assert len(shown) > 5
    assert [(text, look(text)) for text in shown if look(text) is not None] == []


@pytest.mark.parametrize(
    "bind",
    ["switch.on: {from: a, jsn: b}", "light.color: {form: hsv}", "button.press: {events: {a: {kind: {jso: b}}}}"],
)
def test_an_editor_marks_mistakes_over_mqtt(bind: str) -> None:
    look = judge(products_schema(written(), (), CAPABILITIES))
    assert look(f"- {{models: [a.b], family: mqtt, bind: {{{bind}}}}}") is not None
