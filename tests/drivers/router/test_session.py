import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.router.discover import scan
from drivers.router.driver import RouterDriver
from drivers.router.session import AUTH_PAUSE, AWAY_AFTER, LOOK_EVERY, LOOK_LEAST, TAKEN_PAUSE
from drivers.router.simulator import FIRMWARE, simulators
from drivers.router.sources import ARP, HereSource
from drivers.router.truth import truth
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, BadConfig, HearthError, NotSupported, UnknownName, Unreachable
from hub.model.ports import Learned, MdnsRecord, Network, Order, Session
from hub.model.secret import Secret
from tests.drivers.conversation import Book, Ears, free_port, ports_of, quiet, until

HOST = "127.77.93.21"
MAC = "3c:22:fb:01:02:03"
PASSWORD = "the password"


class House:
    """A router, a phone behind it, and the hub's conversation with both."""

    def __init__(self, model: str, wire_id: str, address: str, port: int | None = None) -> None:
        self.clock = VirtualClock(now=1_700_000_000.0)
        self.ears = Ears()
        rows = [
            SimulatedDevice("gateway", "router", model, address, wire_id, PASSWORD, port=port),
            SimulatedDevice("anna", "router", "phone", wire_id=MAC.upper(), via="gateway"),
        ]
        self.router: Simulator
        self.phone: Simulator
        self.router, self.phone = simulators(rows, SimulationPorts(self.clock, Random(1)))
        self.address = address if port is None else f"{address}:{port}"
        self.book = Book(self.address, PASSWORD)
        self.driver = RouterDriver(ports_of(self.clock, self.ears, self.book))
        self.gateway = Endpoint("router", wire_id)
        self.tasks: list[asyncio.Task[None]] = []
        child = Endpoint("router", MAC.replace(":", "-"), "gateway")
        self.sessions: list[Session] = [
            self.driver.open("anna", "phone", child, self.gateway),
            self.driver.open("gateway", model, self.gateway, None),
        ]

    def talk(self) -> None:
        self.tasks = [asyncio.create_task(session.run()) for session in self.sessions]

    @property
    def looks(self) -> int:
        return len(self.ears.told("clients"))

    async def look(self, seconds: float = LOOK_EVERY * 1.1) -> None:
        """Let the router be looked at once more."""
        before = self.looks
        await quiet(0.002)
        self.clock.advance(seconds)
        await until(lambda: self.looks > before)

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for session in self.sessions:
            session.close()
        await self.phone.stop()
        await self.router.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House("miwifi", "miwifi", HOST, free_port(HOST))
    await made.router.start()
    await made.phone.start()
    yield made
    await made.stop()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[House]:
    made = House("here", "here", str(tmp_path))
    await made.router.start()
    yield made
    await made.stop()


async def test_a_phone_that_is_seen_is_at_home_at_once_and_away_after_a_while(house: House) -> None:
    house.talk()
    await until(lambda: house.looks)
    assert house.ears.told("home") == []  # nobody knows yet: it may sleep
    house.phone.act("home", True)
    await house.look()
    assert house.ears.told("home") == [True]
    house.phone.act("home", False)
    gone = house.clock.monotonic()
    while house.ears.told("home")[-1] is not False:
        await house.look()
    assert house.clock.monotonic() - gone >= AWAY_AFTER
    assert set(house.ears.told("home")[1:-1]) == {True}


async def test_guests_are_counted(house: House) -> None:
    house.phone.act("home", True)
    house.router.act("guest", True)
    house.talk()
    await until(lambda: house.looks)
    assert (house.ears.told("clients"), house.ears.told("guests")) == ([2], [1])
    look = truth("miwifi")
    assert look is not None
    assert look.looks["guests"](house.router.state()) == 1


async def test_one_login_serves_many_looks_and_newer_firmware_too(house: House) -> None:
    house.router.misbehave("newer_login", True)
    house.talk()
    await until(lambda: house.looks)
    await house.look()
    methods = [one.method for one in house.router.received()]
    assert methods == ["init_info", "web", "login", "devicelist", "devicelist"]


async def test_who_else_logs_in_is_left_alone_for_a_minute(house: House) -> None:
    house.talk()
    await until(lambda: house.looks)
    house.router.act("elsewhere", True)
    house.clock.advance(LOOK_EVERY * 1.1)
    await until(lambda: house.ears.health == ("degraded", "device.router_taken"))
    asked = len(house.router.received())
    house.sessions[1].refresh(("clients",))
    house.clock.advance(TAKEN_PAUSE - 5)
    await quiet()
    assert len(house.router.received()) == asked
    await house.look(6)
    assert house.ears.health == ("online", "")


async def test_a_refused_password_is_not_tried_again_soon(house: House) -> None:
    house.router.misbehave("wrong_auth", True)
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.router_password"))
    asked = len(house.router.received())
    house.clock.advance(AUTH_PAUSE - 5)
    await quiet()
    assert len(house.router.received()) == asked
    house.router.misbehave("wrong_auth", False)
    await house.look(6)


async def test_while_the_router_is_silent_nobody_goes_away(house: House) -> None:
    house.phone.act("home", True)
    house.talk()
    await until(lambda: house.ears.told("home"))
    house.phone.act("home", False)
    await house.look()
    house.router.misbehave("broken", True)
    house.clock.advance(LOOK_EVERY * 1.1)
    await until(lambda: house.ears.health == ("offline", "device.http_status"))
    told = len(house.ears.told("home"))
    house.clock.advance(AWAY_AFTER)
    await quiet()
    house.router.misbehave("broken", False)
    await house.look(AWAY_AFTER)
    assert set(house.ears.told("home")[told:]) == {True}


