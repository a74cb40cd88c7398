"""Lines of an answer as text and as JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from hub.text.messages.catalogue import Language, render
from scenes.why.names import Line


def text_of(line: Line, language: Language, zone: tzinfo) -> str:
    """A line in words; moments among its fields are times at home."""
    params = {name: _said(name, value, line.wall, zone) for name, value in line.params.items()}
    error, details = line.params.get("error"), line.params.get("error_params")
    if isinstance(error, str):
        params["reason"] = render(error, details if isinstance(details, Mapping) else {}, language)
    text = render(line.what, params, language)
    return render("why.with_values", {"text": text, "values": line.values}, language) if line.values else text


def line_json(line: Line, language: Language, zone: tzinfo) -> dict[str, object]:
    """A line: when (Unix seconds), what kind, the words, and its fields."""
    return {
        "at": line.wall,
        "kind": line.what,
        "text": text_of(line, language, zone),
        "params": dict(line.params),
    }


def clock(wall: float, near: float, zone: tzinfo) -> str:
    """A time of day at home, with its date where that is another than that of `near`."""
    here, there = (datetime.fromtimestamp(one, UTC).astimezone(zone) for one in (wall, near))
    return here.strftime("%H:%M:%S" if here.date() == there.date() else "%Y-%m-%d %H:%M:%S")


def _said(name: str, value: object, near: float, zone: tzinfo) -> object:
    if name in ("since", "when", "until") and isinstance(value, (int, float)):
        return clock(value, near, zone)
    return value
