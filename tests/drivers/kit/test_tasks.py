import asyncio

import pytest

from drivers.kit.tasks import UnderWay
from hub.model.errors import HearthError, Rejected


class Told:
    """Who is told once what became of an order."""

    def __init__(self) -> None:
        self.errors: list[HearthError | None] = []

    def __call__(self, error: HearthError | None) -> None:
        self.errors.append(error)

    @property
    def ids(self) -> list[str]:
        return [error.message_id if error else "" for error in self.errors]


async def fine() -> None: ...


async def refused() -> None:
    raise Rejected("device.rejected", code=1)


async def forever() -> None:
    await asyncio.get_running_loop().create_future()


async def faulty() -> None:
    raise ZeroDivisionError


async def over(task: asyncio.Task[None]) -> None:
    await asyncio.wait([task])
    await asyncio.sleep(0)  # what is told of its end is told in the next turn


async def test_an_order_is_done_or_says_why_not() -> None:
    told = Told()
    for work in (fine(), refused()):
        await over(UnderWay().carry_out(work, told))
    assert told.ids == ["", "device.rejected"]


async def test_what_is_given_up_says_so_in_the_words_of_whoever_began_it() -> None:
    told, under_way = Told(), UnderWay()
    tasks = [under_way.carry_out(forever(), told), under_way.carry_out(forever(), told, given_up="device.silent")]
    await asyncio.sleep(0)
    under_way.cancel()
    for task in tasks:
        await over(task)
    assert told.ids == ["device.session_closed", "device.silent"]
    under_way.cancel()  # nothing is left


async def test_a_fault_of_ours_is_told_to_the_caller_and_to_the_loop() -> None:
    told, heard = Told(), list[BaseException | None]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context.get("exception")))
    await over(UnderWay().carry_out(faulty(), told))
    assert told.ids == ["device.session_failed"]
    assert [type(one) for one in heard] == [ZeroDivisionError]


async def test_work_beside_orders_is_given_up_with_them() -> None:
    under_way = UnderWay()
    task = under_way.start(forever())
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
