"""Everything that can go wrong, each with a name under which it is counted. A fault that never fires tests nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from drivers.miio.simulator import MiioSimulator
from tests.simulation.made import BAD, GUARDED, MAY_BE_OFF, WRONG
from tests.simulation.network import Way
from tests.simulation.people import ask_of, request, storm
from tests.simulation.scenes import STRIKES
from tests.simulation.world import World

DAY: Final = 86_400.0
NO_BATTERY: Final = 12.0
"""Seconds since the beginning of 1970 at which a machine begins that has no battery for its clock."""

BROKEN: Final = (
    ("devices.yaml", "devices: {kettle: {endpoints: [nonsense]}}\n"),
    ("devices.yaml", "devices: [\n"),
    ("scenes/home.yaml", "- scene: Broken\n  when: nobody.knows\n  do:\n    - set: {this.on: on}\n"),
    ("hearth.yaml", "home: {time_zone: Nowhere/Land}\n"),
    ("scenes/more.yaml", "- scene: Clock\n  when: motion.motion\n  do: {log: twice}\n"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, and how likely it is beside the others; `made`: where products are made of facts."""

    name: str
    weight: int
    strike: Callable[[World], None]
    made: bool = False


def _device(world: World) -> MiioSimulator:
    owned = [one for one in world.simulators.values() if isinstance(one, MiioSimulator)]
    return world.random.choice(owned)


def _some(world: World, share: float) -> list[MiioSimulator]:
    """One device, or all of them."""
    owned = [one for one in world.simulators.values() if isinstance(one, MiioSimulator)]
    return [_device(world)] if world.random.random() < share else owned


def _way(world: World, device: MiioSimulator) -> Way:
    return world.network.way(device.network.identity.address)


def _for_a_while(world: World, device: MiioSimulator, end: Callable[[], None], longest: float = 60.0) -> None:
    """Something is wrong with a device, and its end comes in a while."""
    handles = [row.handle for row in world.household.rows if device.name in (row.handle, row.via)]

    def over() -> None:
        end()
        for handle in handles:
            world.calm(handle)

    for handle in handles:
        world.disturb(handle)
    world.later(world.random.uniform(1.0, longest), over)


def _air(name: str) -> Callable[[World], None]:
    def strike(world: World) -> None:
        probability = world.random.uniform(0.1, 0.7)
        for device in _some(world, 0.5):
            setattr(_way(world, device), name, probability)
            _provoke(world, device)
            _for_a_while(world, device, partial(setattr, _way(world, device), name, 0.0))

    return strike


def _provoke(world: World, device: MiioSimulator) -> None:
    """Somebody wants something of the very device that is hard to reach: of all times, now."""
    for _ in range(world.random.randint(0, 2)):
        world.later(world.random.uniform(0.1, 8.0), partial(ask_of, world, device.name))


def _slow_way(world: World) -> None:
    device = _device(world)
    _way(world, device).slowest = world.random.uniform(0.1, 1.5)
    _for_a_while(world, device, partial(setattr, _way(world, device), "slowest", Way().slowest))


def _partition(world: World) -> None:
    for device in _some(world, 0.7):
        _way(world, device).cut = True
        _provoke(world, device)
        _for_a_while(world, device, partial(setattr, _way(world, device), "cut", False), 120.0)


def _habit(name: str) -> Callable[[World], None]:
    def strike(world: World) -> None:
        device = _device(world)
        device.misbehave(name, True)
        world.dishonest(device.name)
        _for_a_while(world, device, partial(device.misbehave, name, False))

    return strike


def _wrong_value(world: World) -> None:
    device = _device(world)
    world.liars.add(device.name)
    world.dishonest(device.name)
    _for_a_while(world, device, partial(world.liars.discard, device.name), 20.0)


def _reboot(world: World) -> None:
    device = _device(world)
    device.act("reboot", value=True)
    _for_a_while(world, device, lambda: None, 2.0)


def _unplug(world: World) -> None:
    device = _device(world)
    device.act("plug", value=False)
    _for_a_while(world, device, partial(device.act, "plug", value=True))


def _disk(fault: str) -> Callable[[World], None]:
    def strike(world: World) -> None:
        world.disk.fault = fault  # type: ignore[assignment]  # the words stand in the table below
        world.later(world.random.uniform(1.0, 20.0), partial(setattr, world.disk, "fault", None))

    return strike


def _slow_disk(world: World) -> None:
    world.disk.slow = True
    world.later(world.random.uniform(5.0, 60.0), partial(setattr, world.disk, "slow", False))


def _cut_at_commit(world: World) -> None:
    world.disk.cut_at_commit = True


def _step(world: World, seconds: float) -> None:
    world.wall += seconds
    world.leaps += abs(seconds) > DAY / 2
    world.stepped_at = world.loop.time() if seconds else world.stepped_at
    world.ears.stepped(seconds)
    if world.life is not None:
        world.life.clock.step(seconds)
    world.note(f"the hub's clock is set {seconds:+.0f} s")


def _forward(world: World) -> None:
    _step(world, world.random.choice((2.0, 120.0, 3600.0, DAY)))


def _back(world: World) -> None:
    seconds = world.random.choice((2.0, 120.0, 3600.0))
    struck = [one.at for one in world.witness.said if one.line == STRIKES]
    if seconds == 120.0 and struck:  # of all times, to just before what has happened already
        seconds = world.loop.time() - struck[-1] + 5.0
    _step(world, -seconds)


def _no_clock_at_boot(world: World) -> None:
    """No battery behind the clock: it begins in the past, and the network sets it later."""
    world.kill(power=True)
    wrong = NO_BATTERY - world.device_clock.now() - world.wall
    _step(world, wrong)
    world.later(world.random.uniform(5.0, 60.0), partial(_step, world, -wrong))


