"""The whole of it: a household on a virtual network, and the hub that lives there, from one seed."""

import tempfile
from asyncio import Task
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from ipaddress import IPv4Interface
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Final, Self
from unittest.mock import patch
from zoneinfo import ZoneInfo

from drivers.kit.simulator import SimulationPorts
from drivers.miio.simulator import ChildSimulator, MiioSimulator, simulators
from hub.app import Hub, Machine
from hub.compose.house import Reloaded
from hub.config.interfaces import Interface
from hub.config.places import Places
from hub.core.dispatcher import Dispatcher
from hub.model.command import Command
from hub.text.problem import has_errors
from scenes.runtime import SceneRuntime
from tests.simulation.clock import SimClock
from tests.simulation.disk import SimDisk
from tests.simulation.ears import Ears
from tests.simulation.heat import is_hot, undurable
from tests.simulation.holds import HeldLamp
from tests.simulation.household import HEATERS, HELD, household
from tests.simulation.known import keeping_what_is_known
from tests.simulation.life import HubLife, adopt, excused, in_use
from tests.simulation.loop import LIFE, THE_WORLD, SimLoop, context_of
from tests.simulation.made import BAD, SECOND_WAY, Made, wrong_in
from tests.simulation.network import HUB, Address, SimNetwork
from tests.simulation.replays import Ledger
from tests.simulation.scenes import ZONE
from tests.simulation.trace import Trace
from tests.simulation.witness import (
    LogWatch,
    Reloading,
    Request,
    Said,
    Submitted,
    Witness,
    looks,
    reading_logs,
    turns_on,
    watch_requests,
)

MEMORY: Final = Path("/dev/shm")
INTERFACE: Final = Interface("sim0", IPv4Interface("127.0.0.1/8"))
RESTART_AFTER: Final = 1.0
"""Seconds until the service manager starts a hub again that could not live."""


