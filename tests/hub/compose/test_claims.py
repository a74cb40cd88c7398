"""Claims as the API shows them."""

from hub.compose.claims import claims_of
from tests.scenes.test_runtime import HOLD, House


async def test_who_holds_what() -> None:
    house = House()
    house.load(HOLD)
    house.changes("hall_light.on", value=False)
    house.changes("hall.motion", value=False)
    house.runtime.start()
    house.changes("hall.motion", value=True)
    (claim,) = claims_of(house.runtime, lambda id_: f"<{id_}>")
    assert (claim.ref, claim.base, claim.claims, claim.until) == (
        "<hall_light.on>", False, [("Hold", "normal", True)], None
    )  # fmt: skip
    house.changes("hall_light.on", value=True)
    house.changes("hall_light.on", value=False)
    (claim,) = claims_of(house.runtime, str)
    assert claim.claims == [("person", "person", False), ("Hold", "normal", True)]
    assert claim.until is not None
