"""What the API needs to tell of products: handed over as `hub.api.ports.ApiPorts`."""

from typing import Protocol

from hub.model.secret import Secret

Json = dict[str, object]


class Teaching(Protocol):
    """Asking devices for everything (`hub.compose.learning.Learning`)."""

    async def learn(
        self, what: str, secret: Secret | None, address: str | None, *, use: bool, model: str | None = None
    ) -> Json:
        """What a device (a handle, or `family:id`) says. Raises HearthError."""


class SpecsPort(Protocol):
    """Makers' specifications (`hub.compose.specs.Shelf`). All but `rows` raise HearthError."""

    async def add(self, data: bytes, model: str | None) -> Json:
        """Take one into use, from the next reload on."""

    async def fetch(self, model: str) -> Json:
        """The same with what the internet has of the model."""

    async def rows(self) -> Json:
        """All that were ever added."""

    async def show(self, model: str) -> Json:
        """What the members of a model are bound to."""
