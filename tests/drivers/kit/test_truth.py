import pytest

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Look, Truth, is_, number, one_of, same
from hub.model.value import Value


@pytest.mark.parametrize(
    ("look", "state", "value"),
    [
        (same("on"), {"on": True}, True),
        (same("on"), {"on": [True]}, None),
        (same("on"), {}, None),
        (is_("power", "on"), {"power": "on"}, True),
        (is_("power", "on"), {"power": "off"}, False),
        (one_of("mode", {2: "cool"}), {"mode": 2}, "cool"),
        (one_of("mode", {2: "cool"}), {"mode": 9}, None),
        (number("cct", 2, 10), {"cct": 5}, 20),
        (number("cct"), {"cct": "5"}, None),
        (number("cct"), {"cct": True}, None),
    ],
)
def test_looks(look: Look, state: dict[str, object], value: Value | None) -> None:
    assert look(state) == value


def test_a_product_that_nothing_is_known_of_is_never_asked_for_anything() -> None:
    assert not Truth().commanding(ReceivedCommand(0.0, "set_power", "[]"))
