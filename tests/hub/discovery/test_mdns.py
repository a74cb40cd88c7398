import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.discovery.mdns import MdnsListener
from hub.model.device import Sighting
from hub.model.errors import BadSetup
from hub.model.ports import MdnsRecord, Network

TYPE = "_hearth-test._tcp.local."


class Family:
    mdns_types: tuple[str, ...] = (TYPE,)

    def __init__(self) -> None:
        self.records: list[MdnsRecord] = []

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        self.records.append(record)
        wire_id = dict(record.txt).get("id")
        return Sighting("test", wire_id, f"{record.address}:{record.port}", "mdns") if wire_id else None


class Other(Family):
    mdns_types: tuple[str, ...] = (TYPE.rstrip("."), "_hearth-other._udp.local.")

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        return None


@pytest.fixture
async def speaker() -> AsyncIterator[AsyncZeroconf]:
    zeroconf = AsyncZeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
    yield zeroconf
    await zeroconf.async_close()


def service(name: str, txt: dict[str, str]) -> AsyncServiceInfo:
    return AsyncServiceInfo(
        TYPE, f"{name}.{TYPE}", 4711, properties=txt, addresses=[socket.inet_aton("127.0.0.9")], server=f"{name}.local."
    )


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_service_becomes_a_sighting(speaker: AsyncZeroconf) -> None:
    family, sighted = Family(), list[Sighting]()
    listener = MdnsListener(Network(("127.0.0.1",)), [Other(), family], sighted.append)
    assert listener.types == ("_hearth-other._udp.local.", TYPE)
    task = asyncio.ensure_future(listener.run())
    await speaker.async_register_service(service("cam", {"id": "A1", "x": "y"}))
    await speaker.async_register_service(service("stranger", {"no": "id"}))
    await until(lambda: sighted and len(family.records) >= 2)
    task.cancel()
    await asyncio.wait([task])
    assert set(sighted) == {Sighting("test", "A1", "127.0.0.9:4711", "mdns")}
    record = next(record for record in family.records if record.instance == "cam")
    assert (record.service_type, dict(record.txt)) == (TYPE, {"id": "A1", "x": "y"})


async def test_an_address_that_is_not_ours_is_one_sentence() -> None:
    listener = MdnsListener(Network(("192.0.2.1",)), [Family()], lambda _: None)
    with pytest.raises(BadSetup) as refused:
        await listener.run()
    assert refused.value.message_id == "discovery.mdns"


async def test_without_a_network_it_says_so() -> None:
    with pytest.raises(BadSetup) as refused:
        await MdnsListener(Network(()), [Family()], lambda _: None).run()
    assert refused.value.message_id == "discovery.no_network"
