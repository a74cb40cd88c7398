"""Where the knowledge of a device comes from: the first contact with it, and what is written of its model."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hub.api.device_ports import EndpointAbout
from hub.config.library import YamlLibrary
from hub.model.descriptions import left_in, name_of
from hub.model.device import Device, Endpoint
from hub.model.ports import Learned
from hub.storage.addresses import Addresses

MOST_TOPICS: Final = 100
LONGEST: Final = 128
_TOPICS: Final = ("from", "to")
_MADE: Final = ("vendor", "name")
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class About:
    """See `hub.api.device_ports.AboutDevices`."""

    book: Addresses
    library: YamlLibrary

    def about(self, endpoint: Endpoint) -> EndpointAbout:
        """All that is known of it."""
        learned, address = self.book.learned(endpoint.ref), self.book.address(endpoint.ref) or ""
        if learned is None:
            return EndpointAbout(address=address)
        entries = self.library.definitions(endpoint.family, learned.model) if endpoint.broker else ()
        filled = {"{at}": address or endpoint.wire_id, "{id}": endpoint.wire_id}
        topics = sorted({_filled(topic, filled) for entry in entries for topic in _topics(entry, _DEEPEST)})
        left = tuple(left for entry in entries for left in left_in(entry))
        return EndpointAbout(name_of(learned.model), learned.firmware, address, tuple(topics[:MOST_TOPICS]), left)


def make_of(device: Device, learned_of: Callable[[str], Learned | None], library: YamlLibrary) -> tuple[str, str, str]:
    """Who made a device, what they call it, and its firmware: as its first way to it knows; empty where none does."""
    for endpoint in device.endpoints:
        learned = learned_of(endpoint.ref)
        if learned is not None:
            entries = library.definitions(endpoint.family, learned.model)
            said = {key: word for one in entries for key in _MADE if (word := _word(one.get(key)))}
            return said.get("vendor", ""), said.get("name", ""), _word(learned.firmware)
    return "", "", ""


def _word(said: object) -> str:
    return said if isinstance(said, str) and len(said) <= LONGEST and said.isprintable() else ""


def _topics(said: object, deep: int) -> Iterator[str]:
    """Every topic that an entry names."""
    if deep == 0:
        return
    if isinstance(said, Mapping):
        yield from (said[key] for key in _TOPICS if isinstance(said.get(key), str))
        for one in said.values():
            yield from _topics(one, deep - 1)
    elif isinstance(said, list):
        for one in said:
            yield from _topics(one, deep - 1)


def _filled(topic: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        topic = topic.replace(name, value)
    return topic
