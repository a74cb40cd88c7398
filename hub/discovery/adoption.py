"""From a sighting to a device: proven first, then kept, then written into devices.yaml."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from hub.discovery.sightings import Sightings
from hub.model.capability import Abilities
from hub.model.device import Sighting
from hub.model.errors import HearthError, NotSupported, Rejected, UnknownName
from hub.model.ports import Learned
from hub.model.secret import Secret

AT_ONCE: Final = 8
"""Devices that are proven at the same time."""

ADDED_HOW: Final = "typed"
"""How a sighting was heard whose address a person typed."""


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

    async def adopt(self, ref: str, secret: Secret | None, learned: Learned) -> None:
        """Keep them; on disk when this returns."""


class Home(Protocol):
    """devices.yaml, as adoption sees it. Its errors are HearthErrors."""

    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        """The refs of the endpoints of every device in use, by handle; what was added shows after the reload."""

    async def add(self, handle: str, entry: Mapping[str, str | list[str]]) -> None:
        """Write a new device, or, where the handle stands there without endpoints, these keys into it."""

    async def reload(self) -> None:
        """Take the changed file into use."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants adopted, and as what.

    Without a handle: the one that has the endpoint in devices.yaml, else one made of the model. `address` stands in
    for a sighting that is not there.
    """

    ref: str
    secret: Secret | None = None
    handle: str | None = None
    name: str | None = None
    area: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """A device taken on; `written` when devices.yaml was changed for it."""

    ref: str
    handle: str
    model: str
    written: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An endpoint not taken on, and why."""

    ref: str
    error: HearthError


class Adoption:
    """Takes devices on. Nothing is kept or written of one whose driver did not prove it."""

    def __init__(self, sightings: Sightings, drivers: Mapping[str, Verifier], book: Book, home: Home) -> None:
        self._sightings = sightings
        self._drivers = drivers
        self._book = book
        self._home = home
        # devices.yaml is read, changed and replaced: one at a time.
        self._writing = asyncio.Lock()
        # What was written and is not yet in use, so that the next of many sees it.
        self._written: dict[str, tuple[str, ...]] = {}

    async def adopt(self, request: Request) -> Adopted:
        """Prove, keep, write, reload.

        Raises:
            UnknownName: no such sighting or family. Rejected: the handle or endpoint is another device's.
            AuthFailed, Unreachable, NotSupported: what the driver says. BadConfig, BadSetup: it cannot be written.
        """
        adopted = await self._take_on(request)
        await self._reload()
        return adopted

    async def adopt_all(self, secrets: Mapping[str, Secret | None]) -> tuple[Adopted | Refused, ...]:
        """Adopt every ref with its secret, each with its own outcome, in the order given; one reload at the end."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(ref: str, secret: Secret | None) -> Adopted | Refused:
            async with turns:
                try:
                    return await self._take_on(Request(ref, secret))
                except HearthError as error:
                    return Refused(ref, error)

        outcomes = await asyncio.gather(*(one(ref, secret) for ref, secret in secrets.items()))
        if any(isinstance(outcome, Adopted) for outcome in outcomes):
            await self._reload()
        return tuple(outcomes)

    async def _reload(self) -> None:
        await self._home.reload()
        self._written.clear()

    def _devices(self) -> Mapping[str, tuple[str, ...]]:
        return {**self._home.endpoints(), **self._written}

    async def _take_on(self, request: Request) -> Adopted:
        sighting = self._sighting(request)
        driver = self._drivers.get(sighting.family)
        if driver is None:
            raise UnknownName("adopt.unknown_family", family=sighting.family, known=", ".join(sorted(self._drivers)))
        self._refuse_taken(request)
        learned = await driver.verify(sighting, request.secret)
        if driver.abilities(learned.model) is None:
            raise NotSupported("adopt.unknown_model", ref=request.ref, model=learned.model)
        async with self._writing:
            # Proving took a while: somebody may have edited the file meanwhile.
            self._refuse_taken(request)
            return await self._write(request, learned)

    async def _write(self, request: Request, learned: Learned) -> Adopted:
        devices = self._devices()
        owner = _owner(request.ref, devices)
        await self._book.adopt(request.ref, request.secret, learned)
        if owner is not None:
            return Adopted(request.ref, owner, learned.model, written=False)
        handle = request.handle or _free_handle(learned.model, request.ref, devices)
        given = {"name": request.name, "area": request.area}
        entry: dict[str, str | list[str]] = {key: text for key, text in given.items() if text}
        entry["endpoints"] = [request.ref]
        await self._home.add(handle, entry)
        self._written[handle] = (request.ref,)
        return Adopted(request.ref, handle, learned.model, written=True)

    def _sighting(self, request: Request) -> Sighting:
        """What is to be proven.

        Raises:
            UnknownName: it was never heard, and nobody said where it is.
        """
        row = self._sightings.find(request.ref)
        family, _, wire_id = request.ref.partition(":")
        address = request.address or (None if row else self._book.address(request.ref))
        if address is not None:
            return Sighting(family, wire_id, address, ADDED_HOW)
        if row is None:
            raise UnknownName("adopt.not_sighted", ref=request.ref)
        return row.sighting

    def _refuse_taken(self, request: Request) -> None:
        devices = self._devices()
        owner = _owner(request.ref, devices)
        if request.handle is None or request.handle == owner:
            return
        if owner is not None:
            raise Rejected("adopt.endpoint_taken", ref=request.ref, owner=owner)
        if devices.get(request.handle):
            raise Rejected("adopt.handle_taken", handle=request.handle)


def _owner(ref: str, devices: Mapping[str, tuple[str, ...]]) -> str | None:
    return next((handle for handle, refs in devices.items() if ref in refs), None)


def _free_handle(model: str, ref: str, devices: Mapping[str, tuple[str, ...]]) -> str:
    """A handle made of the model's middle word (`maker.kettle.v1` -> `kettle`), numbered until it is free."""
    words = model.lower().split(".")
    kind = words[1] if len(words) == 3 else model.lower()
    stem = re.sub(r"\W+", "_", kind, flags=re.ASCII).strip("_")
    if not stem or stem[0].isdigit():
        stem = re.sub(r"\W+", "_", ref.lower(), flags=re.ASCII)
    handle, number = stem, 1
    while handle in devices:
        number += 1
        handle = f"{stem}_{number}"
    return handle
