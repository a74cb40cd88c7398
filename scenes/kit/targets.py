"""What `set` and `hold` share: properties with the values that are worked out when the step runs."""

from collections.abc import Iterable, Iterator

from hub.model.errors import BadValue
from hub.model.value import Value
from scenes.engine.acting import Actor
from scenes.engine.bound import Bound, Target
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.language.reading import Source

Targets = tuple[tuple[Target, Source], ...]


def work_out(targets: Targets, run: Run, actor: Actor) -> tuple[tuple[Cell, Value], ...] | None:
    """The value of each target, as its property stores it; None (and a note in the trace) when one has none.

    What a run cannot reach through its variables because it is dangerous is left out, with a note.
    """
    values: list[tuple[Cell, Value]] = []
    for target, source in targets:
        if passed_over(target, run, actor):
            continue
        cell = which(target, run)
        value = None if cell is None else source(actor.context)
        if cell is None or value is None:
            actor.note(run, "trace.value_unknown", {"target": target.ref})
            return None
        try:
            values.append((cell, cell.property.accept(value)))
        except BadValue as problem:
            params: dict[str, object] = {"target": cell.ref, "error": problem.message_id}
            params["error_params"] = problem.params
            actor.note(run, "trace.bad_value", params)
            return None
    return tuple(values)


def passed_over(target: Target, run: Run, actor: Actor) -> bool:
    """Whether a target is nothing to this run: dangerous (with a note), or not there."""
    if not isinstance(target, Bound):
        return False
    word = run.variables.get(target.variable)
    if word in target.left_out:
        actor.note(run, "trace.left_out", {"target": target.ref, "device": word})
        return True
    return word in target.absent


def which(target: Target, run: Run) -> Cell | None:
    """The property that a target stands for in a run; None when the run knows of no device."""
    return target.cell(run.variables) if isinstance(target, Bound) else target


def cells_of(targets: Iterable[Target], run: Run) -> Iterator[Cell]:
    """The properties that the targets stand for in a run."""
    return (cell for target in targets if (cell := which(target, run)) is not None)
