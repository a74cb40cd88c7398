"""Findings of the checker at a reload: those that the edit brings, as warnings."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.compose.home import home_of
from hub.compose.house import Plan
from hub.model.ports import Clock
from hub.text.problem import Problem

PATIENCE: Final = 2.0
"""Seconds that it may take: whoever reloads waits for it."""


@dataclass(slots=True)
class Doubting:
    """Looks at what differs between the configuration in use and a plan, and at what is near it. Keeps nothing."""

    clock: Clock

    async def check(self, plan: Plan) -> Sequence[Problem]:
        """What the plan brings, off the loop's thread."""
        if plan.was is None or plan.was.scenes == plan.config.scenes:
            return ()
        return await asyncio.to_thread(self._look, plan, self.clock.monotonic() + PATIENCE)

    def _look(self, plan: Plan, until: float) -> Sequence[Problem]:
        # Here, so that a hub that starts does without a stage.
        from hub.compose.checking import added  # noqa: PLC0415 - see above

        if plan.was is None:
            return ()
        home = home_of(plan.config, plan.devices)
        return added(plan.was, plan.config, home, lambda: self.clock.monotonic() < until)
