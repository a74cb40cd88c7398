"""F08: whatever becomes of the broker, the home goes on; when it is back, the hub is as well, and knows what it said.

The hub is a process as users start it, the broker a Mosquitto that is killed, hangs, and is cut off.
"""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.mosquitto import Mosquitto, mosquitto
from tests.system.broker_home import ROOT, BrokerHome, Lamp, broker_home, kept, say, until
from tests.system.daemon import PATIENCE

RESTARTS, MANY_RESTARTS = 20, 100


@asynccontextmanager
async def at_a_broker_that_is_down(folder: Path) -> AsyncIterator[tuple[BrokerHome, Mosquitto, Lamp]]:
    """A hub that was started while there was no broker."""
    with mosquitto() as broker:
        broker.kill()
        async with broker_home(folder, broker.port) as home:
            lamp = Lamp(broker)
            try:
                yield home, broker, lamp
            finally:
                await lamp.end()


async def all_is_told(home: BrokerHome, broker: Mosquitto) -> None:
    """The broker keeps what the home is now, and takes a command for it."""
    found = await kept(broker, f"{ROOT}/status", f"{ROOT}/state/count", f"{ROOT}/available/count")
    n = await home.value("count", "n")

    async def told() -> bool:
        state = (await kept(broker, f"{ROOT}/state/count"))[f"{ROOT}/state/count"]
        return bool(json.loads(state)["n"] == n)

    await until(told)
    assert found[f"{ROOT}/available/count"] == "online"

    async def online() -> bool:
        return (await kept(broker, f"{ROOT}/status"))[f"{ROOT}/status"] == "online"

    await until(online)


class Orders:
    """Orders for the lamp, each with a number of its own, calls of the bell, and what was promised of each."""

    def __init__(self, home: BrokerHome) -> None:
        self.set: dict[int, dict[str, Any]] = {}
        self.rung: list[dict[str, Any]] = []
        self._home = home
        self._next = 2000
        self._under_way: list[asyncio.Task[None]] = []

    def give(self) -> None:
        self._next += 1
        self._under_way += [asyncio.ensure_future(self._set(self._next)), asyncio.ensure_future(self._ring())]

    async def settled(self) -> None:
        await asyncio.gather(*self._under_way)

    async def _set(self, number: int) -> None:
        self.set[number] = await self._home.set("lamp", color_temperature=number)

    async def _ring(self) -> None:
        self.rung.append(await self._home.ring())

    def kept(self, lamp: Lamp) -> None:
        """What was promised came about; what was refused did not, neither then nor later."""
        outcomes = Counter(one["outcome"] for one in (*self.set.values(), *self.rung))
        assert {number for number, one in self.set.items() if one["outcome"] == "confirmed"} <= set(lamp.told)
        assert not {number for number, one in self.set.items() if one["outcome"] == "failed"} & set(lamp.told)
        rung = Counter(one["outcome"] for one in self.rung)
        assert lamp.rung <= len(self.rung) - rung["failed"], "once at most; a bell that is not there misses it"
        refusals = {one["error"] for one in (*self.set.values(), *self.rung) if one["outcome"] == "failed"}
        assert refusals <= {"mqtt.no_connection", "command.device_offline"}
        assert outcomes.keys() <= {"confirmed", "accepted", "failed", "unknown", "superseded"}


async def flaps(home: BrokerHome, broker: Mosquitto, lamp: Lamp, times: int) -> None:
    """Kill the broker and start it again, so many times, while orders are given."""
    orders = Orders(home)
    for _ in range(times):
        before = (await home.mqtt())["counts"]["reconnects"]
        orders.give()
        broker.kill()
        orders.give()
        broker.start()
        orders.give()
        await home.anew(before)
    await the_lamp_answers(home)
    await orders.settled()
    orders.kept(lamp)


async def the_lamp_answers(home: BrokerHome) -> None:
    """Whatever was on its way to the lamp has come, and no order waits any longer for a word that was lost.

    The lamp may be back at the broker later than the hub: then the order is given again, with another number.
    """
    for number in range(6000, 6400):
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                if (await home.set("lamp", color_temperature=number))["outcome"] == "confirmed":
                    return
    raise AssertionError("the lamp never answered")


