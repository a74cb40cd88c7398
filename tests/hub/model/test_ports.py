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


@pytest.mark.parametrize(
    ("host", "stays", "routed"),
    [
        ("192.168.1.7", True, True),
        ("10.7.0.9", False, False),  # a router's other side may be a private network too
        ("10.8.0.9", False, True),
        ("8.8.8.8", False, False),
    ],
)
def test_what_is_sent_stays_in_the_home(host: str, *, stays: bool, routed: bool) -> None:
    """`stays` on a router, whose way to everywhere leads out; `routed` on a machine behind one."""
    both = ("192.168.1.0/24", "10.7.0.0/24")
    router = Network(prefixes=both, home=("192.168.1.0/24",), routed=False)
    behind = Network(prefixes=both, home=("192.168.1.0/24",), routed=True)
    assert (router.inward(host), behind.inward(host)) == (stays, routed)
    assert Network().inward(host)
