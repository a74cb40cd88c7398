"""What the owner wrote of products: told with its place, taken into use by a reload, carried along."""

import json
from pathlib import Path
from threading import get_ident

import pytest

from drivers.families import abilities_by
from drivers.kit.overlay import Entry
from drivers.miio.definitions import catalogue
from drivers.miio.definitions.entry import Read, read_entry
from drivers.miio.spec.model import Spec
from hub.app import Hub, Options, open_hub
from hub.compose.checking import check_house
from hub.compose.products import doubtful_products, library_of, portable, rewritten
from hub.config.library import NOTHING_WRITTEN, Bundled, Overlays, read_products
from hub.config.places import Places
from hub.core.clock import settle
from hub.model.capability import Abilities
from hub.model.device import Device, Endpoint
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.text.problem import Severity
from hub.text.source import Source
from tests.hub.compose.homes import home_in

DEVICES = """
devices:
  plug:
    model: cuco.plug.cp2
    endpoints: [miio:77]
  other:
    model: acme.plug.x1
    endpoints: [miio:78]
"""
X1 = "- models: [acme.plug.x1]\n  like: cuco.plug.cp1\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = home_in(tmp_path, DEVICES, "")
    (found.config / "products").mkdir()
    return found


def write(places: Places, text: str) -> None:
    (places.config / "products" / "mine.yaml").write_text(text, "utf-8")


def overlays(text: str) -> Overlays:
    return Overlays(read_products(Source("mine.yaml", text), ("miio", "mqtt", "announced"))[0])


def can(hub: Hub, handle: str) -> Abilities:
    device = hub.registry.by_handle(handle)
    assert device is not None
    return device.abilities


async def test_a_reload_takes_it_into_use_and_back(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        assert "power" in can(hub, "plug").properties
        assert can(hub, "other").properties == {}
        write(places, X1 + "- models: [cuco.plug.cp2]\n  bind: {plug.power: ~}\n")
        done = await hub.house.reload()
        await settle()
        assert (done.accepted, sorted(done.changed)) == (True, ["other", "plug"])
        assert done.products == ("acme.plug.x1", "cuco.plug.cp2")
        assert (await hub.house.reload(dry_run=True)).products == ()
        assert "power" not in can(hub, "plug").properties
        assert can(hub, "other").has("plug")
        assert hub.drivers["miio"].abilities("acme.plug.x1") is not None
        (places.config / "products" / "mine.yaml").unlink()
        assert (await hub.house.reload()).changed == ("plug", "other")
        assert "power" in can(hub, "plug").properties


async def test_products_are_never_read_on_the_thread_of_the_loop(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, read = get_ident(), []
    parsed = Bundled._parsed

    def reading(model: str, written: Entry, spec: Spec) -> Read:
        read.append((model, get_ident() == mine))
        return read_entry(model, written, spec)

    def parsing(shelf: Bundled, model: str) -> Entry | None:
        read.append((model, get_ident() == mine))
        return parsed(shelf, model)

    monkeypatch.setattr(catalogue, "read_entry", reading)
    monkeypatch.setattr(Bundled, "_parsed", parsing)
    async with open_hub(Options(places)) as hub:
        assert can(hub, "plug").has("plug")
        at_start = {model for model, _ in read}
        for ref, model in (("miio:77", "cuco.plug.cp2"), ("miio:78", "acme.plug.x1")):
            await hub.book.adopt(ref, Secret("0" * 32), Learned(model, "", "127.0.0.9"))
        write(places, X1 + "- models: [cuco.plug.cp2]\n  bind: {plug.power: ~}\n")
        assert (await hub.house.reload()).accepted
        assert {ref for _, ref in hub.house.sessions._open} >= {"miio:77", "miio:78"}
        assert can(hub, "other").has("plug")
    assert at_start == {"cuco.plug.cp2", "acme.plug.x1"}
    assert {model for model, _ in read} == {"cuco.plug.cp2", "acme.plug.x1", "cuco.plug.cp1"}
    assert [model for model, here in read if here] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- models: [acme.plug.x1]\n  name: X\n", ["product.binds_nothing"]),
        ("- models: [acme.plug.x1, acme.plug.x2]\n  speaks: legacy\n", ["product.binds_nothing"]),
        ("- models: [acme.plug.x1]\n  bind: {plog.on: {read: switch:on}}\n", ["product.no_capability"]),
        ("- models: [cuco.plug.cp2]\n  name: Mine\n", []),
        ("- models: [acme.plug.x1]\n  speaks: bridge\n  members: {x: {type: int}}\n", []),
        (
            "- models: [Valve]\n  family: announced\n  bind: {climate.on: {hazard: none, reason: x}}\n",
            ["product.not_heard"],
        ),
        ("- models: [Valve]\n  family: announced\n  name: Mine\n", ["product.not_heard"]),
        ("- models: [Valve]\n  family: announced\n  bind: {climate.on: {hazrd: none}}\n", ["product.unknown_key"]),
        ("- models: [Valve]\n  family: announced\n  bind: {switch.on: {from: a}}\n", []),
        ("- models: [valve]\n  family: mqtt\n  bind: {climate.on: {type: bool}}\n", ["product.needs"]),
    ],
)
def test_an_entry_that_binds_nothing_is_told(text: str, told: list[str]) -> None:
    problems = doubtful_products(library_of(overlays(text)))
    assert [one.message_id for one in problems] == told
    assert all(one.severity is Severity.WARNING and one.mark is not None for one in problems)


