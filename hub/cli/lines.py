"""What happens in the house, one line a thing."""

from typing import Any, Final

from hub.cli.out import Out, clock_time, reading_text, shown

Thing = dict[str, Any]

MARKS: Final = {"fired": "⚡", "write": "→", "call": "→", "hold": "→", "outcome": "✓", "failed": "✗"}
"""What stands before some kinds of steps, so that the eye finds them."""


class Teller:
    """Turns lines of the hub's stream into lines for people; of a trace that grows, it tells what is new."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._told: dict[str, int] = {}

    def tell(self, thing: Thing) -> list[str]:
        """The lines of one thing; none for what is no news to people."""
        match thing.get("type"):
            case "reading":
                return [_reading(thing, self._out)]
            case "event":
                return [_event(thing)]
            case "status":
                return [_status(thing, self._out)]
            case "sighting":
                return [_sighting(thing["sighting"])]
            case "trace":
                return self._trace(thing["trace"])
            case "lost":
                return [self._out.words("cli.lost", count=thing["count"])]
        return []

    def _trace(self, trace: Thing) -> list[str]:
        told = self._told.get(trace["run"], 0)
        steps = trace["steps"][told:]
        self._told[trace["run"]] = len(trace["steps"])
        if trace["result"] != "running":
            # Of a run that is over nothing more will come.
            self._told.pop(trace["run"], None)
        return [step_line(trace, step) for step in steps]


def step_line(trace: Thing, step: Thing) -> str:
    """One step of a run: when, which scene, what, and how many milliseconds after the run began."""
    return f"{clock_time(step['at'])}  {trace['scene']}  {_mark(step)} {_step(step)}"


def trace_lines(trace: Thing) -> list[str]:
    """A whole run: its head, and its steps."""
    cause = trace["cause"]
    who = f" {cause['who']}" if cause.get("who") else ""
    run = f", {trace['run']}" if trace["run"] else ""
    head = f"{clock_time(trace['started'])}  {trace['scene']}: {trace['result']} ({cause['origin']}{who}{run})"
    return [head, *(f"    {_mark(step)} {_step(step)}" for step in trace["steps"])]


def _step(step: Thing) -> str:
    """What was done or decided, the readings that decided, what a command took, and when the run knew."""
    read = ", ".join(f"{name} {shown(value, None, name)}" for name, value in step["values"].items())
    took = step.get("params", {}).get("took")
    after = f", {_milliseconds(took * 1000)}" if isinstance(took, int | float) else ""
    return f"{step['text']}{f' [{read}]' if read else ''}{after}  (+{step['ms']:g} ms)"


def _mark(step: Thing) -> str:
    """What came of a command is ticked where it is well."""
    return MARKS["failed" if step.get("params", {}).get("error") else step["kind"]] if step["kind"] in MARKS else "·"


def _milliseconds(count: float) -> str:
    """Three digits say it, and more only before the point."""
    return f"{count:.0f} ms" if count >= 100 else f"{count:.3g} ms"


def _reading(thing: Thing, out: Out) -> str:
    reading, cause = thing["reading"], thing["cause"]
    at = reading["heard_at"] if reading["absent"] is None else reading["since"]
    why = "" if cause["origin"] == "device" else f"  ({cause['origin']}{' ' + cause['who'] if cause['who'] else ''})"
    old = shown(thing["old"], reading["unit"], reading.get("type"))
    return f"{clock_time(at or 0.0)}  {thing['device']}.{thing['path']}  {old} → {reading_text(reading, out)}{why}"


def _event(thing: Thing) -> str:
    fields = "".join(f"  {name}={shown(value)}" for name, value in thing["fields"].items())
    return f"{clock_time(thing['at'])}  {thing['device']}.{thing['path']}  !{fields}"


def _status(thing: Thing, out: Out) -> str:
    status = thing["status"]
    why = f": {status['message']}" if status["message"] else ""
    was, now = out.word(thing["old"]), out.word(status["health"])
    return f"{clock_time(status['since'])}  {thing['device']}  {was} → {now}{why}"


def _sighting(sighting: Thing) -> str:
    name = sighting["handle"] or sighting["name"] or sighting["model"] or ""
    how = ", ".join(sighting["how"])
    return f"{clock_time(sighting['heard_at'])}  {sighting['ref']}  {how}  {sighting['address']}  {name}"
