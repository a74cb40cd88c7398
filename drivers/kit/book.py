"""What the address book must know before a conversation can begin."""

from hub.model.errors import Unreachable
from hub.model.ports import AddressBook


def known_address(book: AddressBook, ref: str) -> str:
    """Where `family:wire_id` was last heard. Raises Unreachable where that was nowhere."""
    address = book.address(ref)
    if address is None:
        raise Unreachable("device.no_address", endpoint=ref)
    return address
