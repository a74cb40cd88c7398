"""Findings of the checker at a reload: those that the edit brings, as warnings."""

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

PATIENCE: Final = 5.0
"""Seconds that it may take: whoever reloads waits for it. One edit takes less than one, but on a busy machine."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What was, and what is to be."""

    before: Config
    after: Config
    devices: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class Doubting:
    """Has somebody look at what differs between the configuration in use and a plan, and at what is near it."""

    elsewhere: Elsewhere

    async def check(self, plan: "Plan") -> Sequence[Problem]:
        """What the plan brings; a warning where nobody could look."""
        if plan.was is None or plan.was.scenes == plan.config.scenes:
            return ()
        edit = Edit(plan.was.without_secrets(), plan.config.without_secrets(), plan.devices)
        try:
            return await self.elsewhere.do(doubt, edit)
        except BadSetup:
            return (warning("check.unfinished", None),)


def doubt(edit: Edit, now: Now) -> tuple[Problem, ...]:
    """What an edit brings, as far as there is patience to look."""
    # Here, so that a hub does without the checker.
    from hub.compose.checking import added  # noqa: PLC0415 - see above

    until = now() + PATIENCE
    return added(edit.before, edit.after, home_of(edit.after, edit.devices), lambda: now() < until)
