"""What `set` and `hold` share: properties with the values that are worked out when the step runs."""

from hub.model.errors import BadValue
from hub.model.value import Value
from scenes.engine.acting import Actor
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.language.reading import Source

Targets = tuple[tuple[Cell, Source], ...]


def work_out(targets: Targets, run: Run, actor: Actor) -> tuple[tuple[Cell, Value], ...] | None:
    """The value of each target, as its property stores it; None (and a note in the trace) when one has none."""
    values: list[tuple[Cell, Value]] = []
    for cell, source in targets:
        value = source(actor.context)
        if value is None:
            actor.note(run, "trace.value_unknown", {"target": cell.ref})
            return None
        try:
            values.append((cell, cell.property.accept(value)))
        except BadValue as problem:
            params: dict[str, object] = {"target": cell.ref, "error": problem.message_id}
            params["error_params"] = problem.params
            actor.note(run, "trace.bad_value", params)
            return None
    return tuple(values)
