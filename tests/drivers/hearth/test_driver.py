"""What the family keeps of what it hears; that it works is shown in tests/hub/mqtt/test_sharing.py."""

import asyncio

import pytest

from drivers.hearth import driver, session
from drivers.hearth.about import About, about_out, entry_of
from hub.config.mqtt import Sharing
from hub.core.clock import settle
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from tests.hub.core.house import ABILITIES
from tests.hub.mqtt.two_homes import Home

LAMP = about_out(About("Lamp", "Hall", "maker.lamp@0123", ABILITIES))


async def sightings(home: Home) -> list[Sighting]:
    found: list[Sighting] = []
    scan = asyncio.ensure_future(home.driver.scan(found.append))
    await settle()
    home.house.clock.advance(driver.SOON)
    await scan
    return found


async def test_what_others_show_is_found_with_a_handle_to_call_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.drivers.conversation.Book.adopted", lambda *_: False)
    home = Home("home", Sharing())
    home.broker.say("hearth/cabin/shared/about/lamp", LAMP, retained=True)
    home.broker.say("hearth/home/shared/about/own", LAMP, retained=True)
    home.broker.say("hearth/cabin/shared/about/odd", b"{}", retained=True)
    await home.driver.start()
    (lamp, odd) = await sightings(home)
    assert (lamp.ref, lamp.model, lamp.name, lamp.address) == (
        "hearth:cabin/lamp", "maker.lamp", "Lamp", "hearth/cabin/shared",
    )  # fmt: skip
    assert dict(lamp.details) == {"area": "Hall", "origin": "Hearth", "handle": "cabin_lamp"}
    assert (odd.ref, odd.model) == ("hearth:cabin/odd", "")
    later: list[Sighting] = []
    await home.driver.scan(later.append)
    home.broker.say("hearth/cabin/shared/about/new", LAMP, retained=True)
    assert [one.wire_id for one in later] == ["cabin/lamp", "cabin/odd", "cabin/new"]


async def test_what_is_kept_of_others_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "MOST", 3)
    monkeypatch.setattr(driver, "ROOM", 2 * len(LAMP))
    home = Home("home", Sharing())
    await home.driver.start()
    for number in range(9):
        home.broker.say(f"hearth/cabin/shared/about/lamp{number}", LAMP)
    home.broker.say("hearth/cabin/shared/about/lamp0", b"")
    home.broker.say("hearth/cabin/shared/about/last", LAMP)
    shown = [one for one in ("lamp0", "lamp1", "lamp2", "last") if not home.driver.undescribed(f"cabin/{one}")]
    assert shown == ["lamp1", "last"]
    await home.driver.stop()
    assert not home.broker.subscribed


async def test_a_model_that_nobody_wrote_down_is_none() -> None:
    home = Home("home", Sharing())
    home.shelf.entries["hearth", "bad@1"] = {"capabilities": 7}
    assert home.driver.abilities("bad@1") is None
    assert home.driver.has_no_secret("cabin/lamp")
    with pytest.raises(NotSupported):
        home.driver.open("k", "unknown", Endpoint("hearth", "cabin/lamp"), None)
    assert session.OLD > 0


@pytest.mark.parametrize("wire_id", ["cabin", "cabin/", "cabin/+", "+/lamp", "cabin/a/b", "home/lamp", "#"])
async def test_an_id_that_is_no_other_hubs_opens_nothing(wire_id: str) -> None:
    home = Home("home", Sharing())
    model = home.shelf.describe("hearth", "lamp", entry_of(ABILITIES))
    with pytest.raises(NotSupported, match=r"homes\.bad_id"):
        home.driver.open("k", model, Endpoint("hearth", wire_id), None)
