"""What the hub tells of its scenes, for the timeline: which commands it gave in an act, and what came of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

Json = Mapping[str, object]

_ASKING: Final = frozenset({"write", "hold", "release", "call", "notify"})


@dataclass(frozen=True, slots=True)
class Told:
    """One command of a scene, settled: its target (`kettle.on`), the outcome, and after how many ms it came.

    `why` is the trigger that set the scene off, or that what it held was let go. `at_once`: it left in that moment.
    """

    scene: str
    target: str
    outcome: str
    took: float
    why: str
    at_once: bool


@dataclass(slots=True)
class Mirror:
    """Everything that the hub's stream has told: the newest of each trace by run, readings by `handle.path`."""

    traces: dict[str, Json] = field(default_factory=dict)
    readings: dict[str, object] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def take(self, line: Json) -> None:
        """Take in one line of the stream."""
        trace, reading = line.get("trace"), line.get("reading")
        if line.get("type") == "trace" and isinstance(trace, dict) and trace.get("run"):
            self.traces[str(trace["run"])] = trace
        elif line.get("type") == "reading" and isinstance(reading, dict):
            self.readings[f"{line.get('device')}.{line.get('path')}"] = reading.get("value")

    def seed(self, devices: Json) -> None:
        """Take in the list of devices."""
        rows = devices.get("devices")
        for row in rows if isinstance(rows, list) else ():
            for path, reading in row["readings"].items():
                self.readings[f"{row['handle']}.{path}"] = reading["value"]

    def draw_line(self) -> None:
        """What `told` tells begins here."""
        self._seen = {run: len(_steps(trace)) for run, trace in self.traces.items()}

    def told(self) -> list[Told]:
        """What scenes asked for since the line was drawn, in the order of the settling."""
        return [told for run, trace in self.traces.items() for told in _told(trace, self._seen.get(run, 0))]


def _told(trace: Json, after: int) -> Iterator[Told]:
    asked: dict[str, float] = {}
    begun, why = 0.0, ""
    scene = str(trace.get("scene"))
    for number, step in enumerate(_steps(trace)):
        kind, params, ms = step.get("kind"), step.get("params"), step.get("ms")
        target = str(params.get("target") or params.get("to") or "") if isinstance(params, dict) else ""
        at = ms if isinstance(ms, int | float) else 0.0
        if kind == "fired" and isinstance(params, dict):
            why = str(params.get("trigger"))
        elif kind == "release":
            asked.clear()
            begun, why = at, str(step.get("text"))
        elif kind in _ASKING:
            asked[target] = at
        elif kind == "outcome" and isinstance(params, dict):
            # A message is asked for by the name of its device alone.
            since = asked.pop(target, asked.pop(target.rpartition(".")[0], begun))
            if number >= after:
                took = params.get("took")
                ms = took * 1000 if isinstance(took, int | float) else at - since
                yield Told(scene, target, str(params.get("outcome")), ms, why, since == begun)


def _steps(trace: Json) -> list[Json]:
    steps = trace.get("steps")
    return steps if isinstance(steps, list) else []