async def test_what_stood_there_at_the_start_is_in_use_and_kept_with_what_was_accepted(places: Places) -> None:
    write(places, X1)
    (places.config / "products" / "acme.plug.x9.json").write_text("{}", "utf-8")
    async with open_hub(Options(places)) as hub:
        assert can(hub, "other").has("plug")
    kept = places.state / "accepted" / "products"
    assert {path.name for path in kept.iterdir()} == {"mine.yaml", "acme.plug.x9.json"}


async def test_a_mistake_takes_no_house_down(places: Places) -> None:
    write(places, X1 + "- models: [cuco.plug.cp2]\n  bind: {plog.on: {read: switch:on}}\n- 5\n")
    async with open_hub(Options(places)) as hub:
        assert "power" in can(hub, "plug").properties
        assert can(hub, "other").has("plug")
        assert len(hub.problems) == 2


def test_check_says_every_mistake_with_its_place_and_what_was_meant(places: Places) -> None:
    write(
        places,
        "- models: [cuco.plug.cp2, cuco.plug.cp1]\n"
        "  bind:\n"
        "    plug.on: {read: swich:on}\n"
        "    plug.pwer: {read: switch:on}\n"
        "    plug.voltage: {read: switch:on, scal: 0.1}\n",
    )
    told = [problem.line().removeprefix(f"{places.config}/products/") for problem in check_house(places.config, {})]
    mine = [line for line in told if line.startswith("mine")]
    assert [line.split(":")[1:3] for line in mine] == [["3", "15"], ["4", "5"], ["5", "37"]]
    assert [line.rpartition("; ")[2] for line in mine] == [
        "did you mean `switch:on`?", "did you mean `power`?", "did you mean `scale`?",
    ]  # fmt: skip


def test_a_specification_that_is_none_is_told() -> None:
    (problem,) = doubtful_products(library_of(Overlays((), {"a.b.c": (Path(__file__), "")})))
    assert problem.mark is not None
    assert problem.mark.source.name == __file__


def test_what_a_change_touches() -> None:
    devices = [
        Device(str(at), str(at), "", model, endpoints=(Endpoint("miio", str(at)),))
        for at, model in enumerate(("acme.plug.x1", "cuco.plug.cp1", "cuco.plug.cp2"))
    ]
    like = overlays(X1)
    corrected = overlays(X1 + "- models: [cuco.plug.cp1]\n  chunk: 2\n")
    assert rewritten(NOTHING_WRITTEN, NOTHING_WRITTEN, devices) == frozenset()
    assert rewritten(NOTHING_WRITTEN, like, devices) == {"acme.plug.x1"}
    assert rewritten(like, corrected, devices) == {"acme.plug.x1", "cuco.plug.cp1"}


def test_what_is_carried_along_is_all_that_is_needed() -> None:
    library = library_of(overlays(X1))
    found = portable(library, "miio", "acme.plug.x1")
    entries = found["entries"]
    assert isinstance(entries, dict)
    assert sorted(entries) == ["acme.plug.x1", "cuco.plug.cp1"]
    assert json.loads(json.dumps(found)) == found
    assert "source" not in str(found)
    assert portable(library, "miio", "nobody.x.y") == {}


def test_a_family_that_is_not_there() -> None:
    assert abilities_by(library_of(NOTHING_WRITTEN))("telepathy", "x") is None
