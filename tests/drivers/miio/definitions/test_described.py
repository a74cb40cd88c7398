"""Specifications for people."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from drivers.miio.definitions.described import described, meanings
from hub.model.errors import BadBytes
from hub.model.ports import NoLibrary

FACTS = Path(__file__).parents[3] / "facts" / "specifications"
FAN = (FACTS / "dmaker.fan.p9.json").read_bytes()
MAGNET = (FACTS / "isa.magnet.dw2hl.json").read_bytes()


class Shelf(NoLibrary):
    def __init__(self, text: bytes | None, *entries: Mapping[str, object]) -> None:
        self._text = text
        self._entries = entries

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        return self._entries

    def specification(self, model: str) -> bytes | None:
        return self._text


def test_the_model_is_told_from_the_type_or_from_those_that_are_known() -> None:
    assert described(FAN, ()).model == "dmaker.fan.p9"
    # A magnet sensor is no `isa.magnet-sensor.dw2hl`.
    assert described(MAGNET, ()).model is None
    assert described(MAGNET, ("isa.magnet.dw2hl", "isa.camera.hl5")).model == "isa.magnet.dw2hl"
    assert described(FAN, ("dmaker.fan.p9", "dmaker.airfresh.p9")).model is None
    assert described(FAN, ()).members == 16


def test_what_is_none_is_refused() -> None:
    with pytest.raises(BadBytes):
        described(b"[]", ())


def test_each_member_is_said_to_be_bound_or_not() -> None:
    found = {one.name: one for one in meanings(Shelf(FAN), "dmaker.fan.p9")}
    assert (found["fan:on"].at, found["fan:on"].path, found["fan:on"].writable) == ("2.1", "on", True)
    assert found["fan:fan-level"].path == "raw.fan_fan_level"
    assert found["fan:motor-control"].path == ""  # it can only be written
    assert "device-information:model" not in found


def test_nothing_is_said_of_what_nothing_is_written_of() -> None:
    assert meanings(Shelf(None), "no.such.model") == ()
    assert meanings(Shelf(b"[]"), "no.such.model") == ()
