"""The composition root: one ordered list, and the only module that imports everybody.

Start: configuration, store, clocks, the house in memory, families, scenes, devices and what was known of them, commands
and claims that outlived the hub, sessions, discovery, the way in. Then the first look at every device, and only then
`started`. Stop: the same backwards, within five seconds.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random, SystemRandom

from drivers.families import FAMILIES, LISTENING, make_drivers
from hub.backup.keeper import Backups
from hub.compose.backups import backups_of
from hub.compose.broker import AtBroker, at_broker, edges_of
from hub.compose.describing import Describing, describing_of
from hub.compose.doubting import Doubting
from hub.compose.elsewhere import Elsewhere, InChild, InThread
from hub.compose.guarding import Guarding, open_guards
from hub.compose.house import Check, House
from hub.compose.lasting import Lasting, load_lasting
from hub.compose.listening import listen
from hub.compose.off_broker import way_to
from hub.compose.off_keeper import Keeper, open_keeper
from hub.compose.plan import Loaded
from hub.compose.products import library_of
from hub.compose.promises import keep_promises
from hub.compose.proving import Proving
from hub.compose.recorder import Recorder, recording
from hub.compose.sessions import Sessions
from hub.config.accepted import kept
from hub.config.hearth_file import Settings
from hub.config.interfaces import Interface, chosen_interfaces, interfaces
from hub.config.library import NOTHING_WRITTEN, YamlLibrary
from hub.config.load import load
from hub.config.places import Places
from hub.core.clock import HouseClock, LoopClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.lag import LagMonitor
from hub.core.quiet import Quiet
from hub.core.receipts import Receipts
from hub.core.registry import Registry, StatusChange
from hub.core.state import State
from hub.core.supervisor import Supervisor
from hub.daemon.boot import boot_id
from hub.daemon.timesync import synchronised
from hub.discovery.scan import Scanner
from hub.discovery.sightings import Sightings
from hub.model.device import Health
from hub.model.errors import BadConfig
from hub.model.ports import Clock, Driver, DriverPorts, Network
from hub.storage.addresses import Addresses, load_addresses
from hub.storage.commands import CommandRows, load_commands
from hub.storage.control import ControlStore, open_control
from hub.storage.database import Connect, connect
from hub.storage.keys import KeyBook, load_keys
from hub.storage.notes import Notes
from hub.storage.reserve import Reserve
from hub.storage.vault import Vault, read_key
from hub.storage.versions import Versions, load_versions
from hub.text.messages.catalogue import render
from hub.text.problem import Problem
from scenes.outside import Egress
from scenes.runtime import SceneRuntime

_LOG = logging.getLogger(__name__)

FIRST_LOOK = 5.0
"""Seconds after which `started` comes even though some device has not answered yet."""
LOOK_AGAIN = 0.05


@dataclass(frozen=True, slots=True)
class Options:
    """How the hub is to run. `house_time` (Unix seconds): the house pretends that it is then, and may be skipped."""

    places: Places
    house_time: float | None = None
    verbose: bool = False


@dataclass(slots=True)
class Hub:
    """A running hub, for the edges to look at."""

    options: Options
    settings: Settings
    random: Random
    clock: Clock
    house_clock: HouseClock
    supervisor: Supervisor
    lag: LagMonitor
    store: ControlStore
    book: Addresses
    state: State
    registry: Registry
    lasting: Lasting
    intake: Intake
    guards: Guarding
    dispatcher: Dispatcher
    ledger: CommandRows
    receipts: Receipts
    drivers: Mapping[str, Driver]
    sightings: Sightings
    scanner: Scanner
    scenes: SceneRuntime
    house: House
    backups: Backups
    recorder: Recorder
    at_broker: AtBroker
    describing: Describing
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the hub stands on: time, randomness, network, disk, a clock that was set, other processes.

    The simulator gives others.
    """

    clock: Clock
    random: Random
    interfaces: Callable[[], tuple[Interface, ...]] = interfaces
    connect: Connect = connect
    vault: Vault = field(default_factory=Vault)
    synchronised: Callable[[], bool] = synchronised
    boot: str = ""
    elsewhere: Callable[[Clock], Elsewhere] = InThread
    legacy_python: str = ""


