"""Ports: what was adopted, and taking devices on, as the API sees them."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from hub.discovery.adoption import Adopted, Refused, Request
from hub.discovery.outlook import Outlook
from hub.discovery.planning import Planned, Wanted
from hub.model.descriptions import Left
from hub.model.device import Sighting


class Known(Protocol):
    """What has been adopted (`hub.storage.addresses.Addresses`)."""

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint."""


class Adopting(Protocol):
    """Taking devices on (`hub.discovery.adoption.Adoption`)."""

    def look(self, ref: str, handle: str | None) -> Outlook:
        """What adopting would take. Raises UnknownName."""

    async def adopt(self, request: Request) -> Adopted:
        """Prove, keep, write, reload. Raises HearthError."""

    async def adopt_all(self, requests: Sequence[Request]) -> tuple[Adopted | Refused, ...]:
        """Adopt many, each with its own outcome."""

    async def look_up(self, models: Iterable[tuple[str, str]]) -> None:
        """Read what is written of models (family, model), off the loop's thread: before `doubt` and `plan` ask."""

    def doubt(self, sighting: Sighting) -> str:
        """The message why what was heard could not be adopted, or nothing."""

    def left_out(self, sighting: Sighting) -> tuple[Left, ...]:
        """What of it would be left out."""

    def heard(self, pattern: str) -> Sequence[Wanted]:
        """What was heard of a family, or whose endpoint fits a pattern, as `plan` takes it. Raises UnknownName."""

    def plan(self, wanted: Sequence[Wanted]) -> tuple[Planned, ...]:
        """What adopting devices of a file, or such as were heard, would do."""
