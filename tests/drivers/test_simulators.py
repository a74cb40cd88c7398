from drivers.families import FAMILIES
from drivers.simulators import MAKERS, SIMULATED


def test_every_family_is_simulated() -> None:
    assert SIMULATED.keys() == FAMILIES.keys() - {"virtual"} == MAKERS.keys()
