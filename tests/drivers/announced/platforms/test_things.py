"""Settings, calls, presses."""

import pytest

from drivers.announced.platforms import things
from drivers.announced.platforms.things import pressed
from drivers.announced.table import PLATFORMS
from hub.model.command import Call
from tests.drivers.announced.telling import binds, entity, happened, sent, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["switch"] is things.switch


async def test_settings_are_raw_and_written() -> None:
    number = entity("number", stat_t="n", cmd_t="n/set", min=0, max=10, step=0.5, unit_of_meas="min")
    assert await told(number, ("n", "2")) == {"raw.it": 120}
    assert await sent(number, ("raw.it", 90)) == [("n/set", "1.5")]
    select = entity("select", stat_t="n", cmd_t="n/set", ops=["A", "B b"])
    assert await sent(select, ("raw.it", "b_b")) == [("n/set", "B b")]
    text = entity("text", stat_t="n", cmd_t="n/set", cmd_tpl='{"t": "{{ value }}"}')
    assert await sent(text, ("raw.it", "hi")) == [("n/set", '{"t": "hi"}')]
    lock = entity("switch", "child_lock", stat_t="n", cmd_t="n/set", ent_cat="config")
    assert list(binds(lock)) == ["settings.child_lock"]
    assert list(binds(entity("switch", "turbo", stat_t="n", cmd_t="s", ent_cat="config"))) == ["raw.turbo"]


async def test_who_is_at_home() -> None:
    said = entity("device_tracker", stat_t="p", pl_home="here")
    assert [(await told(said, ("p", text)))["home"] for text in ("here", "not_home", "work")] == [True, False, False]


async def test_what_is_called() -> None:
    assert await sent(entity("button", cmd_t="b", pl_prs="go"), call=Call("k1", "it.press")) == [("b", "go")]
    assert await sent(entity("scene", cmd_t="s"), call=Call("k1", "it.press")) == [("s", "ON")]
    message = Call("k1", "send", (("message", "hello"),))
    assert await sent(entity("notify", cmd_t="n"), call=message) == [("n", "hello")]


async def test_events() -> None:
    said = entity("event", stat_t="e", evt_typ=["single", "hold", "dance"])
    assert await happened(said, "e", '{"event_type": "hold"}') == [("press", {"kind": "long"})]
    assert await happened(said, "e", '{"event_type": "dance"}') == []
    bell = entity("event", stat_t="e", evt_typ=["ring"], dev_cla="doorbell")
    assert await happened(bell, "e", '{"event_type": "ring"}') == [("ring", {})]


@pytest.mark.parametrize(
    ("kind", "subtype", "found"),
    [
        ("button_short_press", "button_1", ("", "single")),
        ("button_long_release", "button_2", ("button_2", "release")),
        ("button_triple_press", "turn_on", ("", "triple")),
        ("action", "single", ("", "single")),
        ("action", "left_double", ("left", "double")),
        ("action", "hold_right", ("right", "long")),
        ("action", "on_press_release", ("on", "release")),
        ("action", "brightness_up", ("brightness_up", "single")),
        ("dance", "x", ("", "")),
    ],
)
def test_presses(kind: str, subtype: str, found: tuple[str, str]) -> None:
    assert pressed(entity("device_automation", type=kind, subtype=subtype)) == found
