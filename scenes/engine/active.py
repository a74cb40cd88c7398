"""Active runs: a run with what the engine keeps beside its data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.model.value import Value
from scenes.engine.program import Scene
from scenes.engine.run import Run
from scenes.engine.timers import Alarm
from scenes.engine.trace import Trace
from scenes.engine.watch import Watch

OVER: Final = -1
"""The `visit` of a run that is over."""


@dataclass(slots=True, eq=False)
class Active:
    """A run under way: its scene and trace (a strand's are those of its run), and what may wake it.

    `rest`: the seconds of the alarm. `asked`: what it watches or listens for was set after what has a lower number.
    `key`: which of the scene's runs it is (`per`). `kept`: there may be a row of it. `visit` counts the steps it came
    to. Its loops made `rounds` rounds since `since` (engine time).
    """

    run: Run
    scene: Scene
    trace: Trace
    ended: Callable[["Active"], None]
    kept: bool = False
    key: Value | None = None
    alarm: Alarm | None = None
    rest: float = 0.0
    asked: int = 0
    watch: Watch | None = None
    unheed: Callable[[], None] | None = None
    visit: int = 0
    rounds: int = 0
    since: float = 0.0

    @property
    def order(self) -> tuple[int, ...]:
        """When it has its turn among what is due in the same moment: strands in the order of their branches."""
        return (*self.scene.order, *map(int, self.run.id.split("/")[1:]))
