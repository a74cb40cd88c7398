"""Specifications of a home: added from a file or fetched, kept in the cache, and put into use in `products/`.

The hub does it while one runs, since the files are its own, and the command line where none does.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import aclosing, asynccontextmanager
from hashlib import sha256
from typing import Final

from drivers.families import SPECIFICATIONS
from hub.compose.products import library_of
from hub.config.files import replace_file
from hub.config.library import MODEL, PRODUCTS_FOLDER, Overlays, read_overlays
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.core.registry import Registry
from hub.model.descriptions import name_of
from hub.model.errors import BadSetup, BadValue, NotSupported, UnknownName, Unreachable
from hub.model.ports import Clock
from hub.storage.specs import Specs
from scenes.engine.effects import Request
from scenes.engine.run import Reply
from scenes.outside import Egress, Outside

PATIENCE: Final = 60.0
"""Seconds for each of the two requests: the list is of several MB."""
LARGEST_INSTANCE: Final = 1 << 20
OK: Final = 200

Json = dict[str, object]


class Shelf:
    """The specifications of a home. `outside` is the way out, `known` are the models of its devices."""

    def __init__(
        self, places: Places, clock: Clock, outside: Callable[[], Outside],
        known: Callable[[], Collection[str]] = tuple, site: str = SPECIFICATIONS.site,
    ) -> None:  # fmt: skip
        self._folder = places.config / PRODUCTS_FOLDER
        self._specs = Specs(places.state)
        self._clock = clock
        self._outside = outside
        self._known = known
        self._site = site

    async def add(self, data: bytes, model: str | None, origin: str = "file") -> Json:
        """Take a specification into use. Raises BadBytes, BadValue, BadSetup."""
        return await asyncio.to_thread(self._add, data, model, origin)

    async def fetch(self, model: str) -> Json:
        """Ask the internet for a model's specification: twice, and never again. Raises HearthError."""
        _checked(model)
        listed = await self._ask(SPECIFICATIONS.catalogue(self._site), SPECIFICATIONS.largest)
        urn = await asyncio.to_thread(SPECIFICATIONS.find, listed, model)
        if urn is None:
            raise NotSupported("spec.not_published", model=model)
        text = await self._ask(SPECIFICATIONS.instance(urn, self._site), LARGEST_INSTANCE)
        return await self.add(text.encode(), model, "internet")

    async def rows(self) -> Json:
        """All that were ever added, and which of them are in use."""
        return await asyncio.to_thread(self._rows)

    async def show(self, model: str) -> Json:
        """What each member of a model is bound to. Raises UnknownName."""
        return await asyncio.to_thread(self._show, model)

    def _add(self, data: bytes, model: str | None, origin: str) -> Json:
        overlays = self._overlays()
        known = {*library_of(overlays).models(SPECIFICATIONS.family), *self._known()}
        said = SPECIFICATIONS.describe(data, known)
        name = model or said.model
        if name is None:
            raise BadValue("spec.which_model", urn=said.urn)
        _checked(name)
        kept = self._specs.keep(data, name, said.urn, origin, self._clock.now())
        path = self._folder / f"{name}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, data.decode("utf-8", "replace"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetup("config.folder_unwritable", folder=str(self._folder), reason=reason) from error
        return {
            "model": name, "urn": said.urn, "description": said.description, "members": said.members,
            "sha256": kept.sha256, "file": str(path),
        }  # fmt: skip

    def _rows(self) -> Json:
        in_use = {model: digest for model, (_, digest) in self._overlays().specifications.items()}
        kept = self._specs.rows()
        rows: list[Json] = [
            {
                "model": row.model, "urn": row.urn, "sha256": row.sha256, "origin": row.origin, "at": row.at,
                "in_use": in_use.get(row.model) == row.sha256,
            }
            for row in kept
        ]  # fmt: skip
        there = {(row.model, row.sha256) for row in kept}
        rows += [
            {"model": model, "urn": "", "sha256": digest, "origin": "folder", "at": None, "in_use": True}
            for model, digest in in_use.items()
            if (model, digest) not in there
        ]
        return {"specifications": sorted(rows, key=lambda row: (str(row["model"]), not row["in_use"]))}

    def _show(self, model: str) -> Json:
        library = library_of(self._overlays())
        found = SPECIFICATIONS.meanings(library, model)
        if not found:
            raise UnknownName("spec.unknown_model", model=model)
        data = library.specification(model)
        return {
            "model": model,
            "urn": "" if data is None else SPECIFICATIONS.describe(data, ()).urn,
            "sha256": None if data is None else sha256(data).hexdigest(),
            "members": [
                {
                    "at": one.at, "name": one.name, "capability": one.capability or None, "path": one.path or None,
                    "writable": one.writable,
                }
                for one in found
            ],
        }  # fmt: skip

    def _overlays(self) -> Overlays:
        return read_overlays(self._folder, (SPECIFICATIONS.family,))[0]

    async def _ask(self, url: str, largest: int) -> str:
        """The text behind an address. Raises Unreachable."""
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        request = Request("GET", url, timeout=PATIENCE, largest=largest)
        self._outside().fetch(request, lambda reply: None if answer.done() else answer.set_result(reply))
        reply = await answer
        if reply.error == "outside.unreachable":
            raise Unreachable("spec.no_internet", url=url)
        if reply.error:
            raise Unreachable(reply.error)
        if reply.status != OK:
            raise Unreachable("spec.not_fetched", url=url, status=reply.status)
        return reply.text


def _checked(model: str) -> None:
    """Raises BadValue for what is no model."""
    if not MODEL.fullmatch(model):
        raise BadValue("spec.bad_model", model=model[:60])


def models_of(registry: Registry) -> frozenset[str]:
    """The models of the home's devices."""
    return frozenset(name_of(device.model) for device in registry.devices().values() if device.model)


@asynccontextmanager
async def shelf_without_hub(places: Places) -> AsyncIterator[Shelf]:
    """The specifications of a home whose hub does not run."""
    clock = LoopClock()
    async with aclosing(Egress(clock, dict)) as egress:
        yield Shelf(places, clock, lambda: egress)
