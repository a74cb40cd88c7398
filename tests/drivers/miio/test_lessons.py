"""What was learned of a firmware outlives the hub: sizes, members that spoil a request, the form of the protocol."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.miio.codec import PORT
from drivers.miio.lessons import BLANK, FIRMWARES, Lesson, Lessons, name_of
from drivers.miio.polling import Plan, plan_of
from drivers.miio.profiles.legacy import LegacyProfile, Name
from drivers.miio.profiles.miot import MiotProfile, Prop
from drivers.miio.session import MiioSession
from drivers.miio.speech import LEGACY, MIOT
from hub.model.device import Health
from hub.model.ports import Blank
from tests.drivers.miio.peer import DID, DROP, HOST, REF, TOKEN, Answer, Bench, Peer, Refusal, legacy, miot
from tests.drivers.miio.products import legacy as legacy_definition
from tests.drivers.miio.products import miot as miot_definition

HUMIDIFIER = "zhimi.humidifier.ca4"
VALUES: dict[tuple[int, int], Any] = {(siid, piid): 1 for siid in range(2, 8) for piid in range(1, 20)}


class Home:
    """One device, and hubs one after the other with one notebook."""

    def __init__(self, answer: Answer, firmware: str = "1.0", model: str = HUMIDIFIER) -> None:
        self.notebook = Blank()
        self.firmware = firmware
        self.model = model
        self.answer = answer
        self.asked: list[Any] = []

    def _answer(self, method: str, params: Any) -> Any:
        return {"model": self.model, "fw_ver": self.firmware} if method == "miIO.info" else self.answer(method, params)

    async def life(self, seconds: float, during: Callable[[Bench, Peer], None] = lambda _, __: None) -> list[int]:
        """A life of the hub: how many members each request had."""
        bench = Bench(notebook=self.notebook)
        session, peer = bench.adopt(self.model, self._answer)
        await bench.run(session, seconds)
        during(bench, peer)
        await bench.close()
        self.asked = [params for _, method, params in peer.requests if method == "get_properties"]
        return [len(params) for params in self.asked]

    @property
    def lesson(self) -> Lesson:
        return Lessons(self.notebook).of(self.model, self.firmware)


@pytest.mark.parametrize("fails_at", [2, 4, 10])
async def test_a_size_is_learned_once_for_all_lives(fails_at: int) -> None:
    home = Home(miot(dict(VALUES), limit=fails_at - 1))
    first = await home.life(60)
    assert max(first) >= fails_at
    assert 1 <= home.lesson.limit < fails_at
    assert max(await home.life(60)) < fails_at


async def test_another_firmware_is_another_product() -> None:
    home = Home(miot(dict(VALUES), limit=3))
    await home.life(60)
    home.answer, home.firmware = miot(dict(VALUES)), "2.0"
    assert max(await home.life(60)) > 3
    assert home.lesson.limit == 0
    home.firmware = "1.0"
    assert home.lesson.limit <= 3


async def test_a_firmware_that_comes_while_the_hub_runs_is_another_product_too() -> None:
    home = Home(miot(dict(VALUES), limit=3))
    await home.life(60)

    def update(bench: Bench, peer: Peer) -> None:
        home.answer, home.firmware = miot(dict(VALUES)), "2.0"
        peer.reboot()
        peer.requests.clear()
        bench.clock.advance(120)

    assert max(await home.life(60, update)) > 3


async def test_who_does_not_say_his_firmware_is_not_of_another() -> None:
    home = Home(miot(dict(VALUES), limit=3))
    await home.life(60)
    learned, answers = home.lesson, home._answer
    home._answer = lambda method, params: DROP if method == "miIO.info" else answers(method, params)  # type: ignore[method-assign]  # it says nothing of itself
    assert max(await home.life(300)) <= 3
    assert home.lesson == learned


async def test_one_that_spoils_the_others_is_asked_alone_in_the_next_life() -> None:
    answer = miot(dict(VALUES))

    def spoilt(method: str, params: Any) -> Any:
        if method == "get_properties" and any((item["siid"], item["piid"]) == (2, 7) for item in params):
            return Refusal(-9999)
        return answer(method, params)

    home = Home(spoilt)
    first = await home.life(60)
    assert min(first) == 1
    assert home.lesson == Lesson(0, frozenset({"2.7"}))
    await home.life(60)
    groups = [[(item["siid"], item["piid"]) for item in params] for params in home.asked]
    assert max(map(len, groups)) > 1
    assert [group for group in groups if (2, 7) in group] == 2 * [[(2, 7)]]  # the link asks once more after -9999


async def test_who_says_no_to_everything_teaches_nothing() -> None:
    home = Home(lambda method, params: Refusal(-9999))
    await home.life(300)
    assert home.lesson == BLANK


def cut(bench: Bench, most: int) -> None:
    """Let no answer longer than that arrive whole."""
    arrive = bench.wire.deliver

    def deliver(packet: bytes, address: tuple[str, int]) -> None:
        arrive(packet if len(packet) <= most else packet[:most], address)

    bench.wire.deliver = deliver  # type: ignore[method-assign]  # a wire that cuts


def spoil(bench: Bench, most: int) -> None:
    """Let every longer answer arrive with a wrong checksum."""
    arrive = bench.wire.deliver

    def deliver(packet: bytes, address: tuple[str, int]) -> None:
        arrive(packet if len(packet) <= most else packet[:-1] + bytes((packet[-1] ^ 1,)), address)

    bench.wire.deliver = deliver  # type: ignore[method-assign]  # a wire that spoils


@pytest.mark.parametrize("harm", [cut, spoil])
async def test_answers_that_do_not_arrive_whole_make_requests_small(harm: Callable[[Bench, int], None]) -> None:
    bench = Bench()
    harm(bench, 350)
    session, _ = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    await bench.run(session, 120)
    assert "on" in bench.heard.values()
    assert "humidity" in bench.heard.values()
    assert bench.heard.health in (Health.ONLINE, Health.DEGRADED)
    await bench.close()


async def test_an_answer_that_is_cut_off_inside_and_signed_is_blamed_on_the_size_at_once() -> None:
    bench = Bench()
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    say = peer.say

    def half(message: dict[str, Any]) -> bytes:
        if isinstance(message.get("result"), list) and len(message["result"]) > 3:
            return peer.keys.seal(peer.did, peer.stamp, b'{"id":1,"result":[{"did":"x","si')
        return say(message)

    peer.say = half  # type: ignore[method-assign]  # a device that cuts off
    await bench.run(session, 5)
    assert "on" in bench.heard.values()
    assert bench.driver.counters.mangled >= 1
    assert 1 <= bench.driver._lessons.of(HUMIDIFIER, None).limit <= 3
    await bench.close()


class TwoTongues:
    """A product that some firmwares speak to in MIoT and others in the older form."""

    LAMP, OLDER = "yeelink.light.lamp22", "philips.light.bulb"

    def __init__(self, answer: Answer, notebook: Blank) -> None:
        self.bench = Bench(notebook=notebook)
        self.peer = Peer(self.bench.clock, answer)
        self.bench.wire.peers[HOST, PORT] = self.peer
        self.bench.book.addresses[REF], self.bench.book.secrets[REF] = HOST, TOKEN
        self.bench.adopt(self.LAMP, answer)
        self.bench.wire.peers[HOST, PORT] = self.peer
        plans: tuple[Plan[Any], ...] = (
            plan_of(MIOT, MiotProfile(miot_definition(self.LAMP), str(DID))),
            plan_of(LEGACY, LegacyProfile(legacy_definition(self.OLDER))),
        )
        driver = self.bench.driver
        self.session: MiioSession[Any] = MiioSession(
            self.bench.wire, driver._links[DID], plans, driver._lessons, device="d1", model="x.y.z", ref=REF,
            did=str(DID),
        )  # fmt: skip


def named(answer: Answer) -> Answer:
    """The same device, which says its firmware."""
    return lambda method, params: {"fw_ver": "1.0"} if method == "miIO.info" else answer(method, params)


@pytest.mark.parametrize(
    ("answer", "speaks"),
    [
        (miot({(2, 1): True, (2, 2): 40, (2, 3): 4000}), MIOT),
        (legacy({"power": "on", "bright": 40, "cct": 50}), LEGACY),
    ],
)
async def test_what_it_speaks_is_asked_once_and_remembered(answer: Answer, speaks: str) -> None:
    notebook = Blank()
    for probes in (1, 0):
        home = TwoTongues(named(answer), notebook)
        await home.bench.run(home.session, 20)
        asked = [params for _, method, params in home.peer.requests if method == "get_properties"]
        assert sum(params[0]["siid"] == 1 for params in asked) >= probes
        if not probes:
            assert not any(params[0]["siid"] == 1 for params in asked)
        assert bool(asked and asked[-1][0]["siid"] != 1) is (speaks == MIOT)
        assert home.bench.heard.values()["on"] is True
        await home.bench.close()
    assert Lessons(notebook).of("x.y.z", "1.0").speaks == speaks


async def test_a_firmware_that_speaks_what_is_not_written_down_says_so() -> None:
    bench = Bench()
    session, _ = bench.adopt("yeelink.light.lamp22", named(legacy({"power": "on"})))
    await bench.run(session, 60)
    assert (bench.heard.health, bench.heard.reason) == (Health.DEGRADED, "device.speaks_other")
    assert ("speaks", "legacy") in bench.heard.statuses[-1][2].params
    await bench.close()


async def test_who_does_not_say_is_taken_for_the_likelier() -> None:
    home = TwoTongues(lambda method, params: DROP, Blank())
    await home.bench.run(home.session, 60)
    assert home.bench.driver._lessons.of("x.y.z", None) == BLANK
    await home.bench.close()


def test_names_of_members() -> None:
    assert name_of(Prop(2, 7)) == "2.7"
    assert name_of(Name("power")) == "power.get_prop"


def test_a_model_has_so_many_firmwares() -> None:
    lessons = Lessons(Blank())
    for number in range(FIRMWARES + 1):
        lessons.learn("m", str(number), Lesson(number + 1))
    assert lessons.of("m", "0") == BLANK
    assert lessons.of("m", None) == Lesson(FIRMWARES + 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=5), JSON | st.fixed_dictionaries({"limit": JSON, "poison": JSON})))
def test_a_notebook_that_holds_anything_does_no_harm(found: dict[str, Any]) -> None:
    notebook = Blank()
    notebook.note("miio/m", found)
    lessons = Lessons(notebook)
    for firmware in (None, *found):
        lesson = lessons.of("m", firmware)
        assert lesson.limit >= 0
        assert lesson.speaks in ("", MIOT, LEGACY)
    lessons.learn("m", "new", Lesson(Random(1).randrange(1, 9)))
