"""Which words make a plain switch dangerous."""

import pytest

from drivers.miio.spec.danger import guard_for
from hub.model.words.guards import DOOR_GUARD, HEAT_GUARD

HOT = (
    "heater oil-heater towel-rack electric-kettle health_pot clothes-dryer foot-bath iron garment-steamer smart-valve "
    "water-pump coffee-machine rice-cooker bhf_light gas-stove toilet-lid egg-boiler fish-tank washing-machine tap"
)
HARMLESS = (
    "switch plug outlet relay remote light lamp gateway airer curtain humidifier air-purifier environment fan camera "
    "physical-controls-locked child-lock indicator-light power-consumption battery pet_waterer feeder router treadmill "
    "thermometer motion-sensor temperature-humidity-sensor dehumidifier water-purifier brush-cleaner speaker photo"
)


@pytest.mark.parametrize("word", HOT.split())
def test_what_may_heat_or_let_water_run(word: str) -> None:
    assert guard_for(["switch", word]) is HEAT_GUARD


@pytest.mark.parametrize("word", ["garage-door", "garage", "smart-lock", "door_opener", "gate", "gun-safe", "window"])
def test_what_may_open_a_way_in(word: str) -> None:
    assert guard_for(["heater", word]) is DOOR_GUARD, "the graver of the two"


def test_what_is_harmless() -> None:
    assert guard_for(HARMLESS.split()) is None
    assert guard_for(()) is None
