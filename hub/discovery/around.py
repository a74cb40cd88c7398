"""What adoption stands on: families that prove, the book of secrets, and devices.yaml."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hub.model.capability import Abilities
from hub.model.device import Sighting
from hub.model.ports import Learned
from hub.model.secret import Secret

Entry = Mapping[str, str | Sequence[str | Mapping[str, str]]]
"""A device as it is written into devices.yaml."""


class Verifier(Protocol):
    """A driver, as adoption sees it."""

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do."""

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Prove that the secret is right and learn the model."""


class Book(Protocol):
    """Where secrets and addresses are kept."""

    def address(self, ref: str) -> str | None:
        """Last known address."""

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint."""

    def secret(self, ref: str) -> Secret | None:
        """Its token or password."""

    async def adopt(self, ref: str, secret: Secret | None, learned: Learned) -> None:
        """Keep them; on disk when this returns."""


class Home(Protocol):
    """devices.yaml, as adoption sees it. Its errors are HearthErrors."""

    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        """The refs of the endpoints of every device in use, by handle; what was added shows after the reload."""

    def areas(self) -> Mapping[str, str]:
        """The names of the areas in use, by handle."""

    def reserved(self) -> Collection[str]:
        """Words that cannot be handles."""

    async def add(self, entries: Mapping[str, Entry], areas: Mapping[str, str]) -> None:
        """Write new devices and areas at once; where a handle stands there without endpoints, its keys into it."""

    async def join(self, handle: str, ref: str) -> None:
        """Write one more endpoint of a device, after those that it has."""

    async def reload(self) -> None:
        """Take the changed file into use."""