def _bad_reload(world: World) -> None:
    name, text = world.random.choice(BROKEN)
    world.reload({name: text}, good=False)


def _bad_boot(world: World) -> None:
    name, text = world.random.choice(BROKEN)
    world.write_config({name: text})
    world.later(world.random.uniform(10.0, 40.0), world.restore_config)
    world.kill()


def _storm_of_loss(world: World) -> None:
    """A third of everything is lost, and of all times now people want what is dangerous."""
    for device in _some(world, 0.0):
        _way(world, device).loss = 0.3
        _for_a_while(world, device, partial(setattr, _way(world, device), "loss", 0.0), 90.0)
    for handle in GUARDED:
        if handle in world.simulators:
            for _ in range(world.made.random.randint(1, 3)):
                world.later(world.made.random.uniform(0.1, 40.0), partial(ask_of, world, handle))


def _unheard(world: World) -> None:
    """A device is told what is dangerous, does it, and nobody hears that it did."""
    for handle in GUARDED:
        device = world.simulators.get(handle)
        if isinstance(device, MiioSimulator):
            _way(world, device).unheard = True
            _for_a_while(world, device, partial(setattr, _way(world, device), "unheard", False), 20.0)
            request(world, handle, {"values": {"on": True}})


def _move(world: World) -> None:
    """A device gets another address."""
    device = _device(world)
    old = device.network.identity.address
    new = f"127.7.{world.made.random.randint(1, 250)}.{world.made.random.randint(1, 250)}"
    if new not in world.addresses():
        device.act("address", new)
        world.made.moved[f"miio:{device.row.wire_id}"] = (old, new)
        world.note(f"{device.name} moves from {old} to {new}")
        _for_a_while(world, device, lambda: None, 2.0)


def _forgets_to_tell(world: World) -> None:
    """A device tells nothing by itself any more, though it said that it would."""
    device = _device(world)
    device.misbehave("no_push", value=True)
    _for_a_while(world, device, partial(device.misbehave, "no_push", False))


def _wrong_products(world: World) -> None:
    world.reload({BAD: world.made.random.choice(WRONG)}, good=True)


def _wrong_products_at_boot(world: World) -> None:
    world.write_config({BAD: world.made.random.choice(WRONG)})
    world.later(world.made.random.uniform(10.0, 40.0), world.restore_config)
    world.kill()


FAULTS: Final = (
    Fault("restart", 3, World.stop),
    Fault("kill", 4, World.kill),
    Fault("power cut", 4, partial(World.kill, power=True)),
    Fault("power cut in a commit", 4, _cut_at_commit),
    Fault("packet loss", 3, _air("loss")),
    Fault("reordering", 2, _air("reorder")),
    Fault("duplicates", 2, _air("double")),
    Fault("slow network", 2, _slow_way),
    Fault("partition", 4, _partition),
    Fault("silent device", 2, _habit("mute")),
    Fault("device without answers", 2, _habit("silent")),
    Fault("device that does nothing", 3, _habit("lies")),
    Fault("device that tells lies", 2, _wrong_value),
    Fault("device reboots", 2, _reboot),
    Fault("device unplugged", 2, _unplug),
    Fault("disk full", 2, _disk("full")),
    Fault("commit fails", 2, _disk("eio")),
    Fault("fsync fails", 2, _disk("eio after")),
    Fault("slow disk", 2, _slow_disk),
    Fault("clock forward", 2, _forward),
    Fault("clock back", 2, _back),
    Fault("no clock at boot", 1, _no_clock_at_boot),
    Fault("bad configuration at reload", 2, _bad_reload),
    Fault("bad configuration at boot", 1, _bad_boot),
    Fault("event storm", 1, storm),
    Fault("storm of loss", 4, _storm_of_loss, made=True),
    Fault("device unheard", 4, _unheard, made=True),
    Fault("device moves", 4, _move, made=True),
    Fault("device forgets to tell", 3, _forgets_to_tell, made=True),
    Fault("nonsense of products at reload", 2, _wrong_products, made=True),
    Fault("nonsense of products at boot", 1, _wrong_products_at_boot, made=True),
)


def strike(world: World) -> None:
    """Let one thing go wrong."""
    faults = [one for one in FAULTS if world.household.made or not one.made]
    (fault,) = world.random.choices(faults, [one.weight for one in faults])
    world.counts[fault.name] += 1
    world.note(f"FAULT {fault.name}")
    fault.strike(world)


def heal(world: World) -> None:
    """Nothing is wrong any more: what the hub promised to do eventually, it must do now."""
    world.unwell.clear()
    for handle in world.simulators:
        world.calm(handle)
    for address in world.addresses():
        world.network.mend(address)
    for one in world.simulators.values():
        if isinstance(one, MiioSimulator):
            for habit in ("mute", "silent", "lies", "no_push"):
                one.misbehave(habit, value=False)
            if not one.network.powered:
                one.act("plug", value=True)
    world.liars.clear()
    world.disk.fault, world.disk.slow, world.disk.cut_at_commit = None, False, False
    _step(world, -world.wall)
    world.restore_config()
    if world.hub is not None and world.made.differs(world.hub, world.files):
        world.reload({}, good=True)  # what a refused reload, or a swap that nobody heard of, has left
    if world.household.made:
        for handle in sorted(MAY_BE_OFF & world.simulators.keys()):
            ask_of(world, handle)  # what may be off is looked for less and less often, unless somebody wants it
    world.lay_hand("motion", "motion", value=False)
    world.note("all is well again")
