"""What must be so before, and while, something dangerous is on: what the guards ask of the owner's expressions."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hub.model.errors import HearthError
from hub.model.reading import PropertyId


class Need(Protocol):
    """One line of `needs:` in devices.yaml."""

    @property
    def reads(self) -> Sequence[PropertyId]:
        """The properties it looks at."""

    def doubt(self, name: str) -> HearthError | None:
        """Why what is called `name` must not be on now: false, or a value that is missing or old. None: it may."""


class Needs:
    """The needs of every device by its key, replaced as a whole when the configuration is."""

    def __init__(self) -> None:
        self._of: Mapping[str, Sequence[Need]] = {}
        self._readers: dict[PropertyId, tuple[str, ...]] = {}

    def load(self, needs: Mapping[str, Sequence[Need]]) -> None:
        """Take these instead."""
        self._of = needs
        self._readers = {}
        for device, lines in needs.items():
            for id_ in dict.fromkeys(id_ for line in lines for id_ in line.reads):
                self._readers[id_] = (*self._readers.get(id_, ()), device)

    def has(self, device: str) -> bool:
        """Whether anything is needed for the device."""
        return bool(self._of.get(device))

    def doubt(self, device: str, name: str) -> HearthError | None:
        """The first need of the device that is not met."""
        return next((found for need in self._of.get(device, ()) if (found := need.doubt(name)) is not None), None)

    def readers(self, id_: PropertyId) -> Sequence[str]:
        """The devices whose needs look at the property."""
        return self._readers.get(id_, ())
