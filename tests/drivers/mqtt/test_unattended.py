import pytest

from drivers.mqtt.unattended import UNATTENDED, made_to_run_unattended


@pytest.mark.parametrize("product", ["Radiator valve with thermostat", "TRV", "Split AC", "Wall-mount heat pump"])
def test_valves_thermostats_and_air_conditioners_are(product: str) -> None:
    assert made_to_run_unattended(product)
    assert UNATTENDED


@pytest.mark.parametrize("product", ["", "Panel heater", "Pilot wire heating module", "Space heater", "Fireplace"])
def test_heaters_are_not(product: str) -> None:
    assert not made_to_run_unattended(product)