class World:
    """A household and its hub. To be used as a context: what is patched is put back, and the folder removed.

    `counts` says how often each fault fired, `troubles` what must never happen and did.
    """

    def __init__(self, seed: int, tell: Callable[[str], None] | None = None) -> None:
        self.seed = seed
        self.random, self.meddling = self.stream("life"), self.stream("meddling")
        self.counts, self.unwell = Counter[str](), Counter[str]()
        self.troubles: list[str] = []
        self.witness = Witness()
        self.trace = Trace(tell)
        self.household = household(self.stream("household"), self.stream("making"))
        self.disk: SimDisk
        self.loop = SimLoop(lambda: self.disk.delay())  # noqa: PLW0108 - there is no disk yet
        self.network = SimNetwork(self.loop, self.stream("network"), self.trace)
        self.device_clock = SimClock(self.loop, self.household.begins)
        self.made = Made(self.stream("made"))
        self.over = False
        self.booted_at = 0.0
        self.stepped_at = float("-inf")
        self.leaps = 0  # how often the clock was set by half a day or more
        self.wall = 0.0  # how wrong the hub's machine is about the time, in seconds
        self.lives: list[HubLife] = []
        self.simulators: dict[str, MiioSimulator | ChildSimulator] = {}
        self.liars: set[str] = set()
        self.disturbed: dict[str, float] = {}
        self.lamp = HeldLamp()
        self.wanted_off: dict[str, float] = {}
        self.seen_at = float("-inf")
        self.heat: dict[str, tuple[str, float]] = {}
        self._keys: dict[str, dict[str, None]] = {}
        self.files = dict(self.household.files)
        self.ears = Ears(self)
        self.ledger = Ledger(seed, self.loop.time)
        self._stack = ExitStack()

    def stream(self, name: str) -> Random:
        """A source of its own for each part, so that a change in one does not change the others."""
        return Random(f"{self.seed}:{name}")

    # its beginning and its end

    def __enter__(self) -> Self:
        made = tempfile.TemporaryDirectory(prefix="hearth-sim-", dir=MEMORY if MEMORY.is_dir() else None)
        folder = Path(self._stack.enter_context(made))
        self.places = Places(folder / "config", folder / "state", folder / "hearth.sock")
        self.disk = SimDisk(folder, self.stream("disk"), self.loop.time)
        self.disk.power_failed = self._power_failed
        self._stack.enter_context(self.disk.guarding())
        self._stack.enter_context(keeping_what_is_known())
        self._stack.enter_context(patch.object(Dispatcher, "submit", self._tapped(Dispatcher.submit)))
        self._stack.enter_context(patch.object(SceneRuntime, "changed", self.ears.tapped(SceneRuntime.changed)))
        self._stack.enter_context(self.ledger.listening())
        self._stack.enter_context(self.made.watching())
        self._stack.enter_context(reading_logs(LogWatch(self.household.secrets, self.trouble, self._said)))
        self._stack.callback(self.loop.close)
        self.write_config(self.files)
        self._build()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.over = True
        self.disk.fault, self.disk.cut_at_commit = None, False
        for life in self.lives:
            life.life.alive = True
        self.loop.bury()
        self._stack.close()
        self.lives.clear()
        self.simulators.clear()

    def _build(self) -> None:
        ports = SimulationPorts(self.device_clock, self.stream("devices"), None, 1.0, {}, self.network.udp)
        made = simulators((*self.household.rows, *self.household.ways), ports)
        self.simulators = {one.name: one for one in made if isinstance(one, MiioSimulator | ChildSimulator)}
        for one in self.simulators.values():
            if isinstance(one, MiioSimulator):
                self.made.live_with(one)
                watch_requests(one, self._requested, self.liars)
            self.loop.run_until_complete(one.start())
        self.made.join(self.simulators.get("panel"), self.simulators.get(SECOND_WAY))
        if self.household.made:
            self.network.overhear = self._overheard
        self.at_first = looks(self.simulators["held_light"], HELD)
        self.loop.run_until_complete(adopt(self.household, self.places.state, self.device_clock))
        self.disk.settle()

    def write_config(self, files: Mapping[str, str]) -> None:
        """Put these files into the configuration folder."""
        for name, text in files.items():
            path = self.places.config / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    # the hub's lives

    @property
    def life(self) -> HubLife | None:
        """The hub that lives now, None between two."""
        return self.lives[-1] if self.lives and not self.lives[-1].ended else None

    @property
    def hub(self) -> Hub | None:
        """The hub that is up now."""
        life = self.life
        return life.hub if life is not None and life.up else None

    def boot(self) -> None:
        """Start the hub, where none lives."""
        if self.life is not None or self.over:
            return
        number = len(self.lives)
        clock = SimClock(self.loop, self.device_clock.now() + self.wall, self.booted_at)
        machine = Machine(
            clock, self.stream(f"hub {number}"), lambda: (INTERFACE,), synchronised=self._synchronised,
            boot=f"boot {self.booted_at}",
        )  # fmt: skip
        life = HubLife(number, self.loop, self.places, clock, machine)
        self.lives.append(life)
        self.note(f"life {number} begins")
        life.start(self._opened, partial(self._over, life))

    def _synchronised(self) -> bool:
        return self.wall == 0.0

    def kill(self, *, power: bool = False) -> None:
        """Kill -9, or the power goes. The next life begins a little later."""
        life = self.life
        if life is None:
            return
        life.kill()
        self._remembers()
        if power:
            self.booted_at = self.loop.time()
            self.disk.lose_power()
        else:
            self.disk.kill()
        self.note(f"life {life.number} ends: {'power cut' if power else 'killed'}")
        self.later(self.random.uniform(0.2, 20.0), self.boot)

    def _remembers(self) -> None:
        """The hub dies: what of it is on the disk, and what perhaps not."""
        self.lamp.died(self.loop.time(), self.disk)
        self.ears.died()

    def _power_failed(self) -> None:
        """The power goes in the middle of a commit."""
        life = self.life
        if life is not None:
            life.kill()  # at once: what the job still does after this is nobody's any more
            self.counts["torn commit"] += 1
            self.later(0.0, partial(self._darkened, life))

    def _darkened(self, life: HubLife) -> None:
        self._remembers()
        self.booted_at = self.loop.time()
        self.disk.lose_power()
        self.note(f"life {life.number} ends: power cut in a commit")
        self.later(self.random.uniform(0.2, 20.0), self.boot)

    def stop(self) -> None:
        """Stop the hub in an orderly way, and start it again a little later."""
        life = self.life
        if life is not None:
            self.note(f"life {life.number} is asked to stop")
            life.stop()

    def _opened(self, hub: Hub) -> None:
        self.lives[-1].opened, self.lives[-1].leaps = True, self.leaps
        self.note(f"life {len(self.lives) - 1} is open")
        self.made.troubles += wrong_in(hub.problems)
        self.made.begins(self.disk.connection("control.db"), self.household.rows)
        if len(self.lives) == 1 and has_errors(hub.problems):
            self.trouble(f"a mistake in the household: {hub.problems}")
        for device in hub.registry.devices().values():
            self._keys.setdefault(device.handle, {})[device.key] = None

    def _over(self, life: HubLife) -> None:
        """A life ended by itself: as it was asked to, or (then not all of it is written) because it could not be."""
        if self.over:
            return
        self.note(f"life {life.number} ended: {life.error!r}", hashed=f"ended {type(life.error).__name__}")
        if life.error is not None:
            self.counts["could not start"] += 1
            self._remembers()
        if not excused(life, self.lives, self.places.state, self.disk):
            self.trouble(f"the hub died: {life.error!r}")
        life.kill()
        self.disk.kill()  # a process that ends lets go of everything, closed or not
        self.later(RESTART_AFTER + self.random.uniform(0.0, 10.0), self.boot)

    # the house

    def keys(self, handle: str) -> tuple[str, ...]:
        """The keys under which the lives of the hub have known a device: one, if all is well."""
        return tuple(self._keys.get(handle, ()))

    def lasting_keys(self) -> dict[str, str]:
        """The key of every device as it stands on the disk now; none while the store is closed."""
        store = self.disk.connection("control.db")
        return {} if store is None else {row[1]: row[0] for row in store.rows("device_keys")}

    def addresses(self) -> tuple[str, ...]:
        """Where the devices are, and were."""
        return self.network.hosts()

    def lay_hand(self, handle: str, word: str, value: object) -> None:
        """Somebody touches a device, or something happens before a sensor."""
        self.note(f"{handle}: {word} {value}")
        self.heat[handle] = ("hand", self.loop.time())
        self.wanted_off.pop(handle, None)
        self.seen_at = self.loop.time()
        self.simulators[handle].act(word, value)

    def disturb(self, handle: str) -> None:
        """Something is wrong with a device or the way to it, until `calm` is told."""
        self.unwell[handle] += 1
        self.disturbed[handle] = float("inf")

    def calm(self, handle: str) -> None:
        """One trouble is over; with the last of them it is well again."""
        self.unwell[handle] = max(0, self.unwell[handle] - 1)
        if not self.unwell[handle]:
            self.disturbed[handle] = self.loop.time()

    def dishonest(self, handle: str) -> None:
        """From now on, what this device says proves nothing."""
        self.witness.dishonest.add(handle)

    def reload(self, files: Mapping[str, str], *, good: bool) -> None:
        """Put these files into the folder, and have the hub read it; afterwards the old ones return."""
        life, hub = self.life, self.hub
        if life is None or hub is None:
            return
        self.write_config(files)
        reloading = Reloading(good, in_use(hub))
        self.witness.reloads.append(reloading)

        def done(task: Task[Reloaded]) -> None:
            self.restore_config()
            if not task.cancelled() and task.exception() is None:
                self.made.troubles += wrong_in(task.result().problems)
                reloading.accepted, reloading.after = task.result().accepted, in_use(hub)
                self.note(f"reloaded: {reloading.accepted}")

        life.reload().add_done_callback(done)

    def restore_config(self) -> None:
        """The configuration is as it is meant to be."""
        for name in ("scenes/more.yaml", BAD):
            (self.places.config / name).unlink(missing_ok=True)
        self.write_config(self.files)

    # time, and what is noted

    def later(self, seconds: float, then: Callable[[], None]) -> None:
        """Do something in a while, whatever becomes of the hub."""
        self.loop.call_later(seconds, then, context=context_of(THE_WORLD))

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.loop.run_until(self.loop.time() + seconds)

    def do(self, act: Callable[[], None]) -> None:
        """Do something on the loop, now."""
        self.later(0.0, act)
        self.go_on(0.0)

    def trouble(self, what: str) -> None:
        """Something happened that must not."""
        if self.over:
            return
        self.troubles.append(what)
        self.note(f"TROUBLE {what}", hashed="trouble")

    def note(self, what: str, *, hashed: str = "") -> None:
        """Into the timeline and the hash."""
        self.trace.note(self.loop.time(), what, hashed=hashed)

    def _said(self, line: str) -> None:
        number = LIFE.get().number
        line = line.replace(str(self.places.config.parent), "~")
        wall = self.device_clock.now() + self.wall
        self.ears.said(line)
        self.witness.said.append(
            Said(self.loop.time(), number, f"{datetime.fromtimestamp(wall, ZoneInfo(ZONE)):%Y-%m-%d}", line)
        )
        self.note(f"[{number}] {line}")

    def _overheard(self, packet: bytes, source: Address, to: Address) -> None:
        hub = self.life.hub if self.life is not None else None
        if source[0] == HUB and self.made.moved and hub is not None:
            where = {ref: hub.book.address(ref) or "" for ref in self.made.moved}
            self.made.overheard(self.loop.time(), packet, to[0], where)

    def _requested(self, handle: str, method: str, params: object) -> None:
        number = self.lives[-1].number if self.lives else -1
        request = Request(self.loop.time(), number, handle, method, params)
        self.witness.requests.append(request)
        self.note(f"{handle} <- {method} {params}")
        if handle in HEATERS and turns_on(request):
            for what in undurable(self, request):
                self.trouble(what)
            if self.heat.get(handle, ("", 0.0))[0] != "hub" or not is_hot(self, handle):
                self.heat[handle] = ("hub", self.loop.time())
            self.wanted_off.pop(handle, None)

    def read_aloud(self, text: str) -> None:
        """Somebody outside sees this text: no secret may stand in it."""
        for secret in self.household.secrets:
            if secret in text:
                self.trouble(f"a secret was told: {text}")

    def _tapped(self, submit: Callable[..., None]) -> Callable[..., None]:
        def tapped(dispatcher: Dispatcher, command: Command, *args: object, **kwargs: object) -> None:
            self.witness.submitted.append(Submitted(self.loop.time(), LIFE.get().number, command))
            self.note(f"[{LIFE.get().number}] {command.id} {command.cause.origin} {command.writes or command.call}")
            self._look_at_hold(command)
            submit(dispatcher, command, *args, **kwargs)

        return tapped

    def _look_at_hold(self, command: Command) -> None:
        hub = self.life.hub if self.life is not None else None
        for write in command.writes:
            if write.device in self.keys("held_light") and hub is not None:
                heard = hub.state.reading(write.device, write.path).value is not None
                self.lamp.held(self.loop.time(), heard=heard)

    def touched_since(self, handle: str, when: float) -> bool:
        """Whether a hand was on the device since then: it knows better than who asked."""
        who, at = self.heat.get(handle, ("", 0.0))
        return who == "hand" and at >= when

    def heard_off(self, handle: str) -> None:
        """Somebody was told that this is going to be off."""
        self.wanted_off[handle] = self.loop.time()
