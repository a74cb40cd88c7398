import shutil
from pathlib import Path

import pytest

from hub.demo.household import load_household
from hub.model.errors import BadConfig
from scenes.engine.view import View
from tests.hub.demo.example import CONFIG, Room, household, with_broker


def test_every_device_of_the_example_is_simulated_and_can_be_looked_at() -> None:
    home = household()
    assert len(home.members) == 30
    assert home.devices.keys() - home.members.keys() == {"house"}
    assert len(home.program(View()).scenes) == 13
    assert home.members["kettle"].ref == "miio:421000101"
    assert home.by_simulator("kettle") is home.members["kettle"]
    assert home.by_simulator("toaster") is None


def test_devices_behind_a_broker_are_known_by_what_they_say_of_themselves() -> None:
    with with_broker() as (_, home):
        assert home.members.keys() == home.devices.keys() - {"house"}
        assert len(home.program(View()).scenes) == 16
        states = {name: looked.state for name, looked in Room(home).look().items()}
    values = {str(id_): value for id_, value in home.values(states).items()}
    assert (values["porch_light.on"], values["sink.leak"], values["porch_camera.person"]) == (False, False, False)
    assert "press" in home.members["bedside_button"].device.abilities.events
    assert [handle for handle, member in home.members.items() if member.row.via and not member.behind] == [
        "porch_light",
        "sink",
        "bedside_button",
    ]


def test_scenes_for_later_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadConfig):
        load_household(CONFIG, CONFIG / "virtual-home.yaml", [tmp_path / "none.yaml"])


def test_values_are_in_the_steps_of_the_properties() -> None:
    home = household()
    states = {name: looked.state for name, looked in Room(home).look().items()}
    values = {str(id_): value for id_, value in home.values(states).items()}
    assert values["kettle.on"] is False
    assert values["drying_rack.position"] == 100
    assert values["hall_light.color_temperature"] == 4323  # 49 steps of 27 K above 3000 K
    assert values["cat_fountain.water_level"] == 100.0
    assert "hall.motion" not in values
    assert home.values({}) == {}


def test_a_device_is_known_by_its_endpoint_not_by_its_handle(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    file = config / "devices.yaml"
    file.write_text(file.read_text("utf-8").replace("  kettle:\n", "  wasserkocher:\n"), "utf-8")
    home = load_household(config, CONFIG / "virtual-home.yaml")
    assert home.members["wasserkocher"].row.handle == "kettle"
    with pytest.raises(BadConfig) as caught:
        home.program(View())
    assert len(caught.value.problems) >= 2


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for config, home in ((tmp_path, CONFIG / "virtual-home.yaml"), (CONFIG, tmp_path / "no.yaml")):
        with pytest.raises(BadConfig):
            load_household(config, home)
