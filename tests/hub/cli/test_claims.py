"""`hearth claims` and `hearth release`."""

from hub.api.ports import ClaimInfo
from hub.cli import claims, release
from hub.cli.exits import Exit
from hub.cli.main import COMMANDS
from tests.hub.api.house import House
from tests.hub.cli.hearth import Hearth


def test_they_are_commands() -> None:
    assert {claims.__name__, release.__name__} <= set(COMMANDS.values())


async def test_claims(house: House, hearth: Hearth) -> None:
    nothing = await hearth("claims")
    assert nothing.code == Exit.NO
    assert "nothing is held" in nothing.out + nothing.err
    house.scenes.held = [ClaimInfo("light.on", False, [("Evening", "high", True)])]
    told = await hearth("claims")
    assert told.code == Exit.OK
    assert [word in told.out for word in ("light.on", "Evening (high)", "off")] == [True] * 3
    assert '"by"' in (await hearth("claims", "--json")).out


async def test_release(house: House, hearth: Hearth) -> None:
    assert (await hearth("release", "light.on")).code == Exit.OK
    assert '"property"' in (await hearth("release", "light.on", "--json")).out
    assert (await hearth("release", "light.brightness")).code != Exit.OK
    assert (await hearth("release", "light")).code == Exit.USAGE
