"""What heats: what must be on the disk before it is switched on, and when it must be off again."""

from collections.abc import Iterator
from typing import Final, Protocol

from drivers.miio.simulator import ChildSimulator, MiioSimulator
from hub.config.places import Places
from hub.storage.off_list import FILE, read_off_list
from hub.storage.vault import Vault
from tests.simulation.disk import SimDisk
from tests.simulation.household import HEATERS, Household
from tests.simulation.life import HubLife
from tests.simulation.loop import SimLoop
from tests.simulation.witness import Request, Witness, looks_of

BOUND: Final = 50.0
"""Seconds after the due time, and after everything has been well for as long, within which a device must be off."""


class Scene(Protocol):
    """The world, as far as heat is concerned."""

    loop: SimLoop
    disk: SimDisk
    places: Places
    household: Household
    simulators: dict[str, MiioSimulator | ChildSimulator]
    disturbed: dict[str, float]
    heat: dict[str, tuple[str, float]]
    wanted_off: dict[str, float]
    witness: Witness
    stepped_at: float

    @property
    def life(self) -> HubLife | None: ...

    def keys(self, handle: str) -> tuple[str, ...]: ...


def is_hot(world: Scene, handle: str) -> bool:
    """Whether it heats, whatever it says."""
    simulator = world.simulators[handle]
    model = next(row.model for row in world.household.rows if row.handle == handle)
    return looks_of(simulator, model)["on"](simulator.state()) is True


def undurable(world: Scene, request: Request) -> Iterator[str]:
    """What is not on the disk although a device is being switched on: the owed OFF, its sidecar, the audit entry."""
    places = [f"{key}.on" for key in world.keys(request.handle)]
    owed, audit = world.disk.rows("control.db", "owed"), world.disk.rows("control.db", "audit")
    if owed is None or audit is None:
        yield f"{request.handle} is switched on by a hub without a store"
        return
    if not any(row[0] in places for row in owed):
        yield f"{request.handle} is switched on, and no OFF is owed on the disk"
    if not any(key in row[1] and '"C"' in row[1] for row in audit for key in world.keys(request.handle)):
        yield f"{request.handle} is switched on, and the audit does not know of it"
    path = world.places.state / FILE
    if not any(f"{one.device}.{one.path}" in places for one in read_off_list(path, Vault()).owed):
        yield f"{request.handle} is switched on, and off.list does not know of it"
    elif not world.disk.is_synced(path):
        yield f"{request.handle} is switched on, and off.list is not synced"


def too_long_hot(world: Scene) -> Iterator[str]:
    """What the hub switched on goes off in time, when hub and device are well for long enough."""
    for handle, (who, since) in world.heat.items():
        if handle in HEATERS and who == "hub" and is_hot(world, handle) and world.stepped_at <= since:
            due = since + world.household.max_on
            if _long_well(world, handle, due):
                yield f"{handle} has been hot since {since:.0f}, and may for {world.household.max_on:.0f} s"


def off_forgotten(world: Scene) -> Iterator[str]:
    """What somebody was told is going to be off goes off, and stays so until it is switched on again."""
    for handle, since in world.wanted_off.items():
        if is_hot(world, handle) and _long_well(world, handle, since):
            yield f"{handle} was to be off at {since:.0f}, and is hot"


def _long_well(world: Scene, handle: str, since: float) -> bool:
    """Whether hub, disk and device have been well for longer than the bound since then; a liar never is."""
    life = world.life
    if life is None or handle in world.witness.dishonest:
        return False
    calm = max(since, life.up_at, world.disturbed.get(handle, 0.0), world.disk.failed_at)
    return world.loop.time() > calm + BOUND
