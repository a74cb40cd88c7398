"""Runs: one execution of a scene, as plain data that can be stored and resumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.cause import Cause
from hub.model.value import Value


@dataclass(slots=True)
class Run:
    """Where one execution stands: the step it is at, its variables, and when that step's time is up (engine time).

    `cause` is what this run's own commands carry: the scene, the run, and the depth of the chain behind it. `memo` is
    what the step at hand must know after a restart, as JSON knows it. `parent` is the run that this one is a strand of,
    or the one that waits for it; empty: none. `late`: it makes up for what was due while there was no hub.
    """

    id: str
    scene: str
    hash: str
    cause: Cause
    step: int = 0
    variables: Mapping[str, Value | None] = field(default_factory=dict)
    due: float | None = None
    holds: bool = False
    parent: str = ""
    late: bool = False
    memo: dict[str, object] = field(default_factory=dict)

    @property
    def strand(self) -> bool:
        """Whether it is a branch of its parent, not a run in its own right."""
        return self.parent != "" and self.id.startswith(f"{self.parent}/")


@dataclass(slots=True)
class Reply:
    """The answer to a run's request: a status and text, or the id of the message that says what went wrong.

    Mutable for speed alone, as `Moment`s are.
    """

    status: int = 0
    text: str = ""
    error: str = ""
