"""Probes: who wants to see the parts of scenes at work, one by one, puts something of his own around each."""

from typing import Protocol

from hub.text.source import Mark
from scenes.engine.acting import Step
from scenes.engine.program import Condition, Trigger


class Probe(Protocol):
    """Is shown each part of each scene (an id) while it is read; what it gives stands in the program instead."""

    def trigger(self, scene: str, mark: Mark, trigger: Trigger) -> Trigger:
        """One trigger of a scene."""

    def condition(self, scene: str, mark: Mark, condition: Condition) -> Condition:
        """One condition, wherever it stands: those inside `all`, `any` and `not` before those."""

    def conditions(self, scene: str, several: Condition) -> Condition:
        """A list of conditions, of which each was shown by itself."""

    def step(self, scene: str, mark: Mark, step: Step) -> Step:
        """The first step of an action."""
