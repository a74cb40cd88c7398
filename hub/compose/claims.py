"""Claims as the API shows them: who holds what, and for how long."""

from collections.abc import Callable, Sequence

from hub.api.ports import ClaimInfo
from scenes.engine.claims import PERSON, Claim, Held
from scenes.engine.engine import Engine
from scenes.runtime import SceneRuntime


def claims_of(runtime: SceneRuntime, names: Callable[[str], str]) -> Sequence[ClaimInfo]:
    """All properties that are held, by name; `names` makes `kettle.on` of a property's id."""
    engine = runtime.engine
    found = [_told(engine, held, names(id_), runtime.wall) for id_, held in engine.holding.claims.held.items()]
    return sorted(found, key=lambda one: one.ref)


def _told(engine: Engine, held: Held, ref: str, wall: float) -> ClaimInfo:
    strongest_first = sorted(held.claims, key=lambda claim: (claim.level, claim.sequence), reverse=True)
    left = engine.holding.outranked(held.cell.id)
    claims = [(_who(engine, claim), claim.level.name.lower(), claim.value) for claim in strongest_first]
    return ClaimInfo(ref, held.base, claims, None if left is None else wall + left)


def _who(engine: Engine, claim: Claim) -> str:
    active = engine.runner.active.get(claim.owner)
    return claim.owner if claim.owner == PERSON or active is None else active.scene.title
