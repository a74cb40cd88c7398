"""From a sighting to a device: proven first, then kept, then written into devices.yaml."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from hub.discovery.around import Book, Entry, Home, Verifier
from hub.discovery.outlook import Outlook, outlook
from hub.discovery.planning import (
    Planned,
    Surroundings,
    Wanted,
    free_handle,
    handle_of,
    heard_as_wanted,
    owner_of,
    plan,
)
from hub.discovery.sightings import Sightings
from hub.model.broker import HOW
from hub.model.descriptions import LeavingOut, Left, SelfDescribing, name_of
from hub.model.device import Sighting
from hub.model.errors import HearthError, NotAdopted, NotSupported, Rejected, UnknownName
from hub.model.ports import Learned, Secretless
from hub.model.secret import Secret

AT_ONCE: Final = 16
"""Devices that are proven at the same time."""

ADDED_HOW: Final = "typed"
"""How a sighting was heard whose address a person typed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants adopted, and as what.

    Without a handle: the one that has the endpoint in devices.yaml, else one made of the model. `address` stands in
    for a sighting that is not there, `model` for what nobody has said yet. `area_name`: the area is made with this name
    where it is not there. `via`: the handle of the gateway that it sits behind, which answers for it. `join`: it is
    one more way to the device of that handle, after those that it has.
    """

    ref: str
    secret: Secret | None = None
    handle: str | None = None
    name: str | None = None
    area: str | None = None
    address: str | None = None
    area_name: str | None = None
    model: str = ""
    via: str | None = None
    join: bool = False


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
    """Takes devices on. Nothing is kept or written of one whose driver did not prove it.

    `unreached` (family, model, id, model of its gateway): the message why such a device cannot be adopted, or nothing.
    """

    def __init__(
        self,
        sightings: Sightings,
        drivers: Mapping[str, Verifier],
        book: Book,
        home: Home,
        unreached: Callable[[str, str, str, str], str],
    ) -> None:
        self._sightings = sightings
        self._unreached = unreached
        self._drivers = drivers
        self._book = book
        self._home = home
        # devices.yaml is read, changed and replaced: one at a time.
        self._writing = asyncio.Lock()
        # What was written and is not yet in use, so that the next of many sees it.
        self._written: dict[str, tuple[str, ...]] = {}
        self._new_areas: dict[str, str] = {}

    async def look_up(self, models: Iterable[tuple[str, str]]) -> None:
        """Read what is written of models (family, model), off the loop's thread: `plan` and `doubt` ask for it."""

        def read() -> None:
            for driver, model in known:
                driver.abilities(model)

        known = [(self._drivers[family], model) for family, model in dict.fromkeys(models) if family in self._drivers]
        await asyncio.to_thread(read)

    def plan(self, wanted: Sequence[Wanted]) -> tuple[Planned, ...]:
        """What adopting the devices of a file would do, in the order given. Nothing is done."""
        families = {name: driver.abilities for name, driver in self._drivers.items()}
        drivers: Mapping[str, object] = self._drivers
        describing = {name: one.undescribed for name, one in drivers.items() if isinstance(one, SelfDescribing)}
        around = Surroundings(
            self._sightings, families, self._book.adopted, self._unreached, self._book.secret, self._areas(),
            self._devices(), self._home.reserved(), describing,
        )  # fmt: skip
        return plan(wanted, around)

    def heard(self, pattern: str) -> list[Wanted]:
        """What was heard of a family (`zigbee2mqtt`), or whose endpoint fits (`hearth:cabin/*`). Raises UnknownName."""
        self._driver(pattern)
        rows = (row.sighting for row in self._sightings.rows())
        return heard_as_wanted(
            [one for one in rows if one.family == pattern or fnmatchcase(one.ref, pattern)], self._needs_no_secret
        )

    def _needs_no_secret(self, sighting: Sighting) -> bool:
        driver: object = self._drivers.get(sighting.family)
        return isinstance(driver, Secretless) and driver.has_no_secret(sighting.wire_id)

    def doubt(self, sighting: Sighting) -> str:
        """The message that says why what was heard could not be adopted; empty when nothing speaks against it."""
        driver = self._drivers.get(sighting.family)
        describing: object = driver
        if isinstance(describing, SelfDescribing):
            return describing.undescribed(sighting.wire_id)
        if driver is None or not sighting.model or driver.abilities(sighting.model) is not None:
            return ""
        return self._unreached(sighting.family, sighting.model, sighting.wire_id, "") or "plan.unknown_model"

    def left_out(self, sighting: Sighting) -> tuple[Left, ...]:
        """What of it would be left out, because nothing here stands for it."""
        driver: object = self._drivers.get(sighting.family)
        return driver.left_out(sighting.wire_id) if isinstance(driver, LeavingOut) else ()

    def look(self, ref: str, handle: str | None) -> Outlook:
        """What adopting it under the handle, or under none, would take. Raises UnknownName."""
        heard = (row.sighting for row in self._sightings.rows())
        return outlook(ref, handle, self._driver(ref), self._devices(), heard)

    async def adopt(self, request: Request) -> Adopted:
        """Prove, keep, write, reload.

        Raises:
            UnknownName: no such sighting or family. Rejected: the handle or endpoint is another device's.
            AuthFailed, Unreachable, NotSupported: what the driver says. BadConfig, BadSetup: it cannot be written.
        """
        request = self._named(request)
        (outcome,) = await self._keep([(request, await self._prove(request))])
        if isinstance(outcome, Refused):
            raise outcome.error
        await self._reload()
        return outcome

    def _named(self, request: Request) -> Request:
        """The request with handle and name as they are proposed where it was heard, of what nobody named."""
        row, devices = self._sightings.find(request.ref), self._devices()
        if row is None or HOW not in row.hows or request.handle or owner_of(request.ref, devices) is not None:
            return request
        said, taken = row.sighting, {*devices, *self._areas(), *self._home.reserved()}
        handle = handle_of(dict(said.details).get("handle") or said.name, said.model, taken)
        return replace(request, handle=handle, name=request.name or said.name or None)

    async def adopt_all(self, requests: Sequence[Request]) -> tuple[Adopted | Refused, ...]:
        """Adopt all, each with its own outcome, in the order given; gateways first; one reload at the end.

        Whatever was proven while others were being written is written next, together: none waits for the slowest.
        """
        outcomes: dict[str, Adopted | Refused] = {}
        for behind in (False, True):
            turn = [request for request in requests if (request.via is not None) is behind]
            async with contextlib.aclosing(self._proven(turn)) as batches:
                async for batch in batches:
                    outcomes |= {each.ref: each for each in await self._keep(batch)}
        if any(isinstance(outcome, Adopted) for outcome in outcomes.values()):
            await self._reload()
        return tuple(outcomes[request.ref] for request in requests)

    async def _proven(
        self, requests: Sequence[Request]
    ) -> AsyncGenerator[list[tuple[Request, Learned | HearthError]], None]:  # fmt: skip
        """What became of the proofs, as many together as are there when the next are asked for."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(request: Request) -> Learned | HearthError:
            async with turns:
                try:
                    return await self._prove(request)
                except HearthError as error:
                    return error

        waiting = [(request, asyncio.ensure_future(one(request))) for request in requests]
        try:
            while waiting:
                await asyncio.wait([proof for _, proof in waiting], return_when=asyncio.FIRST_COMPLETED)
                done = [(request, proof.result()) for request, proof in waiting if proof.done()]
                waiting = [(request, proof) for request, proof in waiting if not proof.done()]
                yield done
        finally:
            for _, proof in waiting:
                proof.cancel()
            await asyncio.gather(*(proof for _, proof in waiting), return_exceptions=True)

    async def _reload(self) -> None:
        await self._home.reload()
        self._written.clear()
        self._new_areas.clear()

    def _devices(self) -> Mapping[str, tuple[str, ...]]:
        return {**self._home.endpoints(), **self._written}

    def _areas(self) -> Mapping[str, str]:
        return {**self._home.areas(), **self._new_areas}

    async def _prove(self, request: Request) -> Learned:
        """Ask the device. Raises HearthError: it cannot be taken on."""
        family, driver = request.ref.partition(":")[0], self._driver(request.ref)
        _refuse_taken(request, self._devices())
        await self.look_up([(family, request.model)])
        self._refuse_unreached(request.ref, request.model, driver)
        if request.via is None:
            learned = await driver.verify(self._sighting(request), request.secret)
        else:
            learned = self._answered_for(request.ref, request.via, request.model)
        if driver.abilities(learned.model) is None:
            self._refuse_unreached(request.ref, learned.model, driver)
            raise NotSupported("adopt.unknown_model", ref=request.ref, model=name_of(learned.model))
        return learned

    async def _keep(self, batch: Sequence[tuple[Request, Learned | HearthError]]) -> list[Adopted | Refused]:
        """Keep and write what was proven: on disk when this returns."""
        async with self._writing:
            outcomes: list[Adopted | Refused] = []
            entries: dict[str, tuple[Request, Entry]] = {}
            joins: dict[str, str] = {}
            devices = dict(self._devices())
            for request, learned in batch:
                try:
                    if isinstance(learned, HearthError):
                        raise learned
                    # Proving took a while: somebody may have edited the file meanwhile.
                    _refuse_taken(request, devices)
                except HearthError as error:
                    outcomes.append(Refused(request.ref, error))
                    continue
                owner = owner_of(request.ref, devices)
                handle = owner or request.handle or free_handle(learned.model, request.ref, devices)
                if owner is None and request.join:
                    joins[request.ref] = handle
                    devices[handle] = (*devices[handle], request.ref)
                elif owner is None:
                    devices[handle] = (request.ref,)
                    entries[handle] = request, _entry(request, learned.model)
                outcomes.append(Adopted(request.ref, handle, learned.model, written=owner is None))
            taken = {one.ref for one in outcomes if isinstance(one, Adopted)}
            kept = await asyncio.gather(*(self._note(*each) for each in batch if each[0].ref in taken))
            errors = {ref: error for ref, error in kept if error is not None}
            for ref, handle in joins.items():
                if ref not in errors:
                    await self._home.join(handle, ref)
                    self._written[handle] = devices[handle]
            errors |= await self._write({name: one for name, one in entries.items() if one[0].ref not in errors})
            return [Refused(one.ref, errors[one.ref]) if one.ref in errors else one for one in outcomes]

    async def _note(self, request: Request, learned: Learned | HearthError) -> tuple[str, HearthError | None]:
        """Keep secret and address of one that has its own."""
        try:
            if request.via is None and isinstance(learned, Learned):
                await self._book.adopt(request.ref, request.secret, learned)
        except HearthError as error:
            return request.ref, error
        return request.ref, None

    async def _write(self, entries: Mapping[str, tuple[Request, Entry]]) -> dict[str, HearthError]:
        """Write entries, all together or, where that is refused, each alone; the errors of those that cannot be."""
        if not entries:
            return {}
        there = self._areas()
        areas = {
            request.area: request.area_name
            for request, _ in entries.values()
            if request.area and request.area_name and request.area not in there
        }
        try:
            await self._home.add({handle: entry for handle, (_, entry) in entries.items()}, areas)
        except HearthError as error:
            if len(entries) == 1:
                return {request.ref: error for request, _ in entries.values()}
            alone = [await self._write({handle: one}) for handle, one in entries.items()]
            return {ref: error for errors in alone for ref, error in errors.items()}
        self._written |= {handle: (request.ref,) for handle, (request, _) in entries.items()}
        self._new_areas |= areas
        return {}

    def _driver(self, ref: str) -> Verifier:
        family = ref.partition(":")[0]
        driver = self._drivers.get(family)
        if driver is None:
            raise UnknownName("adopt.unknown_family", family=family, known=", ".join(sorted(self._drivers)))
        return driver

    def _refuse_unreached(self, ref: str, model: str, driver: Verifier) -> None:
        """Refuse what is known to answer nobody on the LAN: no waiting for an answer that cannot come."""
        family, _, wire_id = ref.partition(":")
        known = bool(model) and driver.abilities(model) is not None
        reason = self._unreached(family, "" if known else model, wire_id, "")
        if reason:
            raise NotSupported(reason, ref=ref, model=model or wire_id)

    def _answered_for(self, ref: str, gateway: str, model: str) -> Learned:
        """What is known of a device that has no address of its own.

        Raises:
            NotAdopted: its gateway is not adopted, which has the only token that counts.
        """
        if not any(self._book.adopted(one) for one in self._devices().get(gateway, ())):
            raise NotAdopted("adopt.gateway_first", ref=ref, gateway=gateway)
        return Learned(model, "", "")

    def _sighting(self, request: Request) -> Sighting:
        """What is to be proven.

        Raises:
            UnknownName: it was never heard, and nobody said where it is.
        """
        row = self._sightings.find(request.ref)
        family, _, wire_id = request.ref.partition(":")
        address = request.address or (None if row else self._book.address(request.ref))
        if address is not None:
            heard_model = row.sighting.model if row else ""
            return Sighting(family, wire_id, address, ADDED_HOW, request.model or heard_model)
        if row is None:
            raise UnknownName("adopt.not_sighted", ref=request.ref)
        return replace(row.sighting, model=row.sighting.model or request.model)


def _entry(request: Request, model: str) -> Entry:
    """What is written of a device."""
    given = {"name": request.name, "area": request.area}
    entry: dict[str, str | Sequence[str | Mapping[str, str]]] = {key: text for key, text in given.items() if text}
    if request.via is None:
        return {**entry, "endpoints": [request.ref]}
    return {**entry, "model": model, "endpoints": [{"id": request.ref, "via": request.via}]}


def _refuse_taken(request: Request, devices: Mapping[str, tuple[str, ...]]) -> None:
    owner = owner_of(request.ref, devices)
    if request.handle is None or request.handle == owner:
        return
    if owner is not None:
        raise Rejected("adopt.endpoint_taken", ref=request.ref, owner=owner)
    if request.join and devices.get(request.handle):
        family = request.ref.partition(":")[0]
        if any(ref.partition(":")[0] == family for ref in devices[request.handle]):
            raise Rejected("adopt.same_family", handle=request.handle, family=family, ref=request.ref)
        return
    if request.join:
        raise UnknownName("adopt.nothing_to_join", handle=request.handle)
    if devices.get(request.handle):
        raise Rejected("adopt.handle_taken", handle=request.handle)
