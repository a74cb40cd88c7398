import asyncio
from collections.abc import Mapping
from threading import get_ident

import pytest

from hub.api.adopting import Adopting
from hub.core.clock import VirtualClock
from hub.discovery.adoption import Adopted, Adoption, Refused, Request
from hub.discovery.around import Entry
from hub.discovery.outlook import Outlook
from hub.discovery.planning import Wanted
from hub.discovery.sightings import Sightings
from hub.model.capability import NOTHING, Abilities
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Rejected, UnknownName
from hub.model.ports import Learned
from hub.model.secret import Secret

RIGHT = Secret("right")


class Family:
    def __init__(self) -> None:
        self.asked: list[Sighting] = []
        self.together = 0
        self.most_together = 0

    def abilities(self, model: str) -> Abilities | None:
        return None if model == "unknown" else NOTHING

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        self.asked.append(sighting)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(0)
        self.together -= 1
        if secret != RIGHT:
            raise AuthFailed("device.wrong_token")
        return Learned(sighting.model or "maker.kettle.v1", "1.0", sighting.address)


class Open(Family):
    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        return True


class Book:
    def __init__(self) -> None:
        self.kept: dict[str, Secret | None] = {}
        self.addresses: dict[str, str] = {}

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    def adopted(self, ref: str) -> bool:
        return ref in self.kept

    def secret(self, ref: str) -> Secret | None:
        return self.kept.get(ref)

    async def adopt(self, ref: str, secret: Secret | None, learned: Learned) -> None:
        self.kept[ref] = secret


class Home:
    def __init__(self) -> None:
        self.devices: dict[str, tuple[str, ...]] = {}
        self.added: dict[str, Entry] = {}
        self.rooms: dict[str, str] = {"kitchen": "Kitchen"}
        self.reloads = 0
        self.writes: list[int] = []
        self.joined: list[tuple[str, str]] = []

    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        return self.devices

    def areas(self) -> Mapping[str, str]:
        return {"kitchen": "Kitchen"}

    def reserved(self) -> frozenset[str]:
        return frozenset({"home"})

    async def add(self, entries: Mapping[str, Entry], areas: Mapping[str, str]) -> None:
        await asyncio.sleep(0)
        for handle in entries:
            if handle in self.added or handle == "bad":
                raise Rejected("config.handle_taken", handle=handle, path="devices.yaml")
        assert not self.rooms.keys() & areas.keys()
        self.added |= entries
        self.rooms |= areas
        self.writes.append(len(entries))

    async def join(self, handle: str, ref: str) -> None:
        self.joined.append((handle, ref))

    async def reload(self) -> None:
        self.reloads += 1
        for handle, entry in self.added.items():
            self.devices[handle] = tuple(one if isinstance(one, str) else one["id"] for one in entry["endpoints"])


class House:
    def __init__(self) -> None:
        self.sightings = Sightings(VirtualClock(), new_per_second=1000)
        self.family = Family()
        self.book = Book()
        self.home = Home()
        self.adoption = Adoption(self.sightings, {"a": self.family}, self.book, self.home, lambda *_: "")

    def see(self, wire_id: str, model: str = "") -> None:
        self.sightings.heard(Sighting("a", wire_id, "127.0.0.9", "hello", model=model))

    async def refused(self, request: Request) -> HearthError:
        with pytest.raises(HearthError) as error:
            await self.adoption.adopt(request)
        assert (self.book.kept, self.home.added, self.home.reloads) == ({}, {}, 0)
        return error.value


@pytest.fixture
def house() -> House:
    return House()


async def test_proven_kept_written_reloaded(house: House) -> None:
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, "pot", "The pot", "kitchen"))
    assert adopted == Adopted("a:1", "pot", "maker.kettle.v1", written=True)
    assert house.book.kept == {"a:1": RIGHT}
    assert house.home.added == {"pot": {"name": "The pot", "area": "kitchen", "endpoints": ["a:1"]}}
    assert house.home.reloads == 1


async def test_a_wrong_secret_leaves_no_trace(house: House) -> None:
    house.see("1")
    error = await house.refused(Request("a:1", Secret("wrong"), "pot"))
    assert isinstance(error, AuthFailed)


