"""Work that would hold up the loop, done somewhere else: in a thread, or better in a process of its own.

Python runs one thread at a time: long work in a thread still makes everybody wait. A process has its own core, goes
after everybody else, and takes with it at its end all that it had to load.
"""

import asyncio
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from hub.compose.children import told_by
from hub.model.errors import BadSetup
from hub.model.ports import Clock

LONGEST: Final = 60.0
"""Seconds that a piece of work may take, with the start of its process: work is bounded by itself, in less."""
CHILD: Final = "hub.compose.elsewhere_child"
"""The process that works."""

About = TypeVar("About")
Result = TypeVar("Result")
Now = Callable[[], float]
"""Seconds that only go forward."""
Work = Callable[[About, Now], Result]
"""A function of a module; what it takes and gives can be pickled. It imports what is large by itself."""


class Elsewhere(Protocol):
    """Somewhere else."""

    async def do(self, work: "Work[About, Result]", about: About) -> Result:
        """What came of it. Raises what the work raises; BadSetup where it did not come to its end."""


@dataclass(frozen=True, slots=True)
class InThread:
    """A thread of this process; in a simulation the loop's own."""

    clock: Clock

    async def do(self, work: "Work[About, Result]", about: About) -> Result:
        """As the port says."""
        return await asyncio.to_thread(work, about, self.clock.monotonic)


@dataclass(frozen=True, slots=True)
class InChild:
    """A process of its own; a thread where the machine has none to give."""

    clock: Clock

    async def do(self, work: "Work[About, Result]", about: About) -> Result:
        """As the port says."""
        asked = await asyncio.to_thread(pickle.dumps, (work, about))
        try:
            told = await told_by(CHILD, asked, self.clock, LONGEST)
        except BadSetup as error:
            if error.message_id != "inquiry.no_process":
                raise
            return await InThread(self.clock).do(work, about)
        if not told:
            raise BadSetup("inquiry.no_answer")
        found: Result = await asyncio.to_thread(pickle.loads, told)
        return found
