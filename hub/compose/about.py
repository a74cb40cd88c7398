"""Where the knowledge of a device comes from: the first contact with it, and what is written of its model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hub.api.device_ports import EndpointAbout
from hub.config.library import YamlLibrary
from hub.model.descriptions import left_in, name_of
from hub.model.device import Endpoint
from hub.storage.addresses import Addresses

MOST_TOPICS: Final = 100
_TOPICS: Final = ("from", "to")
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
