"""Specifications over HTTP."""

from dataclasses import dataclass, field, replace

import pytest

from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Json
from hub.api.product_ports import SpecsPort
from hub.api.route import Ask
from hub.api.specs import add_spec, fetch_spec, list_specs, show_spec
from tests.hub.api.house import House


@dataclass
class Shelf:
    asked: list[object] = field(default_factory=list)

    async def add(self, data: bytes, model: str | None) -> Json:
        self.asked.append((data, model))
        return {"model": "a.b.c"}

    async def fetch(self, model: str) -> Json:
        self.asked.append(model)
        return {"model": model}

    async def rows(self) -> Json:
        return {"specifications": []}

    async def show(self, model: str) -> Json:
        return {"model": model}


def asking(**body: object) -> Ask:
    return Ask({"model": "a.b.c"}, {}, body, "tester", "en")


def with_shelf(house: House) -> tuple[ApiPorts, Shelf]:
    shelf = Shelf()
    port: SpecsPort = shelf
    return replace(house.ports(), specs=port), shelf


async def test_what_is_added_or_fetched_is_in_use_at_once(house: House) -> None:
    ports, shelf = with_shelf(house)
    added = await add_spec(ports, asking(text="{}", model=None))
    fetched = await fetch_spec(ports, asking(model="a.b.c"))
    assert shelf.asked == [(b"{}", None), "a.b.c"]
    for answer in (added, fetched):
        reload = answer["reload"]
        assert isinstance(reload, dict)
        assert reload["accepted"] is True


async def test_listed_and_shown(house: House) -> None:
    ports, _ = with_shelf(house)
    assert await list_specs(ports, asking()) == {"specifications": []}
    assert await show_spec(ports, asking()) == {"model": "a.b.c"}


async def test_a_request_without_its_text_is_refused(house: House) -> None:
    ports, _ = with_shelf(house)
    for handler in (add_spec, fetch_spec):
        with pytest.raises(BadRequest):
            await handler(ports, asking())


async def test_where_there_are_none(house: House) -> None:
    with pytest.raises(BadRequest) as caught:
        await list_specs(house.ports(), asking())
    assert caught.value.status == 404
