"""Tests before a reload: what fails keeps a configuration from being taken into use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hub.compose.elsewhere import Elsewhere, Now
from hub.compose.home import home_of
from hub.config.load import Config
from hub.model.device import Device
from hub.model.errors import BadSetup
from hub.text.problem import Problem, warning

if TYPE_CHECKING:  # a child that works does without a house
    from hub.compose.plan import Plan

PATIENCE: Final = 10.0
"""Seconds that all tests together may take: whoever reloads waits for them."""
MOST_KNOWN: Final = 10_000
"""How many tests that have passed are remembered."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Tests to be played; `passed`: those (by their keys) that have passed before as they are."""

    config: Config
    devices: tuple[Device, ...]
    passed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of them; `passed`: all that have passed by now."""

    problems: tuple[Problem, ...]
    passed: frozenset[str]


@dataclass(slots=True)
class Proving:
    """Has the tests of a plan played. What has passed is played again when something is different."""

    elsewhere: Elsewhere
    _passed: frozenset[str] = frozenset()

    async def check(self, plan: "Plan") -> Sequence[Problem]:
        """The problems of the tests, and of those that fail; a warning where they could not be played."""
        if not plan.config.tests:
            return ()
        known = self._passed if len(self._passed) <= MOST_KNOWN else frozenset()
        try:
            found = await self.elsewhere.do(prove, Trial(plan.config.without_secrets(), plan.devices, known))
        except BadSetup:
            return (warning("tests.none_played", None),)
        self._passed = found.passed
        return found.problems


def prove(trial: Trial, now: Now) -> Tried:
    """Play the tests of a trial, for as long as there is patience."""
    # Here, so that a hub does without a stage.
    from hub.compose.rehearsal import rehearse  # noqa: PLC0415 - see above

    config, passed = trial.config, set(trial.passed)
    found = rehearse(config, home_of(config, trial.devices), config.tests, now, until=now() + PATIENCE, passed=passed)
    late = [warning("tests.unplayed", None, count=found.unplayed)] if found.unplayed else []
    return Tried((*found.of_tests, *found.failures, *late), frozenset(passed))
