import asyncio

import pytest

from drivers.kit.faults import Faults
from hub.core.clock import VirtualClock
from hub.model.errors import BadValue, UnknownName


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_faults_have_names_and_values() -> None:
    faults = Faults(("silent", "slow", "garbage"), VirtualClock())
    faults.play("garbage", True)
    faults.play("slow", 2)
    assert (faults["garbage"], faults["silent"], faults.slow) == (True, False, 2.0)
    for fault, value in (("garbage", 1), ("slow", True)):
        with pytest.raises(BadValue):
            faults.play(fault, value)
    with pytest.raises(UnknownName, match="silent, slow, garbage"):
        faults.play("shy", True)


def test_who_is_never_slow_knows_no_such_fault() -> None:
    with pytest.raises(UnknownName):
        Faults(("silent",), VirtualClock()).play("slow", 1.0)


async def test_an_answer_takes_its_time_and_waits_for_silence_to_end() -> None:
    clock = VirtualClock()
    faults = Faults(("silent", "slow"), clock)
    await faults.hold()
    faults.play("slow", 2.0)
    faults.play("silent", True)
    answer = asyncio.ensure_future(faults.hold())
    await turns()
    clock.advance(2.0)
    await turns()
    assert not answer.done()
    faults.play("silent", False)
    clock.advance(0.1)
    await turns()
    assert answer.done()
