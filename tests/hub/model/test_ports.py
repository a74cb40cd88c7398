"""Ports that hold something themselves."""

import pytest

from hub.model.ports import Network


@pytest.mark.parametrize(
    ("host", "local"),
    [("192.168.1.7", True), ("10.9.0.1", True), ("192.168.2.7", False), ("8.8.8.8", False), ("camera.lan", True)],
)
def test_what_is_in_no_network_of_ours(host: str, *, local: bool) -> None:
    assert Network(prefixes=("192.168.1.0/24", "10.0.0.0/8")).local(host) is local
    assert Network().local(host)
