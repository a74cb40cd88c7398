"""S1: invariants that scenes can break, as findings."""

from collections.abc import Callable, Iterator
from typing import Final

from hub.model.value import Value
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.search import Budget, Searched, search
from scenes.stage.script import Script

WORK: Final = 2000
"""States times scenes for each invariant, whenever scenes are checked: part of a second."""


def broken(
    index: Index, house: House, script: Script, patience: Callable[[], bool] = lambda: True
) -> Iterator[Finding]:
    """A finding for each invariant that can be broken."""
    for one in searched(index, house, script, patience):
        found = one.found
        if found is None:
            continue
        about = {
            "name": one.invariant.id,
            "how": " → ".join(step.line for step in found.steps if step.line),
            "values": ", ".join(f"{ref} = {_said(value)}" for ref, value in found.values),
        }
        scenes = tuple(scene.id for scene in found.scenes)
        yield Finding("S1", scenes, "check.s1", "check.s1_mend", about, play=found.test, rank=5.0)


def searched(index: Index, house: House, script: Script, patience: Callable[[], bool]) -> Iterator[Searched]:
    """How far each invariant was searched, and what came of it."""
    for invariant in script.program.invariants:
        yield search(invariant, index.scenes.values(), house, script, Budget(patience, work=WORK))


def _said(value: Value | None) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "?" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