async def test_asking_does_not_hurry_the_router(house: House) -> None:
    house.talk()
    await until(lambda: house.looks)
    house.sessions[1].refresh(("clients",))
    house.clock.advance(LOOK_LEAST - 1)
    await quiet()
    assert house.looks == 1
    await house.look(1.1)


async def test_of_this_machine_only_who_answers_the_kernel_is_there(here: House) -> None:
    here.phone.act("home", True)
    here.talk()
    await until(lambda: here.looks)
    assert here.ears.told("home") == []  # the kernel may remember somebody who has long gone
    await here.look()
    assert here.ears.told("home") == [True]
    here.phone.act("home", False)
    while here.ears.told("home")[-1] is not False:
        await here.look()
    assert here.ears.told("clients")[-1] == 1  # the lease outlasts the visit
    here.clock.advance(43_300)
    await here.look()
    assert here.ears.told("clients")[-1] == 0


async def test_nothing_takes_orders(house: House) -> None:
    answers: list[HearthError | None] = []
    for session in house.sessions:
        session.submit(Order((("home", True),)), answers.append)
        session.refresh(("home",))
    house.clock.advance(0)
    assert [type(one) for one in answers] == [NotSupported, NotSupported]


async def test_adoption_logs_in(house: House) -> None:
    sighting = Sighting("router", "miwifi", house.address, "typed")
    assert await house.driver.verify(sighting, Secret(PASSWORD)) == Learned("miwifi", FIRMWARE, house.address)
    with pytest.raises(AuthFailed, match="router_password"):
        await house.driver.verify(sighting, Secret("wrong"))
    with pytest.raises(AuthFailed, match="router_needs_password"):
        await house.driver.verify(sighting, None)
    with pytest.raises(NotSupported, match="not_a_name"):
        await house.driver.verify(Sighting("router", "a/b", house.address, "typed"), None)
    house.router.misbehave("garbage", True)
    with pytest.raises(NotSupported, match="not_miwifi"):
        await house.driver.verify(sighting, Secret(PASSWORD))


async def test_adoption_of_this_machine_reads_its_tables(here: House, tmp_path: Path) -> None:
    sighting = Sighting("router", "here", str(tmp_path), "files")
    assert await here.driver.verify(sighting, None) == Learned("here", "", str(tmp_path))
    with pytest.raises(Unreachable, match="no_neighbours"):
        await here.driver.verify(Sighting("router", "here", str(tmp_path / "tmp"), "files"), None)
    found: list[Sighting] = []
    await scan(found.append, str(tmp_path / "tmp"))
    assert found == []
    await scan(found.append, str(tmp_path))
    assert [(one.ref, one.address) for one in found] == [("router:here", str(tmp_path))]
    await here.driver.scan(lambda _: None)


async def test_a_phone_needs_a_router_and_a_mac_address(house: House) -> None:
    for wire_id, via in ((MAC, None), ("annas-phone", house.gateway)):
        with pytest.raises(NotSupported, match="phone_needs_router"):
            house.driver.open("x", "phone", Endpoint("router", wire_id), via)
    with pytest.raises(NotSupported, match="unknown_model"):
        house.driver.open("x", "watch", Endpoint("router", MAC), house.gateway)
    assert house.driver.recognise(MdnsRecord("_http._tcp.local.", "x", HOST, 1, ())) is None


@pytest.mark.parametrize(
    "row",
    [
        SimulatedDevice("anna", "router", "phone", wire_id=MAC, via="nobody"),
        SimulatedDevice("anna", "router", "phone", wire_id="x", via="gateway"),
        SimulatedDevice("gateway", "router", "miwifi", settings={"colour": "red"}),
    ],
)
def test_a_row_that_is_wrong_is_refused(row: SimulatedDevice) -> None:
    gateway = SimulatedDevice("gateway", "router", "miwifi")
    with pytest.raises(BadConfig):
        simulators([gateway, row], SimulationPorts(VirtualClock(), Random(1)))


async def test_hands_and_faults_are_known_by_name(house: House, here: House) -> None:
    for simulator in (house.router, house.phone, here.router):
        with pytest.raises(UnknownName):
            simulator.act("sing", True)
        with pytest.raises(UnknownName):
            simulator.misbehave("sing", True)
    assert house.phone.received() == here.router.received() == []


async def test_nothing_is_sent_out_of_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leases = [(MAC, "8.8.8.8"), (MAC, "10.0.0.7"), (MAC, "192.168.1.20"), ("aa:bb:cc:dd:ee:ff", "192.168.1.21")]
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp/dhcp.leases").write_text("".join(f"0 {mac} {address} * *\n" for mac, address in leases))
    (tmp_path / ARP).parent.mkdir(parents=True)
    (tmp_path / ARP).write_text("")
    poked: list[str] = []
    monkeypatch.setattr(HereSource, "_poke", lambda _, address: poked.append(address))
    source = HereSource(VirtualClock(), Network(prefixes=("192.168.1.0/24",)), str(tmp_path))
    census = await source.look((MAC,))
    assert (census.present, census.clients) == (frozenset(), 2)
    assert poked == ["192.168.1.20"]
