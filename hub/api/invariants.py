"""Handler about invariants: how they stand."""

from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask


async def list_invariants(ports: ApiPorts, _ask: Ask) -> Json:
    """All invariants, how they stand, and when each was broken last."""
    return {"invariants": list(ports.scenes.invariants())}