def this_machine() -> Machine:
    """The machine's own clocks and randomness; to be called while the loop runs."""
    random, vault = Random(SystemRandom().getrandbits(64)), Vault(read_key(os.environ))
    return Machine(
        LoopClock(), random, vault=vault, boot=boot_id(os.environ), elsewhere=InChild,
        legacy_python=os.environ.get("HEARTH_LEGACY_PYTHON", ""),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everything else stands on."""

    options: Options
    settings: Settings
    machine: Machine
    house_clock: HouseClock
    network: Network
    folder: Path
    library: YamlLibrary
    at_broker: AtBroker


@dataclass(frozen=True, slots=True)
class _Disk:
    """What is on disk and outlives the hub."""

    store: ControlStore
    book: Addresses
    keys: KeyBook
    ledger: CommandRows
    backups: Backups
    versions: Versions


@dataclass(frozen=True, slots=True)
class _Rooms:
    """The house in memory, its guards, and the way to its devices."""

    supervisor: Supervisor
    state: State
    registry: Registry
    keeper: Keeper
    lasting: Lasting
    guards: Guarding
    dispatcher: Dispatcher
    receipts: Receipts
    intake: Intake
    drivers: Mapping[str, Driver]
    notes: Notes
    describing: Describing


@asynccontextmanager
async def open_hub(options: Options, machine: Machine | None = None) -> AsyncIterator[Hub]:
    """A hub at work, without the way in. Raises BadConfig or BadSetup when it cannot be."""
    async with AsyncExitStack() as stack:
        loaded = await asyncio.to_thread(load, options.places.config, FAMILIES.keys(), LISTENING)
        ground = _lay_ground(options, loaded, machine or this_machine())
        disk = await _open_disk(stack, ground)
        rooms = await _furnish(stack, ground, disk)
        clock, settings, random = ground.machine.clock, ground.settings, ground.machine.random
        state, registry, supervisor = rooms.state, rooms.registry, rooms.supervisor
        scenes = _scenes_at_rest(ground, rooms)
        stack.callback(scenes.close)
        recorder = recording(
            ground.folder, settings, (clock, ground.machine.connect), (state, registry), disk.store, scenes
        )
        stack.push_async_callback(recorder.close)
        sessions = Sessions(clock, registry, state, supervisor, disk.book, rooms.drivers, rooms.lasting.memory.restore)
        house = House(
            options.places.config, options.places.state, disk.keys, disk.book, registry, state, sessions, scenes,
            ground.library, rooms.guards.load, disk.versions, clock, rooms.lasting.going, _checks(ground.machine),
        )  # fmt: skip
        at, at.secrets = ground.at_broker, house.secrets
        egress = Egress(clock, house.secrets, disk.store.flush, at.publisher(clock))
        scenes.outside = await stack.enter_async_context(aclosing(egress))
        plan = await house.first_plan(loaded)
        house.take(plan)
        rooms.guards.take_up(rooms.dispatcher, rooms.receipts, disk.ledger.hand_over())
        rooms.lasting.take_up(state, scenes, house, pretended=options.house_time is not None)
        state.subscribe_events(scenes.occurred)
        scenes.quiet = Quiet(clock, state).ago
        registry.subscribe(partial(_tell_of_health, scenes))

        await stack.enter_async_context(aclosing(at))
        at.edges += edges_of(
            at, (clock, random), (state, registry, rooms.receipts), rooms.dispatcher, rooms.notes,
            settings.home.language, house,
        )  # fmt: skip
        at.begin(clock, supervisor, scenes, house.after_switch)
        sightings, lag = Sightings(clock, inward=ground.network.inward), LagMonitor(clock)
        scanner = Scanner(clock, tuple(rooms.drivers.values()), sightings.heard)
        _spawn_all(ground, disk, rooms, house, lag, recorder)
        rooms.lasting.spawn(supervisor, scenes, settings.home.language)
        listen(clock, settings, supervisor, rooms.drivers, ground.network, (registry, disk.book), (sightings, scanner))
        await house.accept(plan)
        yield Hub(
            options, settings, random, clock, ground.house_clock, supervisor, lag, disk.store, disk.book, state,
            registry, rooms.lasting, rooms.intake, rooms.guards, rooms.dispatcher, disk.ledger, rooms.receipts,
            rooms.drivers, sightings, scanner, scenes, house, disk.backups, recorder, at,
            rooms.describing, plan.problems,
        )  # fmt: skip


def _scenes_at_rest(ground: _Ground, rooms: _Rooms) -> SceneRuntime:
    """What runs scenes, none in it yet."""
    settings, random = ground.settings, ground.machine.random
    scenes = SceneRuntime(
        ground.house_clock, ground.machine.clock, rooms.dispatcher, settings.home.time_zone,
        override=settings.safety.override_s, prefix=f"{random.getrandbits(32):08x}-", said=_say,
        keeper=rooms.lasting.claims,
    )  # fmt: skip
    scenes.language, scenes.guarded = settings.home.language, rooms.dispatcher.guarded
    keep_promises(rooms.dispatcher, rooms.registry, rooms.state, scenes.invariants)
    return scenes


def _spawn_all(ground: _Ground, disk: _Disk, rooms: _Rooms, house: House, lag: LagMonitor, recorder: Recorder) -> None:
    """Set to work what works for as long as the hub lives."""
    clock, random = ground.machine.clock, ground.machine.random
    for name, work in (
        ("store", disk.store.run), ("guards", rooms.guards.safety.run), ("lag", lag.run),
        ("off", partial(rooms.keeper.run, clock, random, ground.network)), ("backups", disk.backups.run),
        ("history", recorder.run), ("descriptions", partial(rooms.describing.run, house.renew)),
    ):  # fmt: skip
        rooms.supervisor.spawn(name, work)


def _checks(machine: Machine) -> tuple[Check, ...]:
    elsewhere = machine.elsewhere(machine.clock)
    return Proving(elsewhere).check, Doubting(elsewhere).check


def _lay_ground(options: Options, loaded: Loaded, machine: Machine) -> _Ground:
    settings = first_settings(options.places, loaded)
    library = library_of(loaded[0].products if loaded[0] else NOTHING_WRITTEN)
    house_clock = HouseClock(machine.clock, options.house_time)
    folder = settings.storage.folder or options.places.state
    network, at = network_of(settings, machine.interfaces()), at_broker(settings.mqtt, machine.clock, machine.random)
    return _Ground(options, settings, machine, house_clock, network, folder, library, at)


async def _open_disk(stack: AsyncExitStack, ground: _Ground) -> _Disk:
    """Open what lasts, and read it."""
    machine, clock, folder = ground.machine, ground.machine.clock, ground.folder
    store = await open_control(folder, clock, connect=machine.connect, reserve=Reserve(folder, clock))
    stack.push_async_callback(store.close)
    book, keys = await load_addresses(store, machine.vault), await load_keys(store, machine.random)
    ledger = await load_commands(store, clock, machine.boot)
    backups = await backups_of(store, ground.options.places.config, folder, ground.settings, clock, machine.vault)
    return _Disk(store, book, keys, ledger, backups, await load_versions(store))


async def _furnish(stack: AsyncExitStack, ground: _Ground, disk: _Disk) -> _Rooms:
    """Furnish the house in memory; nothing is in it yet."""
    machine, clock, random = ground.machine, ground.machine.clock, ground.machine.random
    supervisor = Supervisor(clock, random)
    stack.push_async_callback(supervisor.close)
    state, registry = State(clock), Registry(clock)
    keeper = await stack.enter_async_context(
        open_keeper(
            ground.options.places.state, clock, registry, disk.book, ground.network, machine.vault, ground.library,
            (ground.at_broker.broker, partial(way_to, ground.at_broker)),
        )
    )  # fmt: skip
    lasting = await load_lasting(disk.store, clock, state, machine.synchronised)
    stack.callback(lasting.close)
    guards = await open_guards(
        disk.store, lasting, (clock, ground.house_clock), random, (state, registry), keeper, disk.ledger,
        (ground.settings.home.time_zone, machine.boot),
    )  # fmt: skip
    dispatcher = Dispatcher(clock, state, registry, random, ledger=disk.ledger, interlock=guards.safety)
    receipts = Receipts(clock, dispatcher, disk.ledger, dispatcher.busy, machine.boot)
    intake = Intake(clock, state, registry, dispatcher)
    notes = Notes(lasting.facts)
    describing = describing_of(lasting.facts, disk.book, ground.library, clock)
    ports = DriverPorts(
        clock, random, intake, disk.book, ground.network, ground.library, notes, legacy_python=machine.legacy_python,
        broker=ground.at_broker.broker, listening=ground.at_broker.listening, descriptions=describing,
    )  # fmt: skip
    drivers = describing.drivers = make_drivers(ports)
    for driver in drivers.values():
        await driver.start()
        stack.push_async_callback(driver.stop)
    return _Rooms(
        supervisor, state, registry, keeper, lasting, guards, dispatcher, receipts, intake, drivers, notes, describing
    )


def _tell_of_health(scenes: SceneRuntime, change: StatusChange) -> None:
    reached = change.new.health.reached
    if reached is not change.old.health.reached:
        scenes.fares(change.device, reached)
        if reached:
            scenes.returned(change.device)


def first_settings(places: Places, loaded: Loaded) -> Settings:
    """The settings to start with: the folder's, else those of the last accepted configuration.

    Raises:
        BadConfig: there are none.
    """
    config, problems = loaded
    last = kept(places.state) if config is None else None
    if last is not None:
        config, _ = load(last, FAMILIES.keys())
    if config is None:
        raise BadConfig("config.cannot_start", tuple(problems), folder=str(places.config))
    return config.settings


def network_of(settings: Settings, found: tuple[Interface, ...]) -> Network:
    """Where discovery, broadcasts and listeners may go, of the interfaces found."""
    there = {one.name for one in found}
    for name in settings.network.interfaces:
        if name not in there:
            known = ", ".join(sorted(there))
            _LOG.error("%s", render("discovery.no_interface", {"name": name, "known": known}, settings.home.language))
    chosen = chosen_interfaces(settings.network.interfaces, found)
    return Network(
        tuple(str(one.address.ip) for one in chosen),
        tuple(dict.fromkeys(str(one.broadcast) for one in chosen)),
        tuple(dict.fromkeys(str(one.address.network) for one in found)),
        tuple(dict.fromkeys(str(one.address.network) for one in chosen)),
        routed=any(one.default_route for one in chosen),
    )


def _say(notice: bool, text: str, scene: str) -> None:
    _LOG.log(logging.WARNING if notice else logging.INFO, "%s", text, extra={"scene": scene})


async def first_look(hub: Hub) -> None:
    """Wait until every adopted device has been heard or found away, or FIRST_LOOK is over; then scenes may know.

    A broker that has just been reached is given one more LOOK_AGAIN: what it has kept follows its answer at once.
    """
    waited, at_broker = 0.0, hub.at_broker.broker
    while waited < FIRST_LOOK and (at_broker.trying or any(_unheard(hub))):
        await hub.clock.sleep(LOOK_AGAIN)
        waited += LOOK_AGAIN
    if at_broker.connected:
        await hub.clock.sleep(LOOK_AGAIN)
    hub.scenes.start()


def _unheard(hub: Hub) -> list[str]:
    """Devices that were adopted and of which nothing is known yet."""
    return [
        device.handle
        for key, device in hub.registry.devices().items()
        if (status := hub.registry.status(key)) is not None
        and status.health is Health.NEW
        and any(hub.book.adopted(endpoint.ref) for endpoint in device.endpoints)
    ]
