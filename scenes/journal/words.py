"""Traces as JSON: the engine's notes with the catalogue's words, for people and programs."""

from collections.abc import Mapping
from typing import Protocol

from hub.model.value import Color, canonical_json
from hub.text.messages.catalogue import Language, render
from scenes.engine.trace import Entry, Trace

Json = dict[str, object]


class Names(Protocol):
    """Gives what was written for what is meant."""

    def __call__(self, target: str) -> str:
        """`<device key>.<path>` as people write it (`kettle.on`); anything else as it is."""


def trace_json(trace: Trace, names: Names, language: Language, *, steps: bool = True) -> Json:
    """One trace. Times are Unix seconds of the house, `ms` milliseconds since the trace began."""
    shift = trace.wall - trace.at
    made: Json = {
        "run": trace.run,
        "scene": trace.title,
        "id": trace.scene,
        "started": trace.wall,
        "ended": None if trace.ended is None else trace.ended + shift,
        "result": str(trace.result),
        "cause": {
            "origin": str(trace.cause.origin),
            "who": trace.cause.who,
            "run": trace.cause.run,
            "depth": trace.cause.depth,
        },
    }
    if steps:
        made["steps"] = [_step(entry, trace, names, language) for entry in trace.entries]
    return made


def _step(entry: Entry, trace: Trace, names: Names, language: Language) -> Json:
    params = {name: _plain(name, value, names) for name, value in entry.params.items()}
    error = entry.params.get("error")
    details = entry.params.get("error_params")
    if isinstance(error, str):
        params["error"] = render(error, details if isinstance(details, Mapping) else {}, language)
    params.pop("error_params", None)
    words = {name: _words(value) for name, value in params.items()}
    if "outcome" in words:
        words["outcome"] = render(f"cli.is.{words['outcome']}", {}, language)
    text = render(entry.what, words, language)
    if entry.what == "trace.outcome" and isinstance(error, str):
        text = f"{text}: {params['error']}"
    return {
        "at": entry.at + trace.wall - trace.at,
        "ms": round((entry.at - trace.at) * 1000, 3),
        "step": entry.step,
        "kind": entry.what.removeprefix("trace."),
        "text": text,
        "params": params,
        "values": {name: canonical_json(value) for name, value in entry.values},
    }


def _plain(name: str, value: object, names: Names) -> object:
    if name == "target" and isinstance(value, str):
        return names(value)
    return str(value) if isinstance(value, Color) else value


def _words(value: object) -> object:
    if isinstance(value, bool):
        return "on" if value else "off"
    return int(value) if isinstance(value, float) and value.is_integer() else value
