from drivers.kit.driver import PlainDriver
from hub.core.clock import VirtualClock
from hub.model.device import Sighting
from hub.model.ports import MdnsRecord
from tests.drivers.conversation import Book, Ears, ports_of


async def test_a_family_without_a_socket_finds_and_recognises_nothing() -> None:
    driver = PlainDriver(ports_of(VirtualClock(), Ears(), Book(None, None)))
    found: list[Sighting] = []
    await driver.start()
    await driver.scan(found.append)
    await driver.stop()
    record = MdnsRecord("_http._tcp.local.", "tv", "192.0.2.7", 80, ())
    assert (found, driver.recognise(record), driver.mdns_types) == ([], None, ())
