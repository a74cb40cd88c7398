"""Our definitions against what is published: real sessions with devices that are made of the facts alone.

The facts (tests/facts) and what their names mean (meanings.py) know nothing of the definitions: a wrong number, scale
or polarity shows here, and so does a fact that no capability tells.
"""

import sys
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.profiles.miot import MiotDefinition
from hub.model.ports import NoLibrary
from tests.drivers.miio.definitions.examination import OURS, Examination, Findings
from tests.drivers.miio.definitions.published import SPECIFICATIONS, Entry, published, specified

OTHERWISE = {
    ("roborock.vacuum.a27", "miot"): "speaks the older form on the network",
    ("chuangmi.plug.m3", "miot"): "speaks the older form on the network",
}
"""Models that are written of in another form than the one that these facts are of."""

GONE = ("no", "ble")
"""Products that cannot be reached over the network by themselves."""


def _cases() -> list[tuple[Entry, str]]:
    """Every product that can be reached, under each of its names."""
    return [
        (entry, model)
        for entry in published()
        for model in (entry["model"], *entry.get("aliases", ()))
        if (entry["local"] not in GONE or _speaks(model) == entry["speaks"])
        and (model, entry["speaks"]) not in OTHERWISE
    ]


def _speaks(model: str) -> str | None:
    definition = Catalogue(OURS).definition(model)
    if definition is None:
        return None
    return "miot" if isinstance(definition, MiotDefinition) else "legacy"


CASES = _cases()


@pytest.mark.parametrize(("entry", "model"), CASES, ids=[f"{model}-{entry['speaks']}" for entry, model in CASES])
async def test_a_definition_says_what_is_published(entry: Entry, model: str) -> None:
    assert _speaks(model) == entry["speaks"]
    found = await Examination(entry, model).run()
    assert found.wrong == []
    assert found.missing == []
    sys.stdout.write(f"{model}: {found.shown} facts shown, {len(found.unseen)} not: {', '.join(found.unseen)}\n")


@pytest.mark.parametrize("model", SPECIFICATIONS)
async def test_a_definition_says_what_its_maker_specifies(model: str) -> None:
    found = await Examination(specified(model), model).run()
    assert (found.wrong, found.missing) == ([], [])


class OnlySpecified(NoLibrary):
    """Nothing is written of any product, but a person has added the maker's specification."""

    def specification(self, model: str) -> bytes | None:
        return SPECIFICATIONS[model].read_bytes()


@pytest.mark.parametrize("model", SPECIFICATIONS)
async def test_a_specification_alone_says_the_same(model: str) -> None:
    found = await Examination(specified(model), model, OnlySpecified()).run()
    assert found.wrong == []
    assert found.shown > 1


def test_nothing_is_said_twice() -> None:
    assert all(_speaks(model) not in (None, speaks) for model, speaks in OTHERWISE)


class Tampered(NoLibrary):
    """Our library, with one thing changed."""

    def __init__(self, model: str, change: Mapping[str, Any]) -> None:
        (entry,) = OURS.definitions("miio", model)
        self._entry: dict[str, Any] = deepcopy(dict(entry))
        for key, value in change.items():
            table = self._entry
            *way, last = key.split("/")
            for step in way:
                table[step] = dict(table.get(step, {}))
                table = table[step]
            table[last] = value
        self._model = model

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        return (self._entry,)

    def models(self, family: str) -> tuple[str, ...]:
        return (self._model,)


@pytest.mark.parametrize(
    ("model", "change", "path"),
    [
        ("cgllc.airm.cgdn1", {"members/environment:co2-density/at": "3.5"}, "co2"),
        ("cgllc.airm.cgdn1", {"members/battery:battery-level/at": "4.9"}, "battery"),
        ("cuco.plug.cp2", {"bind/plug.voltage/scale": 1}, "voltage"),
        ("cuco.plug.cp2", {"bind/plug.energy/read": "switch:voltage"}, "energy"),
        ("lumi.sensor_magnet.v2", {"bind/contact.open/invert": False}, "open"),
        ("mmgg.pet_waterer.s1", {"bind/water_level.water_level/values": {"false": 100, "true": 0}}, "water_level"),
        ("hyd.airer.znlyj2", {"bind/cover.position/values": {"0": 50, "1": 0, "2": 100}}, "position"),
        (
            "hyd.airer.znlyj2",
            {"bind/cover.position/write/0": {"set": {"airer:motor-control": 1}}},
            "position",
        ),
        ("dooya.curtain.m2", {"bind/cover.stop": {"set": {"curtain:motor-control": 0}}}, "stop"),
        ("dooya.curtain.m2", {"bind/cover.position/set": "curtain:fault"}, "position"),
        ("philips.light.bulb", {"bind/light.color_temperature/linear": {"1": 5700, "100": 3000}}, "color_temperature"),
        ("viomi.vacuum.v8", {"bind/vacuum.suction/set": "set_mop"}, "suction"),
        ("viomi.vacuum.v8", {"bind/vacuum.start/params": [0, 3, 0]}, "start"),
        ("rockrobo.vacuum.v1", {"bind/vacuum.state/values/8": "returning"}, "state"),
        ("chuangmi.plug.v1", {"bind/plug.on/on": {"call": "set_off"}}, "on"),
        ("yeelink.light.colorc", {"members/light:brightness/at": "2.3"}, "brightness"),
        ("roidmi.vacuum.v60", {"bind/main_brush.brush.brush_left/read": "filter:filter-left-time"}, "brush_left"),
        ("lumi.sensor_magnet.v2", {"bind/contact.open/signals/magnet-sensor:open": {"value": False}}, "open"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else str(value),
)
async def test_a_planted_mistake_is_found(model: str, change: Mapping[str, Any], path: str) -> None:
    found = await _examined(model, change)
    assert [one for one in (*found.wrong, *found.missing) if path in one] != []


async def _examined(model: str, change: Mapping[str, Any]) -> Findings:
    (entry,) = [entry for entry, name in CASES if name == model]
    return await Examination(entry, model, Tampered(model, change)).run()
