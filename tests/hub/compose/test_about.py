"""What is known of a device's endpoints, as it was learned and is written."""

from pathlib import Path

import pytest

from hub.api.device_ports import EndpointAbout
from hub.compose.about import LONGEST, About, make_of
from hub.compose.products import library_of
from hub.core.clock import VirtualClock
from hub.model.descriptions import LEFT_OUT, Left
from hub.model.device import Device, Endpoint
from hub.model.ports import Learned
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control

ENTRY = {
    "availability": [{"from": "ha/{id}/status"}],
    "bind": {"switch.on": {"from": "{at}", "to": "{at}/set"}, "raw.mode": {"from": "{at}"}},
    LEFT_OUT: [{"part": "b", "reason": "announced.no_topic", "params": {"what": "command_topic"}}],
}


@pytest.fixture
async def about(tmp_path: Path) -> About:
    store = await open_control(tmp_path, VirtualClock())
    book = await load_addresses(store)
    await book.adopt("announced:x1", None, Learned("Thing@12", "1.2", "ha/x1"))
    await book.adopt("miio:7", None, Learned("maker.plug.v1", "", "127.0.0.9"))
    await store.close()
    return About(book, library_of(said={("announced", "Thing@12"): ENTRY}))


async def test_topics_and_what_is_left_out_of_what_a_device_says_of_itself(about: About) -> None:
    assert about.about(Endpoint("announced", "x1", broker=True)) == EndpointAbout(
        "Thing", "1.2", "ha/x1", ("ha/x1", "ha/x1/set", "ha/x1/status"),
        (Left("b", "announced.no_topic", (("what", "command_topic"),)),),
    )  # fmt: skip


async def test_what_has_no_topics_and_what_nobody_adopted(about: About) -> None:
    assert about.about(Endpoint("miio", "7")) == EndpointAbout("maker.plug.v1", "", "127.0.0.9")
    assert about.about(Endpoint("announced", "x2", broker=True)) == EndpointAbout()


def test_who_made_a_device_is_what_its_first_known_way_knows() -> None:
    said = {("mqtt", "Thing@12"): {"vendor": "Acme", "name": "Thing", "bind": {}}}
    library, known = library_of(said=said), {"mqtt:b": Learned("Thing@12", "1.2", "b")}
    device = Device("k1", "thing", "Thing", endpoints=(Endpoint("mqtt", "a"), Endpoint("mqtt", "b")))
    assert make_of(device, known.get, library) == ("Acme", "Thing", "1.2")
    assert make_of(device, lambda _: None, library) == ("", "", "")
    odd = {("mqtt", "Thing@12"): {"vendor": ["Acme"], "name": "x" * (LONGEST + 1), "bind": {}}}
    assert make_of(device, known.get, library_of(said=odd)) == ("", "", "1.2")
