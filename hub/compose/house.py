"""The house: configuration read as a whole, and taken into use all or nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from drivers.families import FAMILIES, LISTENING
from hub.compose.changes import NO_CHANGES, Changes, Working, changes
from hub.compose.devices import key_of_virtual
from hub.compose.inventory import inventory_of, write_descriptions, write_inventory
from hub.compose.models import Inventory
from hub.compose.needs import Lines
from hub.compose.plan import Draft, Loaded, Plan, says_the_same
from hub.compose.products import library_of
from hub.compose.sessions import Sessions
from hub.config.accepted import keep, kept
from hub.config.calendars import ending
from hub.config.files import DEVICES_LIMITS, read_source, replace_file
from hub.config.library import YamlLibrary
from hub.config.load import Config, load
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Property
from hub.model.device import Device
from hub.model.errors import BadConfig, BadSetup
from hub.model.ports import Clock, Learned
from hub.model.reading import PropertyId, Provenance
from hub.model.secret import Secret
from hub.model.vocabulary import ONLINE
from hub.storage.versions import Versions
from hub.text.messages.catalogue import render
from hub.text.problem import Problem, Severity, has_errors, in_order, warning
from hub.text.source import Source
from scenes.journal.entries import program_hash
from scenes.language.groups import property_at
from scenes.runtime import Known, SceneRuntime

_LOG = logging.getLogger(__name__)


class Keys(Protocol):
    """Gives devices their lasting keys."""

    def settle(self, devices: Mapping[str, frozenset[str]]) -> dict[str, str]:
        """The key of every handle, given the refs of its endpoints."""

    def keep(self, devices: Iterable[Device]) -> None:
        """Remember the keys of devices that are taken into use."""


class Book(Protocol):
    """Knows what endpoints taught."""

    def learned(self, ref: str) -> Learned | None:
        """Model, firmware, address."""


Check = Callable[[Plan], Awaitable[Sequence[Problem]]]
"""Looks at a plan that could be taken into use; an error among what it says keeps it from being so."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload did, or would do. Not `accepted`: nothing changed, and `problems` say why.

    `restart` names the sections of hearth.yaml that differ and are taken into use only at the next start; `products`
    the models of devices here of which something else is written in `products/` than before.
    """

    accepted: bool
    problems: tuple[Problem, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    scenes: int = 0
    restart: tuple[str, ...] = ()
    changes: Changes = NO_CHANGES
    products: tuple[str, ...] = ()


@dataclass(slots=True)
class House:
    """Takes configurations into use: devices into the registry, scenes into the engine, sessions after them.

    `before_switch` is asked before each reload, `after_switch` told when a plan is in use. `going`: scenes (id and
    hash) with runs of the hub's last life.
    """

    folder: Path
    state_folder: Path
    keys: Keys
    book: Book
    registry: Registry
    state: State
    sessions: Sessions
    scenes: SceneRuntime
    library: YamlLibrary
    guard: Callable[[Lines], None]
    versions: Versions
    clock: Clock
    going: Collection[tuple[str, str]] = ()
    before_switch: tuple[Check, ...] = ()
    after_switch: list[Callable[[], None]] = field(default_factory=list)
    config: Config | None = None
    fallen: tuple[Problem, ...] = ()
    _mistakes: tuple[Problem, ...] = ()
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def plan(self, folder: Path, *, lenient: bool) -> tuple[Plan | None, tuple[Problem, ...]]:
        """Read a configuration folder; None when it cannot be used.

        `lenient` leaves scenes with errors out instead of refusing all: at the very first start.
        """
        return await self._plan(await asyncio.to_thread(load, folder, FAMILIES.keys(), LISTENING), lenient=lenient)

    async def _plan(self, loaded: Loaded, *, lenient: bool) -> tuple[Plan | None, tuple[Problem, ...]]:
        """The same of what was loaded. What is written of products, and the scenes, are read off the loop's thread."""
        config, problems = loaded
        if config is None:
            return None, tuple(problems)
        plan = await asyncio.to_thread(self._draft(config).read, problems)
        found = tuple(in_order((*plan.problems, *ending(config.calendars, self.scenes.wall))))
        fallen = tuple(one for one in found if one in self.fallen)  # and stands as it stood
        found = tuple(replace(one, severity=Severity.WARNING) if one in fallen else one for one in found)
        return (None if has_errors(found) and not lenient else replace(plan, problems=found, fallen=fallen)), found

    def _draft(self, config: Config) -> Draft:
        entries = config.devices.devices
        real = {handle: entry.endpoints for handle, entry in entries.items() if entry.virtual is None}
        keys = {handle: key_of_virtual(handle) for handle in entries}
        keys |= self.keys.settle({handle: frozenset(one.ref for one in ways) for handle, ways in real.items()})
        refs = (one.ref for ways in real.values() for one in ways)
        models = {ref: learned.model for ref in refs if (learned := self.book.learned(ref)) is not None}
        before = self.library.overlays
        library = self.library if config.products == before else library_of(config.products, self.library.said)
        retired = tuple(self.versions.texts(self._under_way()))
        return Draft(config, keys, models, library, before, self.scenes.view.draft(), retired, self.config)

    async def first_plan(self, loaded: Loaded) -> Plan:
        """The plan to start with: the folder's; the last accepted one where that is bad; else what of it is valid.

        `loaded` is the folder as it was read. Raises BadConfig: there is nothing to start with.
        """
        plan, problems = await self._plan(loaded, lenient=False)
        if plan is not None:
            return plan
        last = kept(self.state_folder)
        if last is not None:
            config, _ = await asyncio.to_thread(load, last, FAMILIES.keys())
            if config is not None and loaded[0] is not None and says_the_same(loaded[0], config):
                return await self._unedited(loaded)
            old, _ = await self.plan(last, lenient=True)
            if old is not None:
                told = warning("config.runs_last_accepted", None, folder=str(self.folder))
                return replace(old, problems=(told, *problems))
        plan, problems = await self._plan(loaded, lenient=True)
        if plan is None:
            raise BadConfig("config.cannot_start", problems, folder=str(self.folder))
        return plan

    async def _unedited(self, loaded: Loaded) -> Plan:
        """The plan of what was accepted as it is, and has errors by now: of what these stand in it does without."""
        plan, problems = await self._plan(loaded, lenient=True)
        if plan is None:
            raise BadConfig("config.cannot_start", problems, folder=str(self.folder))
        fallen = _errors(problems)
        return replace(plan, problems=tuple(one for one in problems if one not in fallen), fallen=fallen)

    async def renew(self) -> None:
        """Take into use what devices say of themselves by now; nothing that a person wrote is read again.

        A scene that names what no device has any more is left out, until it is there again; the others go on.
        """
        async with self._one_by_one:
            if self.config is None:
                return
            plan = await asyncio.to_thread(self._draft(self.config).read, ())
            fallen = tuple(one for one in _errors(in_order(plan.problems)) if one not in self._mistakes)
            for one in fallen:
                if one not in self.fallen:
                    _LOG.error("%s", render("described.fallen", {"problem": one.line()}))
            self.take(replace(plan, fallen=fallen))
            self.sessions.renew()
            await self._describe(plan)

    def take(self, plan: Plan) -> Reloaded:
        """Take a plan into use, in this turn of the loop."""
        before, changed = self.config, self._changes(plan)
        self.keys.keep(device for device in plan.devices if not device.virtual)
        if plan.library is not None:
            self.library.take(plan.library)
        diff = self.registry.replace(plan.devices)
        self.sessions.apply(diff)
        self.sessions.reopen(plan.rewritten)
        self.guard(plan.needs)
        self.scenes.load(plan.program, plan.view, self._known)
        self.config, self.going, self.fallen = plan.config, (), plan.fallen
        self._mistakes = tuple(one for one in _errors(plan.problems) if one not in plan.fallen)
        self.versions.accept(program_hash(plan.program), plan.texts, self.clock.now())
        for told in self.after_switch:
            told()
        try:
            write_inventory(self.state_folder, self._inventory(plan))
        except OSError as failure:
            self._not_written(failure)
        return Reloaded(
            True,
            plan.problems,
            tuple(device.handle for device in diff.added),
            tuple(device.handle for device in diff.removed),
            tuple(device.handle for device in diff.changed),
            len(plan.program.scenes),
            _needs_restart(before, plan.config),
            changed,
            tuple(sorted(plan.rewritten)),
        )

    async def reload(self, *, dry_run: bool = False) -> Reloaded:
        """Read the folder again and take it into use, all or nothing; a dry run only says what that would change."""
        async with self._one_by_one:
            plan, problems = await self._checked(await asyncio.to_thread(load, self.folder, FAMILIES.keys(), LISTENING))
            if plan is None:
                return Reloaded(False, problems)
            if dry_run:
                return self._forecast(plan)
            return await self._switch(plan)

    async def rewrite(self, change: Callable[[Config], Source]) -> Reloaded:
        """Write one file of scenes anew and take it into use; the file is not touched where that cannot be.

        `change` gives the file as it is to be. Raises what `change` raises, BadSetup where the file cannot be written,
        and BadConfig where somebody else has written it meanwhile.
        """

        def changed(config: Config) -> tuple[Config, Source]:
            source = change(config)
            files = {one.name: one for one in (*config.scenes, source)} | {source.name: source}
            return replace(config, scenes=tuple(files[name] for name in sorted(files))), source

        return await self.revise(changed, urgent=True)

    async def revise(
        self, change: Callable[[Config], tuple[Config, Source]], *, urgent: bool = False, dry_run: bool = False
    ) -> Reloaded:  # fmt: skip
        """The same for any file: `change` gives it, and the configuration, as they are to be."""
        async with self._one_by_one:
            config, problems = await asyncio.to_thread(load, self.folder, FAMILIES.keys(), LISTENING)
            if config is None:
                return Reloaded(False, tuple(problems))
            revised, source = change(config)
            plan, found = await self._checked((revised, problems), urgent=urgent)
            if plan is None:
                return Reloaded(False, found)
            if dry_run:
                return self._forecast(plan)
            before = next((one for one in (*config.files, *config.scenes) if one.name == source.name), None)
            try:
                await asyncio.to_thread(_write, before, source)
            except OSError as failure:
                reason = failure.strerror or str(failure)
                raise BadSetup("config.folder_unwritable", folder=str(self.folder), reason=reason) from failure
            return await self._switch(plan)

    async def _checked(self, loaded: Loaded, *, urgent: bool = False) -> tuple[Plan | None, tuple[Problem, ...]]:
        """A plan that may be switched to, None where something speaks against it. `urgent`: only its own errors do."""
        plan, problems = await self._plan(loaded, lenient=False)
        if plan is None:
            return None, problems
        answers = await asyncio.gather(*(check(plan) for check in self.before_switch))
        told = [problem for answer in answers for problem in answer]
        if urgent:  # who goes back to what worked has other worries than a test of what did not
            told = [replace(problem, severity=Severity.WARNING) for problem in told]
        problems = tuple(in_order((*problems, *told)))
        return (None if has_errors(told) else replace(plan, problems=problems)), problems

    async def _switch(self, plan: Plan) -> Reloaded:
        result = self.take(plan)
        self.sessions.renew()
        await self.accept(plan)
        return result

    def _forecast(self, plan: Plan) -> Reloaded:
        count, restart = len(plan.program.scenes), _needs_restart(self.config, plan.config)
        products = tuple(sorted(plan.rewritten))
        return Reloaded(
            True, plan.problems, scenes=count, restart=restart, changes=self._changes(plan), products=products
        )

    def _changes(self, plan: Plan) -> Changes:
        """What a plan would change."""
        old = {device.handle: device for device in self.registry.devices().values()}
        new = {device.handle: device for device in plan.devices}
        differ = [handle for handle in {**new, **old} if old.get(handle) != new.get(handle)]
        engine = self.scenes.engine
        working = [Working(one.scene, len(one.active)) for one in engine.armed.values()]
        earlier = [Working(one.scene, len(one.active)) for one in engine.retired]
        return changes(working, earlier, plan.program, differ)

    def _under_way(self) -> list[tuple[str, str]]:
        """Versions of scenes (id and hash) whose runs may have to finish, also those that begin before the switch."""
        engine = self.scenes.engine
        working = [one.scene for one in (*engine.armed.values(), *engine.retired) if one.scene.finish]
        return [*self.going, *((scene.id, scene.hash) for scene in working)]

    async def accept(self, plan: Plan) -> None:
        """Keep the configuration as the last accepted one, when it is the folder's own and without an error."""
        await self._describe(plan)
        if plan.config.folder != self.folder or has_errors(plan.problems):
            return
        try:
            await asyncio.to_thread(keep, plan.config, self.state_folder)
        except OSError as failure:
            self._not_written(failure)

    async def _describe(self, plan: Plan) -> None:
        """Write down what devices say of themselves, for who knows nothing of control.db."""
        try:
            await asyncio.to_thread(write_descriptions, self.state_folder, self._inventory(plan))
        except OSError as failure:
            self._not_written(failure)

    def _inventory(self, plan: Plan) -> Inventory:
        return inventory_of(plan.devices, self.book.learned, self.library.said)

    def _not_written(self, failure: OSError) -> None:
        """A full disk is no reason to refuse a configuration that is in use by now."""
        params = {"folder": str(self.state_folder), "reason": failure.strerror or str(failure)}
        _LOG.error("%s", render("store.folder", params))

    def secrets(self) -> Mapping[str, Secret]:
        """What stands in secrets.yaml, as it was read last."""
        return {} if self.config is None else self.config.secrets

    def property_of(self, id_: PropertyId) -> tuple[str, Property] | None:
        """How people write a property, and what it is; None for one that is not there."""
        key, _, path = id_.partition(".")
        device = self.registry.device(key)
        prop = property_at(device, path) if device else None
        return None if device is None or prop is None else (f"{device.handle}.{path}", prop)

    def can_write(self, id_: PropertyId) -> bool:
        """Whether it is a property that somebody can set: of these it is asked later why they are as they are."""
        found = self.property_of(id_)
        return found is not None and found[1].writable

    def _known(self, id_: PropertyId) -> Known:
        """What scenes may know of a property now; what was restored is not heard yet, where it can be heard."""
        key, _, path = id_.partition(".")
        reading, prop = self.state.reading(key, path), self.state.property(key, path)
        status = self.registry.status(key) if prop is None and path == ONLINE.name else None
        if status is not None:
            return status.health.reached, status.health.reached is not None
        readable = prop is None or prop.readable
        if reading.provenance is Provenance.ASSUMED and readable:
            return None, False
        heard = reading.heard_at > 0 and reading.provenance is not Provenance.RESTORED
        return reading.value, heard or not readable


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(one for one in problems if one.severity is Severity.ERROR)


def _write(before: Source | None, after: Source) -> None:
    """Replace a file that still stands as it was read."""
    path = Path(after.name)
    path.parent.mkdir(exist_ok=True)
    if before is not None and read_source(path, DEVICES_LIMITS)[0] != before:
        raise BadConfig("scenes.edited_meanwhile", path=after.name)
    replace_file(path, after.text)


def _needs_restart(old: Config | None, new: Config) -> tuple[str, ...]:
    if old is None:
        return ()
    was, now = old.settings, new.settings
    same_name = ("home", "network", "storage", "safety", "backup", "history", "mqtt")
    sections = {**{name: name for name in same_name}, "log": "log_level"}
    return tuple(name for name, field in sections.items() if getattr(was, field) != getattr(now, field))