async def test_a_model_that_nobody_knows_is_refused(house: House) -> None:
    house.see("1", "unknown")
    error = await house.refused(Request("a:1", RIGHT))
    assert isinstance(error, NotSupported)
    assert error.message_id == "adopt.unknown_model"


async def test_what_was_never_heard_is_refused(house: House) -> None:
    error = await house.refused(Request("a:1", RIGHT))
    assert isinstance(error, UnknownName)
    assert error.message_id == "adopt.not_sighted"
    assert house.family.asked == []


async def test_an_unknown_family_is_refused(house: House) -> None:
    error = await house.refused(Request("b:1", RIGHT, address="127.0.0.9"))
    assert error.message_id == "adopt.unknown_family"


async def test_a_typed_address_stands_in_for_a_sighting(house: House) -> None:
    await house.adoption.adopt(Request("a:1", RIGHT, address="127.0.0.44"))
    assert [sighting.address for sighting in house.family.asked] == ["127.0.0.44"]


async def test_the_last_known_address_stands_in_for_a_sighting(house: House) -> None:
    house.book.addresses["a:1"] = "127.0.0.45"
    await house.adoption.adopt(Request("a:1", RIGHT))
    assert [sighting.address for sighting in house.family.asked] == ["127.0.0.45"]


@pytest.mark.parametrize("handle", [None, "pot"])
async def test_what_stands_in_the_file_is_not_written_again(house: House, handle: str | None) -> None:
    house.home.devices["pot"] = ("a:1",)
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, handle))
    assert adopted == Adopted("a:1", "pot", "maker.kettle.v1", written=False)
    assert (house.home.added, house.home.reloads) == ({}, 1)


async def test_an_endpoint_has_one_handle(house: House) -> None:
    house.home.devices["pot"] = ("a:1",)
    house.see("1")
    error = await house.refused(Request("a:1", RIGHT, "can"))
    assert isinstance(error, Rejected)
    assert error.message_id == "adopt.endpoint_taken"
    assert house.family.asked == []


async def test_a_handle_has_one_device(house: House) -> None:
    house.home.devices["pot"] = ("a:2",)
    house.see("1")
    assert (await house.refused(Request("a:1", RIGHT, "pot"))).message_id == "adopt.handle_taken"


async def test_a_handle_that_waits_for_its_endpoint_gets_it(house: House) -> None:
    house.home.devices["pot"] = ()
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, "pot"))
    assert adopted.written
    assert house.home.added == {"pot": {"endpoints": ["a:1"]}}


async def test_many_at_once_each_with_its_outcome(house: House) -> None:
    for number in range(30):
        house.see(str(number))
    house.home.devices["pot"] = ("a:0",)
    right = {f"a:{number}": RIGHT for number in range(30)}
    secrets: Mapping[str, Secret | None] = {**right, "a:3": Secret("wrong"), "a:99": RIGHT}
    outcomes = await house.adoption.adopt_all([Request(ref, secret) for ref, secret in secrets.items()])
    assert [outcome.ref for outcome in outcomes] == list(secrets)
    refused = {outcome.ref: outcome.error.message_id for outcome in outcomes if isinstance(outcome, Refused)}
    assert refused == {"a:3": "device.wrong_token", "a:99": "adopt.not_sighted"}
    handles = [outcome.handle for outcome in outcomes if isinstance(outcome, Adopted)]
    assert handles[0] == "pot"
    assert len(set(handles)) == 29
    assert {"kettle", "kettle_2", "kettle_28"} <= set(handles)
    assert house.home.reloads == 1
    assert 1 < house.family.most_together <= 16


async def test_what_is_proven_meanwhile_is_written_together(house: House) -> None:
    for number in range(200):
        house.see(str(number))
    outcomes = await house.adoption.adopt_all([Request(f"a:{number}", RIGHT) for number in range(200)])
    assert all(isinstance(one, Adopted) and one.written for one in outcomes)
    assert sum(house.home.writes) == 200
    assert len(house.home.writes) <= 200 / 8


