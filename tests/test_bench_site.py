"""The site that `make bench` shares out among hubs: whose the lamps are, and how its client reads packets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.families import FAMILIES
from hub.config.load import load
from tests.bench.site import Site, next_packet, packet


def site(folder: Path, hubs: int) -> Site:
    return Site(folder, 200, hubs, "127.0.0.1", 1883)


@pytest.mark.parametrize("hubs", [1, 2, 4])
def test_each_lamp_is_in_one_scene_and_those_across_are_of_other_hubs(tmp_path: Path, hubs: int) -> None:
    whole = site(tmp_path, hubs)
    pairs = [pair for hub in range(hubs) for pair in (*whole.local(hub), *whole.across(hub))]
    lamps = [lamp for pair in pairs for lamp in pair]
    assert len(set(lamps)) == len(lamps) >= 0.95 * whole.lamps
    for hub in range(hubs):
        assert {lamp // whole.size for pair in whole.local(hub) for lamp in pair} == {hub}
        assert hubs == 1 or hub not in {lamp // whole.size for pair in whole.across(hub) for lamp in pair}


def test_its_files_are_a_configuration(tmp_path: Path) -> None:
    whole = site(tmp_path, 2)
    whole.write(1)
    config, problems = load(whole.places(1).config, FAMILIES.keys())
    assert config is not None
    assert not problems
    settings = config.settings.mqtt
    assert settings is not None
    assert settings.sharing.hubs == {"floor0": True}
    assert settings.sharing.devices == tuple(f"lamp_{n}" for n in range(190, 200))


@given(bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=4), cut=st.integers(min_value=0))
def test_packets_are_read_as_they_were_written_and_only_whole_ones(bodies: list[bytes], cut: int) -> None:
    data = b"".join(packet(0x30, body) for body in bodies)
    found, at = list[bytes](), 0
    part = data[: cut % (len(data) + 1)]
    while (one := next_packet(part, at)) is not None:
        found.append(one[1])
        at = one[2]
    assert found == bodies[: len(found)]
    assert (len(found) == len(bodies)) is (part == data)
