"""Which devices have no secret that anybody could be asked for: their families say so."""

import pytest

from drivers.families import FAMILIES
from hub.model.ports import Secretless


@pytest.mark.parametrize(
    ("family", "wire_id", "none"),
    [
        ("yeelight", "0x1", True), ("mitv", "1", True), ("router", "here", True), ("router", "192.168.31.1", False),
        ("miio", "1", False), ("axis", "A", False), ("ntfy", "t", False), ("lumi", "1", False),
    ],
)  # fmt: skip
def test_who_says_so(family: str, wire_id: str, none: bool) -> None:
    driver = object.__new__(FAMILIES[family])
    assert (isinstance(driver, Secretless) and driver.has_no_secret(wire_id)) is none
