"""The table of platforms."""

from typing import Any

import pytest

from drivers.announced.table import PLATFORMS
from hub.model.capability import Abilities
from tests.drivers.announced.telling import abilities, entity

ALL = """
alarm_control_panel binary_sensor button camera climate cover device_automation device_tracker event fan humidifier
image lawn_mower light lock notify number scene select sensor siren switch tag text update vacuum valve water_heater
"""  # every platform that Home Assistant reads announcements of


def test_every_platform_is_thought_of() -> None:
    assert set(ALL.split()) <= PLATFORMS.keys()


def capabilities_of(found: Abilities) -> set[str]:
    return {name for _, name in found.capabilities}


@pytest.mark.parametrize(
    ("platform", "said", "capability"),
    [
        ("switch", {"dev_cla": "outlet"}, "plug"),
        ("switch", {}, "switch"),
        ("lawn_mower", {"act_stat_t": "m"}, "raw"),
        ("alarm_control_panel", {}, "raw"),
    ],
)
def test_what_else_there_is(platform: str, said: dict[str, Any], capability: str) -> None:
    assert capabilities_of(abilities(entity(platform, stat_t="s", cmd_t="c", **said))) == {capability}