async def a_kept_command_waits(home: BrokerHome, broker: Mosquitto) -> None:
    """The broker is started anew and already keeps a command when the hub comes back to it."""
    process = home.hub.process
    assert process is not None
    counts = (await home.mqtt())["counts"]
    process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.to_thread(broker.restart)
        await say(broker, f"{ROOT}/set/trap", '{"n": 1}', retain=True)
        await say(broker, f"{ROOT}/set/trap/n", "1", retain=True)
    finally:
        process.send_signal(signal.SIGCONT)
    await home.anew(counts["reconnects"])

    async def refused() -> bool:
        now = (await home.mqtt())["counts"]["kept_commands_refused"]
        return bool(now >= counts["kept_commands_refused"] + 2)

    await until(refused)
    assert await home.value("trap", "n") == 0


async def check_that_the_home_goes_on(folder: Path, restarts: int, rounds: int) -> BrokerHome:
    async with at_a_broker_that_is_down(folder) as (home, broker, lamp):
        await home.scenes_go_on()
        assert (await home.mqtt())["why"]["id"] in ("mqtt.closed", "mqtt.refused_connection", "mqtt.lost")
        refused = await home.ring()
        assert (refused["outcome"], refused["error"]) == ("failed", "mqtt.no_connection")
        waits = asyncio.ensure_future(home.set("lamp", color_temperature=6500))
        home.wire.closed = True
        broker.start()
        await asyncio.wait_for(lamp.listens.wait(), PATIENCE)
        home.wire.closed = False
        await home.connected()
        assert (await waits)["outcome"] == "confirmed"
        await all_is_told(home, broker)
        for number in range(rounds):
            if number:
                await a_network_that_is_cut(home, broker)
            await a_broker_that_hangs(home, broker)
            await home.scenes_go_on()
            await a_wire_that_fails(home, broker)
            await a_kept_command_waits(home, broker)
        await flaps(home, broker, lamp, restarts)
        await home.scenes_go_on()
        await all_is_told(home, broker)
        assert len(home.hub.log.read_text().splitlines()) < 60 + 6 * restarts + 60 * rounds
    return home


async def a_broker_that_hangs(home: BrokerHome, broker: Mosquitto) -> None:
    before = (await home.mqtt())["counts"]["reconnects"]
    broker.freeze()
    await home.scenes_go_on()
    assert (await home.connected(False))["why"]["id"] in ("mqtt.silent", "mqtt.no_answer")
    await home.scenes_go_on()
    broker.thaw()
    await home.anew(before)
    await all_is_told(home, broker)


async def a_network_that_is_cut(home: BrokerHome, broker: Mosquitto) -> None:
    """Nothing comes and nothing goes, and nobody says so."""
    before = (await home.mqtt())["counts"]["reconnects"]
    home.wire.hole = True
    assert (await home.connected(False))["why"]["id"] in ("mqtt.silent", "mqtt.no_answer")
    await home.scenes_go_on()
    home.wire.hole = False
    await home.anew(before)
    await all_is_told(home, broker)


async def a_wire_that_fails(home: BrokerHome, broker: Mosquitto) -> None:
    """It hangs up on whoever calls; then it carries a few bytes at a time."""
    home.wire.closed = True
    home.wire.cut()
    await home.connected(False)
    await home.scenes_go_on()
    home.wire.closed, home.wire.dribbling = False, True
    await home.connected()
    await home.scenes_go_on()
    await all_is_told(home, broker)
    home.wire.dribbling = False


async def test_whatever_becomes_of_the_broker_the_home_goes_on(tmp_path: Path) -> None:
    await check_that_the_home_goes_on(tmp_path, RESTARTS, 1)


@pytest.mark.soak
async def test_again_and_again(tmp_path: Path) -> None:
    home = await check_that_the_home_goes_on(tmp_path, MANY_RESTARTS, 10)
    for connected, took in home.took.items():
        p50, p99 = (sorted(took)[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
        print(f"with a broker: {connected}: {len(took)} scenes, p50 {p50:.1f} ms, p99 {p99:.1f} ms")  # noqa: T201 - what a long run found
