import pytest

from drivers.kit.ipv4 import ipv4_of, ipv4_text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", ("192.0.2.7", 54321)),
        ("192.0.2.7:9898", ("192.0.2.7", 9898)),
        ("192.0.2.7:0", None),
        ("192.0.2.7:65536", None),
        ("192.0.2.7:x", None),
        ("lamp.local", None),
        ("", None),
    ],
)
def test_an_address_has_a_host_and_a_port(text: str, address: tuple[str, int] | None) -> None:
    assert ipv4_of(text, 54321) == address
    if address is not None:
        assert ipv4_text(address, 54321) == text