async def test_one_that_cannot_be_written_keeps_no_other_out(house: House) -> None:
    for number in range(3):
        house.see(str(number))
    wanted = [Request("a:0", RIGHT, area="hall", area_name="Hall"), Request("a:1", RIGHT, "bad"), Request("a:2", RIGHT)]
    outcomes = await house.adoption.adopt_all(wanted)
    assert [isinstance(one, Adopted) for one in outcomes] == [True, False, True]
    assert house.home.devices == {"kettle": ("a:0",), "kettle_2": ("a:2",)}
    assert house.home.rooms["hall"] == "Hall"


async def test_what_was_told_as_adopted_was_written_before(house: House) -> None:
    for number in range(40):
        house.see(str(number))
    work = asyncio.ensure_future(house.adoption.adopt_all([Request(f"a:{number}", RIGHT) for number in range(40)]))
    while not house.home.writes:
        await asyncio.sleep(0)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert 0 < len(house.home.added) < 40
    again = await house.adoption.adopt_all([Request(f"a:{number}", RIGHT) for number in range(40)])
    assert all(isinstance(one, Adopted) for one in again)
    assert sorted(house.home.devices.values()) == sorted((f"a:{number}",) for number in range(40))


async def test_a_disk_that_keeps_no_secret_keeps_the_others(house: House) -> None:
    house.see("1")
    house.see("2")
    keep = house.book.adopt

    async def full(ref: str, secret: Secret | None, learned: Learned) -> None:
        if ref == "a:1":
            raise NotSupported("store.folder", folder="f", reason="full")
        await keep(ref, secret, learned)

    house.book.adopt = full  # type: ignore[method-assign]  # a disk that fills up
    outcomes = await house.adoption.adopt_all([Request("a:1", RIGHT), Request("a:2", RIGHT)])
    assert [type(one) for one in outcomes] == [Refused, Adopted]
    assert list(house.home.devices.values()) == [("a:2",)]


async def test_products_are_looked_up_off_the_loops_thread(house: House) -> None:
    asked: list[tuple[str, bool]] = []
    here = get_ident()

    def abilities(model: str) -> Abilities | None:
        asked.append((model, get_ident() == here))
        return NOTHING

    house.family.abilities = abilities  # type: ignore[method-assign]  # listened to
    await house.adoption.look_up([("a", "x"), ("a", "x"), ("nobody", "y")])
    assert asked == [("x", False)]


async def test_what_is_to_be_known_before(house: House) -> None:
    lamp = "412345678"
    house.home.devices |= {"lamp": (f"a:{lamp}",), "pot": ("a:7",)}
    house.adoption._drivers = {"a": house.family, "open": Open()}
    assert house.adoption.look(f"open:{int(lamp):#x}", None) == Outlook(False, "lamp", True)
    assert house.adoption.look(f"open:{int(lamp):#x}", "lamp") == Outlook(False, "lamp", True)
    assert house.adoption.look(f"open:{int(lamp):#x}", "pot") == Outlook(False, "pot", False)
    assert house.adoption.look(f"open:{int(lamp):#x}", "new") == Outlook(False)
    assert house.adoption.look("open:9", None) == Outlook(False)
    assert house.adoption.look("a:7", "lamp") == Outlook(True)
    with pytest.raises(UnknownName):
        house.adoption.look("x:9", None)


async def test_one_more_way_to_a_device(house: House) -> None:
    house.home.devices |= {"lamp": ("b:1",), "pot": ("a:7",)}
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, "lamp", join=True))
    assert adopted == Adopted("a:1", "lamp", "maker.kettle.v1", written=True)
    assert (house.home.joined, house.book.kept, house.home.added) == ([("lamp", "a:1")], {"a:1": RIGHT}, {})
    house.see("2")
    for handle, message_id in (("pot", "adopt.same_family"), ("nobody", "adopt.nothing_to_join")):
        with pytest.raises(HearthError) as error:
            await house.adoption.adopt(Request("a:2", RIGHT, handle, join=True))
        assert error.value.message_id == message_id
    assert len(house.home.joined) == 1


