from drivers.families import FAMILIES
from drivers.simulators import MAKERS, SIMULATED, silent
from tests.house_rules import NOTHING_TO_SIMULATE


def test_every_family_is_simulated() -> None:
    assert SIMULATED.keys() == FAMILIES.keys() - NOTHING_TO_SIMULATE == MAKERS.keys()
    assert FAMILIES.keys() >= NOTHING_TO_SIMULATE


def test_what_models_say_of_themselves() -> None:
    telling = {name for name, family in SIMULATED.items() if family.entry is not silent}
    assert telling == {"frigate", "zigbee2mqtt"}
    assert silent("lamp") is None
    for family, model in (("frigate", "camera"), ("zigbee2mqtt", "SJCGQ11LM"), ("zigbee2mqtt", "bridge")):
        entry = SIMULATED[family].entry(model)
        assert entry is not None
        assert entry["bind"]
    assert SIMULATED["zigbee2mqtt"].entry("toaster") is None
