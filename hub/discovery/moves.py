"""Following adopted devices to new addresses: what was heard is proven before it is believed."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from hub.discovery.sightings import Sighted, Sightings
from hub.model.device import Sighting
from hub.model.errors import HearthError
from hub.model.ports import Clock, Learned
from hub.model.secret import Secret

AGAIN_AFTER: Final = 60.0
"""Seconds until the same device is asked for a proof again: a liar on the network costs one question a minute."""
MOST_WAITING: Final = 64


class Prover(Protocol):
    """A driver, as the follower sees it."""

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Prove that what was heard is the device. Raises HearthError when it is not."""


class Places(Protocol):
    """Where adopted endpoints are."""

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint."""

    def address(self, ref: str) -> str | None:
        """Its last known address."""

    def secret(self, ref: str) -> Secret | None:
        """Its token or password."""

    def moved(self, ref: str, address: str) -> None:
        """Remember a new address."""


class Follower:
    """Notices sightings of adopted endpoints at other addresses; `run` is for the supervisor.

    Only endpoints that are `lost` (nothing answers where they were) are followed: a device that answers has not moved,
    and its secret is not shown to others who say its name.
    """

    def __init__(
        self,
        clock: Clock,
        sightings: Sightings,
        provers: Mapping[str, Prover],
        places: Places,
        lost: Callable[[str], bool],
    ) -> None:
        self._clock = clock
        self._provers = provers
        self._places = places
        self._lost = lost
        self._waiting: asyncio.Queue[Sighting] = asyncio.Queue(MOST_WAITING)
        self._asked: dict[str, float] = {}
        sightings.subscribe(self._heard)

    async def run(self) -> None:
        """Prove one after the other, until cancelled."""
        while True:
            sighting = await self._waiting.get()
            try:
                learned = await self._provers[sighting.family].verify(sighting, self._places.secret(sighting.ref))
            except HearthError:
                continue  # not the device, or gone again: the next sighting is another chance
            self._places.moved(sighting.ref, learned.address)

    def _heard(self, row: Sighted) -> None:
        sighting, now = row.sighting, self._clock.monotonic()
        ref = sighting.ref
        if not self._places.adopted(ref) or self._places.address(ref) == sighting.address or not self._lost(ref):
            return
        if self._waiting.full() or now < self._asked.get(ref, now):
            return
        self._asked[ref] = now + AGAIN_AFTER
        self._waiting.put_nowait(sighting)
