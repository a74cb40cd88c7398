"""Tests before a reload: what fails keeps a configuration from being taken into use."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hub.compose.home import home_of
from hub.compose.house import Plan
from hub.model.ports import Clock
from hub.text.problem import Problem, warning

if TYPE_CHECKING:
    from hub.compose.rehearsal import Key

PATIENCE: Final = 10.0
"""Seconds that all tests together may take: whoever reloads waits for them."""
MOST_KNOWN: Final = 10_000
"""How many tests that have passed are remembered."""


@dataclass(slots=True)
class Proving:
    """Plays the tests of a plan, off the loop's thread. What has passed is played again when something is different."""

    clock: Clock
    _passed: "set[Key]" = field(default_factory=set)

    async def check(self, plan: Plan) -> Sequence[Problem]:
        """The problems of the tests, and of those that fail; a warning where there was not time enough."""
        if not plan.config.tests:
            return ()
        return await asyncio.to_thread(self._play, plan, self.clock.monotonic() + PATIENCE)

    def _play(self, plan: Plan, until: float) -> Sequence[Problem]:
        # Here, so that a hub without tests, and one that starts, does without a stage.
        from hub.compose.rehearsal import rehearse  # noqa: PLC0415 - see above

        if len(self._passed) > MOST_KNOWN:
            self._passed.clear()
        found = rehearse(
            plan.config, home_of(plan.config, plan.devices), plan.config.tests, self.clock.monotonic, until=until,
            passed=self._passed,
        )  # fmt: skip
        late = [warning("tests.unplayed", None, count=found.unplayed)] if found.unplayed else []
        return [*found.of_tests, *found.failures, *late]
