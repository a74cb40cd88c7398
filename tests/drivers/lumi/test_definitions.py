"""What the definitions say is what the published facts say."""

from pathlib import Path

import pytest

from drivers.lumi.definitions import children, gateways, words
from drivers.lumi.definitions.table import PRODUCTS
from drivers.lumi.link import LOOK_EVERY
from drivers.lumi.product import BATTERY_BEATS, GATEWAY_BEATS, MAINS_BEATS, frame_of, understand
from drivers.lumi.question import ANSWER_WITHIN, TRIES
from hub.model.errors import NotSupported
from hub.model.ports import Order

# Home Assistant xiaomi_aqara, PyXiaomiGateway 0.14.3: model, generation, wire -> what it means.
FACTS = [
    ("sensor_magnet.aq2", 1, {"status": "open"}, {"open": True}),
    ("magnet", 2, {"window_status": "close"}, {"open": False}),
    ("sensor_wleak.aq1", 1, {"status": "leak"}, {"leak": True}),
    ("sensor_wleak.aq1", 2, {"wleak_status": "no_leak"}, {"leak": False}),
    ("smoke", 1, {"alarm": "2", "density": 5}, {"smoke": True}),
    ("natgas", 1, {"alarm": "0"}, {"gas": False}),
    ("sensor_ht", 1, {"temperature": "2137", "humidity": "4560"}, {"temperature": 21.37, "humidity": 45.6}),
    ("sensor_ht", 1, {"temperature": "10000", "humidity": "0"}, {"temperature": None, "humidity": None}),
    ("weather.v1", 1, {"pressure": "101325"}, {"pressure": 1013.25}),
    ("gateway", 1, {"illumination": 420}, {"illuminance": 120.0}),
    ("gateway", 1, {"illumination": 280}, {"illuminance": 0.0}),
    ("motion", 1, {"status": "motion"}, {"motion": True}),
    ("motion", 1, {"no_motion": "120"}, {"motion": False}),
    ("sensor_motion.aq2", 2, {"motion_status": "motion"}, {"motion": True}),
    ("plug", 1, {"status": "on", "load_power": "12.50", "power_consumed": "1250"},
     {"on": True, "power": 12.5, "energy": 1.25}),
    ("plug", 2, {"channel_0": "off"}, {"on": False}),
    ("plug", 1, {"status": "unknown"}, {"on": None}),
    ("ctrl_ln2", 1, {"channel_1": "on"}, {"right.on": True}),
    ("curtain", 1, {"curtain_level": "40"}, {"position": 40}),
    ("magnet", 1, {"voltage": 3300}, {"battery": 100}),
    ("magnet", 2, {"battery_voltage": 2800}, {"battery": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "generation", "wire", "meaning"), FACTS)
def test_what_is_told(model: str, generation: int, wire: dict[str, str | int], meaning: dict[str, object]) -> None:
    heard = understand(PRODUCTS[model], wire, happened=True, generation=generation)
    assert dict(heard.values) == meaning
    assert [path for path, _ in heard.raw] == [path for path, value in meaning.items() if value is None]


def test_what_is_written() -> None:
    on = Order((("on", True),))
    assert frame_of(PRODUCTS["plug"], on, 1, {}, {}) == {"status": "on"}
    assert frame_of(PRODUCTS["plug"], on, 2, {}, {}) == {"channel_0": "on"}
    two = Order((("left.on", False), ("right.on", True)))
    assert frame_of(PRODUCTS["ctrl_neutral2"], two, 1, {}, {}) == {"channel_0": "off", "channel_1": "on"}
    assert frame_of(PRODUCTS["curtain"], Order((("position", 30),)), 1, {}, {}) == {"curtain_level": "30"}
    lamp = Order((("on", True), ("brightness", 10)))
    assert frame_of(PRODUCTS["gateway"], lamp, 1, {"rgb": 0}, {"rgb": 80 << 24 | 0xFF}) == {"rgb": 10 << 24 | 0xFF}
    with pytest.raises(NotSupported):
        frame_of(PRODUCTS["magnet"], Order((("open", True),)), 1, {}, {})
    with pytest.raises(NotSupported):
        frame_of(PRODUCTS["magnet"], Order(), 1, {}, {})


def test_every_model_that_the_reference_client_knows() -> None:
    """PyXiaomiGateway 0.14.3 `_discover_devices`."""
    text = """
        sensor_ht gateway gateway.v3 weather weather.v1 sensor_motion.aq2 acpartner.v3 vibration magnet sensor_magnet
        sensor_magnet.aq2 motion sensor_motion switch sensor_switch sensor_switch.aq2 sensor_switch.aq3 remote.b1acn01
        86sw1 sensor_86sw1 sensor_86sw1.aq1 remote.b186acn01 remote.b186acn02 86sw2 sensor_86sw2 sensor_86sw2.aq1
        remote.b286acn01 remote.b286acn02 cube sensor_cube sensor_cube.aqgl01 smoke sensor_smoke natgas sensor_natgas
        sensor_wleak.aq1 vibration.aq1 plug ctrl_neutral1 ctrl_neutral1.aq1 switch_b1lacn02 switch.b1lacn02
        ctrl_neutral2 ctrl_neutral2.aq1 switch_b2lacn02 switch.b2lacn02 ctrl_ln1 ctrl_ln1.aq1 switch_b1nacn02
        switch.b1nacn02 ctrl_ln2 ctrl_ln2.aq1 switch_b2nacn02 switch.b2nacn02 86plug ctrl_86plug ctrl_86plug.aq1
        curtain curtain.aq2 curtain.hagl04 lock.aq1 lock.acn02
    """
    assert set(text.split()) == set(PRODUCTS)
    assert len(children.DEFINITIONS) + len(gateways.DEFINITIONS) == 21


def test_who_is_given_how_long() -> None:
    assert TRIES * ANSWER_WITHIN < LOOK_EVERY < GATEWAY_BEATS < MAINS_BEATS < BATTERY_BEATS
    assert words.CLEARS_AFTER == 120.0
    assert PRODUCTS["natgas"].asleep is False
    assert PRODUCTS["smoke"].asleep is True


def test_the_page_shows_every_product() -> None:
    page = (Path(__file__).parents[3] / "docs" / "gateways.md").read_text("utf-8")
    rows = {
        f"| {one.vendor} {one.name} | {' '.join(f'`{model}`' for model in one.models)}"
        f" | {', '.join(sorted({name for _, name in one.abilities.capabilities}))} |"
        for one in PRODUCTS.values()
    }
    table, _, _ = page[page.index("| product |") :].partition("\n\n")
    shown = table.splitlines()[2:]
    assert sorted(shown) == sorted(rows)
