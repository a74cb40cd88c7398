"""The schemas of hearth.yaml and devices.yaml without a home; with one: tests/hub/compose/test_schemas.py."""

from hub.config.schema import devices_schema, settings_schema
from hub.text.messages.catalogue import CATALOGUE
from tests.scenes.editors import judge


def test_a_home_without_areas_may_have_some() -> None:
    look = judge(devices_schema(["miio", "ntfy"], {}, [], [], lambda _: None))
    assert look("{devices: {lamp: {area: kitchen, endpoints: miio:1}}}") is None
    assert look("{devices: {lamp: {endpoints: axis:1}}}") is not None
    assert look("{device: {}}") is not None


def test_calendars_of_the_home_are_offered() -> None:
    schema = settings_schema(lambda _: None, ["china"])
    assert schema["properties"]["home"]["properties"]["calendar"]["anyOf"][0] == {"enum": ["china"]}


def test_every_key_has_its_sentence() -> None:
    asked: list[str] = []

    def say(id_: str) -> str | None:
        asked.append(id_)
        return None

    settings_schema(say)
    devices_schema(["miio"], {}, [], [], say)
    assert [id_ for id_ in asked if id_ not in CATALOGUE] == []
