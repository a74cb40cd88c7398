"""A whole hub with a family that misbehaves in every way: its other devices, and everybody else's, never notice."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers import families
from hub.app import Hub, Options, open_hub
from hub.config.places import Places
from hub.core.supervisor import TaskState, TaskStatus
from hub.model.capability import Abilities
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Settled, Write
from hub.model.device import Endpoint, Health, Sighting, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import DriverPorts, Learned, MdnsRecord, Order, Report
from hub.model.secret import Secret
from tests.scenes.household import abilities

PATIENCE = 10.0
HOME = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo]}\n"
MODELS = ("odd.fine", "odd.raises", "odd.returns", "odd.hangs", "odd.leaks")
DEVICES = "devices:\n" + "".join(
    f"  {model.replace('.', '_')}: {{model: {model}, endpoints: ['odd:{number}']}}\n"
    for number, model in enumerate(MODELS)
)


class OddSession:
    """One device; its model says in which way it is bad."""

    def __init__(self, device: str, model: str, ref: str, ports: DriverPorts) -> None:
        self._device, self._model, self._ref, self._ports = device, model, ref, ports
        self._leaked: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        if self._model == "odd.raises":
            raise ZeroDivisionError("a fault in the driver")
        if self._model == "odd.returns":
            return
        self._ports.reports.status(self._device, self._ref, Status(Health.ONLINE, self._ports.clock.now()))
        while self._model == "odd.leaks":
            self._leaked.append(asyncio.ensure_future(_fail()))
            await self._ports.clock.sleep(0.01)
        await asyncio.Event().wait()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        if self._model == "odd.fine":
            clock = self._ports.clock
            clock.call_at(clock.monotonic(), lambda: self._obey(order, done))

    def _obey(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        done(None)
        self._ports.reports.report(Report(self._device, order.writes))

    def refresh(self, paths: tuple[str, ...]) -> None: ...

    def close(self) -> None: ...


async def _fail() -> None:
    raise ZeroDivisionError("a task that nobody waits for")


class OddDriver:
    """The family."""

    name = "odd"
    mdns_types: tuple[str, ...] = ("_odd._udp.local.",)

    def __init__(self, ports: DriverPorts) -> None:
        self._ports = ports

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        return abilities("switch") if model in MODELS else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> OddSession:
        return OddSession(device, model, endpoint.ref, self._ports)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        raise ZeroDivisionError("a fault in the scan")

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        return None

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        raise NotSupported("device.unknown_model", model="", family="odd")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setitem(families._HERE, "odd", OddDriver)
    folder = tmp_path / "config"
    (folder / "scenes").mkdir(parents=True)
    (folder / "hearth.yaml").write_text(HOME)
    (folder / "devices.yaml").write_text(DEVICES)
    return Places(folder, tmp_path / "state", tmp_path / "hearth.sock")


async def adopt_all(hub: Hub) -> None:
    for number, model in enumerate(MODELS):
        await hub.book.adopt(f"odd:{number}", None, Learned(model, "", f"127.0.0.1:{9000 + number}"))
    await hub.house.reload()


def tasks(hub: Hub) -> dict[str, TaskStatus]:
    return {task.name: task for task in hub.supervisor.status()}


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def switch(hub: Hub, handle: str) -> asyncio.Future[tuple[Settled, ...]]:
    device = hub.registry.by_handle(handle)
    assert device is not None
    settled: asyncio.Future[tuple[Settled, ...]] = asyncio.get_running_loop().create_future()
    writes = (Write(device.key, "on", True),)
    hub.dispatcher.submit(Command(handle, Cause(Origin.SCENE, who="test"), writes, None, 1.0), settled.set_result)
    return settled


async def test_a_driver_that_raises_or_hangs_is_restarted_and_others_are_not_affected(places: Places) -> None:
    asyncio.get_running_loop().set_exception_handler(
        lambda *_: None
    )  # what leaks is told there, and is no test's fault
    async with open_hub(Options(places)) as hub:
        await adopt_all(hub)
        await until(lambda: tasks(hub)["odd_raises (odd:1)"].restarts >= 1)
        await until(lambda: tasks(hub)["odd_returns (odd:2)"].restarts >= 1)
        await until(lambda: tasks(hub)["scan odd"].restarts >= 1)
        rows = tasks(hub)
        assert rows["odd_raises (odd:1)"].error == "ZeroDivisionError: a fault in the driver"
        others = set(rows) - {"odd_raises (odd:1)", "odd_returns (odd:2)", "scan odd"}
        assert {"odd_fine (odd:0)", "odd_hangs (odd:3)", "scan miio", "mdns", "store", "lag"} <= others
        assert {(rows[name].state, rows[name].restarts) for name in others} == {(TaskState.RUNNING, 0)}
        hung, fine = switch(hub, "odd_hangs"), switch(hub, "odd_fine")
        assert [one.outcome for one in await asyncio.wait_for(fine, PATIENCE)] == [Outcome.CONFIRMED]
        assert [one.outcome for one in await asyncio.wait_for(hung, PATIENCE)] == [Outcome.EXPIRED]
        result = await hub.house.reload()
        assert result.accepted
