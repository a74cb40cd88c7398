"""What a person says of devices meets what families know."""

from hub.compose.devices import build_devices, doubts, without_broker
from hub.config.devices_file import DeviceEntry
from hub.model.capability import NOTHING, Abilities
from hub.model.device import Endpoint
from hub.model.words.guards import HEATER_GUARD
from hub.text.source import Mark, Source
from tests.scenes.household import abilities

MARK = Mark(Source("devices.yaml", ""), 1, 1)
PLUG = abilities("plug")


def of(family: str, model: str) -> Abilities | None:
    return PLUG if (family, model) == ("lan", "maker.plug.v1") else None


def entry(**more: object) -> DeviceEntry:
    endpoints = (Endpoint("other", "7"), Endpoint("lan", "42"))
    return DeviceEntry("plug", "Plug", MARK, endpoints=endpoints, **more)  # type: ignore[arg-type]  # the fields by name


def build(one: DeviceEntry, learned: dict[str, str] | None = None) -> tuple[str, Abilities]:
    models = learned or {}
    (device,) = build_devices([one], {"plug": "k1"}, of, lambda ref: models.get(ref, ""))
    assert (device.key, device.handle) == ("k1", "plug")
    return device.model, device.abilities


def test_the_written_model_is_what_counts() -> None:
    assert build(entry(model="maker.plug.v1")) == ("maker.plug.v1", PLUG)


def test_else_what_an_endpoint_taught() -> None:
    assert build(entry(), {"lan:42": "maker.plug.v1"}) == ("maker.plug.v1", PLUG)


def test_what_two_families_know_of_a_device_is_put_together() -> None:
    lamp, both = abilities("light"), {("other", "maker.lamp.v1"): abilities("light", "cover"), ("lan", "lamp"): PLUG}

    def known(family: str, model: str) -> Abilities | None:
        return both.get((family, model))

    def build_with(**more: object) -> tuple[str, Abilities]:
        learned = {"other:7": "maker.lamp.v1", "lan:42": "lamp"}
        (device,) = build_devices([entry(**more)], {"plug": "k1"}, known, lambda ref: learned.get(ref, ""))
        return device.model, device.abilities

    for model, merged in (build_with(), build_with(model="maker.lamp.v1")):
        assert model == "maker.lamp.v1"
        assert [name for _, name in merged.capabilities] == ["light", "cover", "plug"]
        assert merged.properties["on"] == lamp.properties["on"]  # the first endpoint's
        assert {"position", "power"} <= merged.properties.keys()
    assert build_with(model="maker.new.v9") == ("maker.new.v9", NOTHING)


def test_an_unknown_model_has_no_abilities() -> None:
    assert build(entry(model="maker.new.v9")) == ("maker.new.v9", NOTHING)


def doubted(one: DeviceEntry) -> list[str]:
    devices = build_devices([one], {"plug": "k1"}, of, lambda _: "")
    return [problem.message() for problem in doubts([one], devices)]


def test_a_device_of_its_owners_topics_needs_a_model_and_a_topic() -> None:
    def written(topic: str, model: str = "") -> list[str]:
        return doubted(DeviceEntry("plug", "Plug", MARK, endpoints=(Endpoint("mqtt", topic),), model=model))

    (without,) = written("garden/barrel")
    assert "`model:`" in without
    (_, pattern) = written("garden/+", "my.barrel")
    assert "`garden/+` is no topic" in pattern


def test_devices_over_mqtt_want_a_broker() -> None:
    over, beside = (DeviceEntry(one, one, MARK, endpoints=(Endpoint(one, "x"),)) for one in ("zigbee2mqtt", "miio"))
    (problem,) = without_broker([over, beside])
    assert "`zigbee2mqtt` is reached over MQTT" in problem.message()
    assert "`mqtt: {broker: mqtt://HOST}`" in problem.message()


def test_what_no_product_bears_out_is_said() -> None:
    assert doubted(entry()) == []
    assert doubted(entry(model="maker.plug.v1", fresh_for=(("on", 5.0),))) == []
    assert doubted(entry(model="maker.new.v9", fresh_for=(("onn", 5.0),))) == [
        "Hearth does not know the model `maker.new.v9`: `plug` stays without readings and commands"
    ]
    assert doubted(entry(model="maker.new.v9", load="heater")) == doubted(entry(model="maker.new.v9"))
    assert doubted(entry(model="maker.plug.v1", fresh_for=(("onn", 5.0),))) == [
        "`plug` has no property `onn`: what is said of it has no effect; did you mean `on`?"
    ]


def test_a_heater_on_a_plug_makes_its_on_hazardous() -> None:
    _, heater = build(entry(model="maker.plug.v1", load="heater"))
    assert heater.properties["on"].guard is HEATER_GUARD
    assert heater.properties["power"] == PLUG.properties["power"]
    _, lamp = build(entry(model="maker.plug.v1", load="other"))
    assert lamp.properties["on"].guard is None


def test_the_owners_freshness_wins() -> None:
    _, found = build(entry(model="maker.plug.v1", fresh_for=(("power", 600.0), ("nothing", 1.0))))
    assert found.properties["power"].fresh_for == 600.0
    assert found.properties["energy"] == PLUG.properties["energy"]


def test_who_talks_through_the_broker_is_reached_that_way() -> None:
    over = tuple(Endpoint(family, "7", "zigbee") for family in ("zigbee2mqtt", "hearth", "miio"))
    one = DeviceEntry("plug", "Plug", MARK, endpoints=(*over, Endpoint("miio", "8")))
    (device,) = build_devices([one], {"plug": "k1"}, of, lambda _: "")
    assert [endpoint.way for endpoint in device.endpoints] == ["broker", "broker", "gateway", "lan"]
