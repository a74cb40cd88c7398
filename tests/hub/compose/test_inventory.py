"""What is known of models without asking the hub."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.compose.inventory import (
    DESCRIPTIONS_FILE,
    FILE,
    inventory_of,
    read_inventory,
    write_descriptions,
    write_inventory,
)
from hub.compose.models import Inventory, said_in
from hub.config.library import Said
from hub.model.device import Device, Endpoint
from hub.model.ports import Learned

SAID: Said = {("talk", "plug@1"): {"has": ["switch.on"]}, ("talk", "other@2"): {"has": []}}
DEVICES = (
    Device("d1", "plug", "Plug", "plug@1", endpoints=(Endpoint("talk", "1"), Endpoint("told", "1"))),
    Device("d2", "kettle", "Kettle", "maker.kettle.v1", endpoints=(Endpoint("lan", "2"),)),
    Device("d3", "new", "New", endpoints=(Endpoint("lan", "3"),)),
)


def learned(ref: str) -> Learned | None:
    return {"told:1": Learned("plug@9", "", ""), "lan:2": Learned("maker.kettle.v0", "", "")}.get(ref)


def test_of_each_endpoint_the_devices_model_or_what_it_said_itself() -> None:
    assert inventory_of(DEVICES, learned, SAID) == {
        "talk:1": "plug@1", "told:1": "plug@9", "lan:2": "maker.kettle.v1",
    }  # fmt: skip


def test_what_is_written_is_what_is_read_and_only_of_what_is_there(tmp_path: Path) -> None:
    inventory = inventory_of(DEVICES, learned, SAID)
    write_inventory(tmp_path, inventory)
    write_descriptions(tmp_path, inventory)
    found = read_inventory(tmp_path)
    assert (found, dict(said_in(found))) == (inventory, {("talk", "plug@1"): {"has": ["switch.on"]}})


def test_what_stands_there_is_not_written_again(tmp_path: Path) -> None:
    inventory = inventory_of(DEVICES, learned, SAID)
    write_descriptions(tmp_path, inventory)
    before = (tmp_path / DESCRIPTIONS_FILE).stat().st_ino
    write_descriptions(tmp_path, inventory)
    assert (tmp_path / DESCRIPTIONS_FILE).stat().st_ino == before
    write_descriptions(tmp_path, Inventory({"talk:1": "other@2"}, SAID))
    assert (tmp_path / DESCRIPTIONS_FILE).stat().st_ino != before


def test_a_home_without_such_devices_has_no_second_file(tmp_path: Path) -> None:
    write_descriptions(tmp_path, Inventory({"lan:2": "maker.kettle.v1"}))
    assert not (tmp_path / DESCRIPTIONS_FILE).exists()


@pytest.mark.parametrize("text", ["", "[", "{}", "[[1]]", '[["a", "b", 3]]', '[["a", "b", [1]]]', "[" * 5000])
def test_a_file_of_another_form_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text('{"talk:1": "plug@1"}')
    (tmp_path / DESCRIPTIONS_FILE).write_text(text)
    assert dict(read_inventory(tmp_path).said) == {}


@given(st.binary(max_size=60))
def test_any_bytes_are_no_inventory(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(data)
        assert all(isinstance(model, str) for model in read_inventory(Path(folder)).values())


def test_models_alone_say_nothing_more() -> None:
    assert said_in({"lan:2": "maker.kettle.v1"}) == {}
