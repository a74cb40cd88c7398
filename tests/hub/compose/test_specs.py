"""Specifications of a home: from a file, from the internet, listed, shown."""

import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from drivers.kit.http_server import Server
from hub.compose.specs import Shelf, shelf_without_hub
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.errors import BadBytes, BadSetup, BadValue, HearthError, NotSupported, UnknownName, Unreachable
from scenes.outside import Egress
from tests.drivers.conversation import free_port

HOST = "127.77.31.2"
FACTS = Path(__file__).parents[2] / "facts" / "specifications"
FAN = (FACTS / "dmaker.fan.p9.json").read_bytes()
MAGNET = (FACTS / "isa.magnet.dw2hl.json").read_bytes()
URN = "urn:miot-spec-v2:device:fan:0000A005:dmaker-p9:1"


class Site:
    """miot-spec.org on this machine."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.catalogue = json.dumps(
            {"instances": [{"model": "dmaker.fan.p9", "version": 1, "type": URN, "status": "released"}]}
        )
        self.instance: bytes = FAN
        self.status = 200
        port = free_port(HOST)
        self._server = Server(HOST, port)
        self.url = f"http://{HOST}:{port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/{what}", self._answer)
        await self._server.start(app)

    async def stop(self) -> None:
        await self._server.stop()

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        body = self.catalogue.encode() if request.path == "/instances" else self.instance
        return web.Response(body=body, status=self.status)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "config").mkdir()
    return Places(tmp_path / "config", tmp_path / "state", tmp_path / "x.sock")


@pytest.fixture
async def shelf(places: Places, site: Site) -> AsyncIterator[Shelf]:
    async with aclosing(Egress(LoopClock(), dict)) as egress:
        yield Shelf(places, LoopClock(), lambda: egress, lambda: ("isa.magnet.dw2hl",), site.url)


async def refused(work: Awaitable[object]) -> HearthError:
    with pytest.raises(HearthError) as caught:
        await work
    return caught.value


async def rows(shelf: Shelf) -> list[dict[str, Any]]:
    found: Any = (await shelf.rows())["specifications"]
    return list(found)


async def test_a_file_is_put_into_use_and_kept(shelf: Shelf, places: Places) -> None:
    added = await shelf.add(FAN, None)
    assert (added["model"], added["urn"]) == ("dmaker.fan.p9", URN)
    assert (places.config / "products" / "dmaker.fan.p9.json").read_bytes() == FAN
    (row,) = await rows(shelf)
    assert (row["model"], row["in_use"], row["origin"]) == ("dmaker.fan.p9", True, "file")
    assert (places.state / "specs" / f"{row['sha256']}.json").read_bytes() == FAN


async def test_whose_it_is_is_told_by_the_devices_or_by_the_person(shelf: Shelf) -> None:
    assert (await shelf.add(MAGNET, None))["model"] == "isa.magnet.dw2hl"
    assert (await shelf.add(MAGNET, "isa.magnet.other"))["model"] == "isa.magnet.other"
    stranger = MAGNET.replace(b"isa-dw2hl", b"isa-new1")
    assert (await refused(shelf.add(stranger, None))).message_id == "spec.which_model"


async def test_no_model_leads_out_of_the_folder(shelf: Shelf, places: Places) -> None:
    for model in ("../../x", "a/b", "", "a b", "x" * 3 + ".." + "y"):
        if model:
            assert isinstance(await refused(shelf.add(FAN, model)), BadValue)
            assert isinstance(await refused(shelf.fetch(model)), BadValue)
    assert not (places.config / "products").exists()


async def test_damaged_ones_change_nothing(shelf: Shelf, places: Places) -> None:
    assert isinstance(await refused(shelf.add(b"{}", "a.b.c")), BadBytes)
    assert not (places.config / "products").exists()
    assert await rows(shelf) == []


async def test_the_internet_is_asked_twice_and_never_again(shelf: Shelf, site: Site, places: Places) -> None:
    await shelf.fetch("dmaker.fan.p9")
    assert site.asked == ["/instances?status=all", f"/instance?type={URN}"]
    await shelf.show("dmaker.fan.p9")
    await shelf.rows()
    assert len(site.asked) == 2
    assert (places.config / "products" / "dmaker.fan.p9.json").read_bytes() == FAN


async def test_what_the_internet_has_not_or_answers_wrongly(shelf: Shelf, site: Site) -> None:
    assert isinstance(await refused(shelf.fetch("a.b.c")), NotSupported)
    site.instance = b"<html>"
    assert (await refused(shelf.fetch("dmaker.fan.p9"))).message_id == "spec.no_json"
    site.instance = b" " * ((1 << 20) + 1)
    assert (await refused(shelf.fetch("dmaker.fan.p9"))).message_id == "outside.too_large"
    site.status = 503
    failure = await refused(shelf.fetch("dmaker.fan.p9"))
    assert (isinstance(failure, Unreachable), failure.params["status"]) == (True, 503)
    await site.stop()
    assert (await refused(shelf.fetch("dmaker.fan.p9"))).message_id == "spec.no_internet"


async def test_a_list_of_several_megabytes_is_read(shelf: Shelf, site: Site) -> None:
    many = [{"model": f"a.b.c{number}", "type": "urn:x", "version": 1} for number in range(20_000)]
    site.catalogue = site.catalogue.replace("]}", f", {json.dumps(many)[1:-1]}]}}")
    assert len(site.catalogue) > 1 << 20
    assert (await shelf.fetch("dmaker.fan.p9"))["model"] == "dmaker.fan.p9"


async def test_shown_is_what_it_is_bound_to(shelf: Shelf) -> None:
    await shelf.add(FAN, None)
    shown: Any = await shelf.show("dmaker.fan.p9")
    members = {one["name"]: one for one in shown["members"]}
    assert (members["fan:speed-level"]["path"], members["fan:speed-level"]["writable"]) == ("speed", True)
    # One that comes with Hearth needs no specification.
    assert (await shelf.show("yunmi.kettle.v19"))["urn"] == ""
    assert isinstance(await refused(shelf.show("no.such.model")), UnknownName)


async def test_one_that_a_person_laid_into_the_folder_is_listed(shelf: Shelf, places: Places) -> None:
    (places.config / "products").mkdir()
    (places.config / "products" / "dmaker.fan.p9.json").write_bytes(FAN)
    (row,) = await rows(shelf)
    assert (row["origin"], row["in_use"]) == ("folder", True)


async def test_a_folder_that_takes_nothing_is_told_of(shelf: Shelf, places: Places) -> None:
    (places.config / "products").write_text("a file")
    assert isinstance(await refused(shelf.add(FAN, None)), BadSetup)


async def test_without_a_hub(places: Places) -> None:
    async with shelf_without_hub(places) as shelf:
        await shelf.add(FAN, None)
    assert (places.config / "products" / "dmaker.fan.p9.json").exists()
