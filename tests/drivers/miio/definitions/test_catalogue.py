"""The catalogue: products by model, as the library says them."""

import json
from collections.abc import Mapping

from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.profiles.miot import MiotDefinition

PLUG: dict[str, object] = {
    "models": ["acme.plug.x1"],
    "vendor": "Acme",
    "members": {"switch:on": {"at": "2.1", "type": "bool", "access": "rwn"}},
    "bind": {"plug.on": {"read": "switch:on"}},
}
SPECIFICATION = {
    "type": "urn:miot-spec-v2:device:outlet:0000A002:acme-x2:1",
    "description": "Outlet",
    "services": [
        {
            "iid": 2,
            "type": "urn:miot-spec-v2:service:switch:0000780C:acme-x2:1",
            "description": "Switch",
            "properties": [
                {
                    "iid": 1,
                    "type": "urn:miot-spec-v2:property:on:00000006:acme-x2:1",
                    "description": "Switch Status",
                    "format": "bool",
                    "access": ["read", "write", "notify"],
                }
            ],
        }
    ],
}


class Shelf:
    """A library in memory that counts what it is asked for."""

    def __init__(self, written: Mapping[str, list[Mapping[str, object]]], specifications: Mapping[str, bytes]) -> None:
        self.written, self.specifications = dict(written), dict(specifications)
        self.edition = 0
        self.made: dict[tuple[str, str], object] = {}
        self.asked: list[str] = []

    def definitions(self, _family: str, model: str) -> tuple[Mapping[str, object], ...]:
        self.asked.append(model)
        return tuple(self.written.get(model, ()))

    def specification(self, model: str) -> bytes | None:
        return self.specifications.get(model)

    def models(self, _family: str) -> tuple[str, ...]:
        return tuple(self.written)


def catalogue(written: Mapping[str, list[Mapping[str, object]]], **specs: bytes) -> tuple[Catalogue, Shelf]:
    shelf = Shelf(written, {name.replace("_", "."): data for name, data in specs.items()})
    return Catalogue(shelf), shelf


def test_a_product_is_made_once_and_anew_where_something_else_is_written() -> None:
    products, shelf = catalogue({"acme.plug.x1": [PLUG]})
    first = products.definition("acme.plug.x1")
    assert isinstance(first, MiotDefinition)
    assert (first.vendor, first.models) == ("Acme", ("acme.plug.x1",))
    assert products.definition("acme.plug.x1") is first
    assert Catalogue(shelf).definition("acme.plug.x1") is first
    assert shelf.asked == ["acme.plug.x1"]
    shelf.written["acme.plug.x1"] = [PLUG, {"name": "Mine"}]
    shelf.made = {}
    second = products.definition("acme.plug.x1")
    assert second is not None
    assert second.name == "Mine"


def test_what_nobody_knows_is_not_kept() -> None:
    products, shelf = catalogue({})
    assert products.definition("maker.thing.v1") is None
    assert products.abilities("maker.thing.v1") is None
    assert shelf.asked == ["maker.thing.v1"] * 2


def test_an_entry_with_a_mistake_is_left_out_and_the_others_go_on() -> None:
    wrong = {"bind": {"plug.on": {"read": "swich:on"}}}
    right = {"name": "Mine"}
    products, _ = catalogue({"acme.plug.x1": [PLUG, wrong, right]})
    product = products.product("acme.plug.x1")
    assert product.definition is not None
    assert (product.definition.name, [(at, flaw.message_id) for at, flaw in product.flaws]) == (
        "Mine", [(1, "product.no_such_member")],
    )  # fmt: skip


def test_a_model_like_another_with_what_its_owner_wrote_of_that() -> None:
    two: dict[str, object] = {"like": "acme.plug.x1", "name": "Plug 2"}
    products, _ = catalogue({"acme.plug.x1": [PLUG, {"chunk": 3}], "acme.plug.x2": [two], "x": [{"like": "nobody.y"}]})
    found = products.definition("acme.plug.x2")
    assert found is not None
    assert (found.name, found.chunk, found.models) == ("Plug 2", 3, ("acme.plug.x2",))
    assert found.abilities.has("plug")
    assert [flaw.message_id for _, flaw in products.product("x").flaws] == ["product.no_such_model"]


def test_two_that_are_like_each_other_are_no_endless_story() -> None:
    products, _ = catalogue({"a": [{"like": "b"}], "b": [{"like": "a"}]})
    assert products.product("a").flaws == ()


def test_a_specification_alone_is_enough_and_an_entry_corrects_it() -> None:
    data = json.dumps(SPECIFICATION).encode()
    products, _ = catalogue({}, acme_plug_x2=data)
    found = products.abilities("acme.plug.x2")
    assert found is not None
    assert "on" in found.properties
    products, _ = catalogue({"acme.plug.x2": [{"hide": ["switch:*"]}]}, acme_plug_x2=data)
    hidden = products.abilities("acme.plug.x2")
    assert hidden is not None
    assert hidden.properties == {}


def test_a_specification_that_is_none_is_told() -> None:
    products, _ = catalogue({"acme.plug.x1": [PLUG]}, acme_plug_x1=b"{")
    product = products.product("acme.plug.x1")
    assert product.definition is not None
    assert [at for at, _ in product.flaws] == [-1]


OLDER: dict[str, object] = {
    "models": ["acme.plug.x1"],
    "speaks": "legacy",
    "bind": {"plug.on": {"read": "power", "set": "set_power"}, "settings.led": {"read": "led", "set": "set_led"}},
}


def forms_of(made: Catalogue, model: str) -> list[str]:
    return [type(one).__name__ for one in made.product(model).forms]


def test_entries_that_speak_differently_are_forms_of_one_model_and_it_can_what_any_of_them_can() -> None:
    made, _ = catalogue({"acme.plug.x1": [OLDER, {**PLUG, "speaks": "miot"}]})
    assert forms_of(made, "acme.plug.x1") == ["LegacyDefinition", "MiotDefinition"]
    abilities = made.abilities("acme.plug.x1")
    assert abilities is not None
    assert sorted(abilities.properties) == ["led", "on"]


def test_an_entry_that_does_not_say_how_it_speaks_is_laid_over_the_first_form() -> None:
    made, _ = catalogue({"acme.plug.x1": [OLDER, {**PLUG, "speaks": "miot"}, {"bind": {"settings.led": None}}]})
    first, second = made.product("acme.plug.x1").forms
    assert (sorted(first.abilities.properties), sorted(second.abilities.properties)) == (["on"], ["on"])


def test_a_specification_beside_an_entry_of_the_older_form_is_another_form_and_the_less_likely_one() -> None:
    made, _ = catalogue({"acme.outlet.x2": [OLDER]}, acme_outlet_x2=json.dumps(SPECIFICATION).encode())
    assert forms_of(made, "acme.outlet.x2") == ["LegacyDefinition", "MiotDefinition"]


def test_what_is_like_a_model_of_two_forms_is_like_one_of_them() -> None:
    both: list[Mapping[str, object]] = [OLDER, {**PLUG, "speaks": "miot"}]
    made, _ = catalogue(
        {
            "acme.plug.x1": both,
            "acme.plug.y1": [{"like": "acme.plug.x1"}],
            "acme.plug.y2": [{"like": "acme.plug.x1", "speaks": "miot"}],
        }
    )
    assert forms_of(made, "acme.plug.y1") == ["LegacyDefinition"]
    assert forms_of(made, "acme.plug.y2") == ["MiotDefinition"]
    assert made.product("acme.plug.y1").flaws == made.product("acme.plug.y2").flaws == ()
