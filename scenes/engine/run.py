"""Runs: one execution of a scene, as plain data that can be stored and resumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.cause import Cause
from hub.model.value import Value


@dataclass(slots=True)
class Run:
    """Where one execution stands: the step it is at, its variables, and when that step's time is up (engine time).

    `cause` is what this run's own commands carry: the scene, the run, and the depth of the chain behind it.
    """

    id: str
    scene: str
    hash: str
    cause: Cause
    step: int = 0
    variables: Mapping[str, Value | None] = field(default_factory=dict)
    due: float | None = None
    holds: bool = False