async def test_rooms_are_made_and_children_come_behind_their_gateway(house: House) -> None:
    house.see("1")
    child = Request("a:blt.1", None, "door", "Door", "hall", area_name="Hall", model="maker.door.v1", via="gateway")
    orphan = Request("a:blt.2", None, "window", model="maker.door.v1", via="nobody")
    gateway = Request("a:1", RIGHT, "gateway", area="hall", area_name="Hall")
    outcomes = await house.adoption.adopt_all([child, orphan, gateway])
    assert [isinstance(one, Adopted) for one in outcomes] == [True, False, True]
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].error.message_id == "adopt.gateway_first"
    assert house.home.rooms == {"kitchen": "Kitchen", "hall": "Hall"}
    ends = [{"id": "a:blt.1", "via": "gateway"}]
    assert house.home.added["door"] == {"name": "Door", "area": "hall", "model": "maker.door.v1", "endpoints": ends}
    assert house.book.kept == {"a:1": RIGHT}
    again = await house.adoption.adopt_all([child, gateway])
    assert [isinstance(one, Adopted) and not one.written for one in again] == [True, True]


async def test_what_nobody_said_comes_from_the_request(house: House) -> None:
    house.see("1")
    await house.adoption.adopt(Request("a:1", RIGHT, model="maker.lamp.v1"))
    assert house.family.asked[0].model == "maker.lamp.v1"


async def test_a_plan_knows_what_is_there(house: House) -> None:
    house.see("1")
    house.home.devices["pot"] = ("a:1",)
    port: Adopting = house.adoption
    (one,) = port.plan([Wanted("a", "1", token=True)])
    assert (one.take, one.handle) == (True, "pot")
    await house.adoption.adopt(Request("a:1", RIGHT))
    (one,) = house.adoption.plan([Wanted("a", "1", token=True)])
    assert (one.take, one.reason) == (False, "plan.have")
    assert house.home.added == {}


async def test_what_answers_nobody_is_not_asked(house: House) -> None:
    house.adoption._unreached = lambda family, model, wire_id, gateway: (
        "device.cloud_only" if model == "unknown" else ""
    )
    house.see("1")
    error = await house.refused(Request("a:1", RIGHT, model="unknown"))
    assert (error.message_id, house.family.asked) == ("device.cloud_only", [])
    house.see("2", "unknown")
    assert (await house.refused(Request("a:2", RIGHT))).message_id == "device.cloud_only"
    assert len(house.family.asked) == 1


async def test_when_none_is_adopted_nothing_is_reloaded(house: House) -> None:
    await house.adoption.adopt_all([Request("a:1", RIGHT)])
    assert house.home.reloads == 0


@pytest.mark.parametrize(
    ("model", "handle"), [("maker.wall_plug.v1", "wall_plug"), ("Cam 3000-X", "cam_3000_x"), ("9.9.9", "a_1")]
)
async def test_a_handle_is_made_of_the_model(house: House, model: str, handle: str) -> None:
    house.see("1", model)
    assert (await house.adoption.adopt(Request("a:1", RIGHT))).handle == handle


def test_what_is_heard_and_not_known_is_doubtful(house: House) -> None:
    assert house.adoption.doubt(Sighting("a", "1", "127.0.0.9", "mdns", "maker.kettle.v1")) == ""
    assert house.adoption.doubt(Sighting("a", "1", "127.0.0.9", "hello")) == ""
    assert house.adoption.doubt(Sighting("a", "1", "127.0.0.9", "mdns", "unknown")) == "plan.unknown_model"


async def test_what_a_cut_left_half_done_is_finished_by_running_it_again(house: House) -> None:
    house.see("1")
    house.book.kept["a:1"] = RIGHT  # the token was kept, and the power went before devices.yaml was written
    (one,) = house.adoption.plan([Wanted("a", "1", "Pot", "maker.kettle.v1", token=True)])
    assert (one.take, one.handle) == (True, "pot")
    await house.adoption.adopt_all([Request("a:1", RIGHT, one.handle)])
    assert house.home.devices == {"pot": ("a:1",)}
