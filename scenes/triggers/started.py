"""`started`: the hub has started and heard what its devices are at."""

from dataclasses import dataclass

from hub.text.reader import Fields, one_of
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.language.reading import Reading


@dataclass(frozen=True, slots=True)
class Started:
    """Fires once a life of the hub."""

    text: str = "started"

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask to be told."""
        arm.started(lambda: fire({}, ()))


def read(node: Node, _fields: Fields, reading: Reading) -> Started | None:
    """`started: hub`; the bare word `started` says the same."""
    return one_of({"hub": Started()})(node, reading.problems)
