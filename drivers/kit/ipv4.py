"""Addresses of datagrams as people and the address book write them: `host`, or `host:port` where it is another one."""

from ipaddress import IPv4Address


def ipv4_of(text: str, port: int) -> tuple[str, int] | None:
    """`host` or `host:port` as an address, with `port` where none is named; None: it is no IPv4 address."""
    host, _, named = text.partition(":")
    try:
        address = str(IPv4Address(host)), int(named or port)
    except ValueError:
        return None
    return address if 0 < address[1] < 1 << 16 else None


def ipv4_text(address: tuple[str, int], port: int) -> str:
    """The address as text, without `port`, the usual one."""
    return address[0] if address[1] == port else f"{address[0]}:{address[1]}"
