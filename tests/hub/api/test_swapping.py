from pathlib import Path

from hub.api.ports import ReloadReport, Swaps
from hub.discovery.differences import Difference, Swap
from hub.model.errors import Rejected
from tests.hub.api.house import Client, House, served


class Swapped:
    async def swap(self, old: str, new: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        if old == new:
            raise Rejected("swap.same", handle=old)
        return Swap(old, new, (Difference("swap.lost", (("path", "on"),), lost=True),), ()), ReloadReport()

    async def undo(self, handle: str, *, dry_run: bool) -> tuple[Swap, ReloadReport]:
        return Swap(handle, "spare", (), ()), ReloadReport(changed=[str(dry_run)])


async def test_a_swap_says_what_differs(house: House, tmp_path: Path) -> None:
    swaps: Swaps = Swapped()
    house.swaps = swaps
    async with served(house, tmp_path) as client:
        code, answer = await client.post("/swap", {"old": "kettle", "new": "spare"})
        assert (code, answer["accepted"], answer["handle"], answer["other"]) == (200, True, "kettle", "spare")
        assert answer["differences"] == [{"lost": True, "id": "swap.lost", "message": "on is lost"}]
        code, answer = await client.post("/swap", {"undo": "kettle", "dry_run": True})
        assert (code, answer["changed"]) == (200, ["True"])
        assert (await client.post("/swap", {"old": "kettle", "new": "kettle"}))[0] == 409
        assert (await client.post("/swap", {"old": "kettle"}))[0] == 400


async def test_where_nothing_can_be_swapped_there_is_no_such_way(client: Client) -> None:
    assert (await client.post("/swap", {"old": "kettle", "new": "spare"}))[0] == 404
