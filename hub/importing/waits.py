"""Waiting: for a time, for a template, for a trigger.

`wait_for_trigger` waits for a change, and a scene's `until` for a state: what is so already has to end first. Where a
time limit stands beside it, two branches run and the first that is done ends both.
"""

from dataclasses import dataclass

from hub.importing.around import Around
from hub.importing.document import Fields, entries, text_of, yes_or_no
from hub.importing.logic import Logic
from hub.importing.phrases import opposite
from hub.importing.refused import Refused
from hub.importing.templates import is_template
from hub.importing.times import duration
from hub.importing.triggers import Trigger, apart, triggers
from hub.importing.writing import Item, Value, items
from hub.text.yaml import Mapping, Node

_UNITS = {"days": "1d", "hours": "1h", "minutes": "1m", "seconds": "1s"}


@dataclass(frozen=True, slots=True)
class Waited:
    """The actions, and the variable that says whether what was waited for came."""

    values: list[Value]
    name: str | None


def length(around: Around, node: Node) -> str | None:
    """How long, as `wait` takes it; None: no time at all. Refused: it cannot be told."""
    if isinstance(node, Mapping):
        parts = entries(node)
        worked_out = {unit: value for unit, value in parts.items() if is_template(text_of(value))}
        if worked_out and len(parts) == 1:
            ((unit, value),) = worked_out.items()
            return _worked_out(around, value, _UNITS.get(unit), node)
    elif is_template(text_of(node)):
        return _worked_out(around, node, "1s", node)
    return duration(node)


def _worked_out(around: Around, value: Node, unit: str | None, node: Node) -> str:
    found = Logic(around, value.mark).value(value)
    if unit is None or found is None:
        raise Refused("import.duration", node.mark, text=text_of(value))
    return f"={found} * {unit}" if found.replace(".", "").replace("_", "").isalnum() else f"=({found}) * {unit}"


def wait(around: Around, fields: Fields) -> Waited:
    """Wait for a template or a trigger."""
    limit = fields.get("timeout")
    most = None if limit is None else length(around, limit)
    if limit is not None and most is None:
        raise Refused("import.duration", limit.mark, text="0")
    word = fields.text("continue_on_timeout")
    going = True if word is None else yes_or_no(word)
    if going is None:
        raise Refused("import.enabled", fields.mark)
    template = fields.get("wait_template")
    if template is not None:
        phrase = Logic(around, template.mark).condition(template)
        return _until({"until": phrase.text}, most, going=going, told=_asked_later(around))
    found = triggers(around, fields.need("wait_for_trigger"))
    if not found:
        raise Refused("import.wait_trigger", fields.mark)
    known = _known_to_be_otherwise(around, found)
    if known is not None:
        return _until(known, most, going=going, told=_asked_later(around))
    if _asked_later(around):
        raise Refused("import.wait_completed", fields.mark)
    ways = [Item(_edge(one, fields)) for one in found]
    if most is not None:
        stop: list[Item] = items({"wait": most}, {"stop": "timeout"})
        ways.append(Item({"wait": most} if going else stop))
    if len(ways) == 1:
        value = ways[0].value
        return Waited([one.value for one in value] if isinstance(value, list) else [value], None)
    return Waited([{"parallel": ways, "first": "on"}], None)


def _asked_later(around: Around) -> bool:
    return "wait.completed" in around.source.text


def _until(until: dict[str, Value], most: str | None, *, going: bool, told: bool) -> Waited:
    if most is None:
        return Waited([{"wait": until}], None)
    if not going:
        return Waited([{"wait": until | {"timeout": most, "on_timeout": {"stop": "timeout"}}}], None)
    if not told:
        return Waited([{"wait": until | {"timeout": most, "on_timeout": "continue"}}], None)
    late: Value = {"let": {"completed": "off"}}
    return Waited([{"let": {"completed": "on"}}, {"wait": until | {"timeout": most, "on_timeout": late}}], "completed")


def _known_to_be_otherwise(around: Around, found: list[Trigger]) -> dict[str, Value] | None:
    """What to wait for, where the trigger of the automation says that it is not so yet and no time has passed."""
    if len(found) != 1 or not around.started_with:
        return None
    (one,) = found
    if one.holds is None or not one.about or not one.at:
        return None
    if not around.instant or not all(apart(start, (one.about, one.at)) for start in around.started_with):
        return None
    until: dict[str, Value] = {"until": one.holds.text}
    return until | ({"for": one.lasts} if one.lasts else {})


def _edge(trigger: Trigger, fields: Fields) -> Value:
    """Waiting for a change: first until it is not so, then until it is."""
    value = trigger.value
    if isinstance(value, dict) and "event" in value:
        event = value["event"]
        heard: dict[str, Value] = {"for_event": event}
        return {"wait": heard | ({"with": value["with"]} if "with" in value else {})}
    if isinstance(value, dict) and isinstance(value.get("at"), str) and "days" not in value:
        return {"wait": {"until_time": value["at"]}}
    if trigger.holds is None or (isinstance(value, dict) and "becomes" not in value):
        raise Refused("import.wait_trigger", fields.mark)
    for_: dict[str, Value] = {"for": trigger.lasts} if trigger.lasts else {}
    until: dict[str, Value] = {"until": trigger.holds.text}
    return items({"wait": {"until": opposite(trigger.holds).text}}, {"wait": until | for_})
