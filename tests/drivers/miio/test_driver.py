"""The family's front: models, sessions, shared links."""

from collections.abc import Mapping, MutableMapping
from dataclasses import replace

import pytest

from drivers.families import FAMILIES
from drivers.miio.driver import MiioDriver
from hub.model.device import Endpoint
from hub.model.errors import NotSupported
from hub.model.ports import NoLibrary
from tests.drivers.miio.peer import Bench


def test_it_is_in_the_table_of_families() -> None:
    assert FAMILIES["miio"] is MiioDriver


async def test_models(bench: Bench) -> None:
    kettle = bench.driver.abilities("yunmi.kettle.v19")
    assert kettle is not None
    assert kettle.has("kettle")
    assert bench.driver.abilities("philips.light.bulb") is not None
    assert bench.driver.abilities("who.knows.v1") is None


async def test_a_gateway_and_its_children_have_one_link(bench: Bench) -> None:
    gateway = Endpoint("miio", "5")
    own = bench.driver.open("g", "lumi.gateway.mgl03", gateway, None)
    child = bench.driver.open("c", "isa.magnet.dw2hl", Endpoint("miio", "blt.1", "gateway"), gateway)
    other = bench.driver.open("o", "yunmi.kettle.v19", Endpoint("miio", "6"), None)
    assert own._link is child._link  # type: ignore[attr-defined]  # the port hides it
    assert own._link is not other._link  # type: ignore[attr-defined]  # the port hides it


@pytest.mark.parametrize(
    ("model", "wire_id", "message"),
    [("who.knows.v1", "5", "device.unknown_model"), ("isa.magnet.dw2hl", "blt.1", "device.child_needs_gateway")],
)
async def test_what_cannot_be_opened(bench: Bench, model: str, wire_id: str, message: str) -> None:
    with pytest.raises(NotSupported, match=message):
        bench.driver.open("d", model, Endpoint("miio", wire_id), None)


async def test_stopping_twice_does_no_harm(bench: Bench) -> None:
    await bench.driver.stop()
    await bench.driver.stop()
    assert bench.driver.counters.garbage == 0


def test_a_model_that_may_speak_in_two_forms_has_a_plan_for_each(bench: Bench) -> None:
    class Two(NoLibrary):
        def definitions(self, _family: str, _model: str) -> tuple[Mapping[str, object], ...]:
            older = {"speaks": "legacy", "bind": {"switch.on": {"read": "power", "set": "set_power"}}}
            newer = {"speaks": "miot", "members": {"switch:on": {"at": "2.1", "type": "bool", "access": "rwn"}}}
            return older, newer

        @property
        def made(self) -> MutableMapping[tuple[str, str], object]:
            return made

    made: dict[tuple[str, str], object] = {}
    driver = MiioDriver(replace(bench.ports, library=Two()))
    plans = driver._plans_of("acme.plug.x1")
    assert [plan.speaks for plan in plans] == ["legacy", "miot"]
    assert driver._plans_of("acme.plug.x1") is plans
