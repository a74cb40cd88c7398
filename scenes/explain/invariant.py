"""An invariant in plain words."""

from typing import Final

from hub.text.reader import Fields
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.explain.teller import SceneTeller
from scenes.kit.happening import tell_happening
from scenes.language.reading import source_text
from scenes.language.telling import Line

_SETTLING: Final = "5s"


def tell_invariant(node: YamlMapping, teller: SceneTeller) -> tuple[Line, ...]:
    """What must hold, and what is done about it; it was read without a problem."""
    fields = Fields(node, [])
    head = next(key for key in ("never", "always", "after") if key in fields)
    what, length, during = fields.node(head), fields.node("for"), fields.node("while")
    happens = isinstance(what, YamlMapping)
    said = {"what": _said(what, teller)}
    if head == "after":
        within, then = fields.node("within"), fields.node("then")
        said["length"] = "" if within is None else teller.duration(within)
        word = "then_happens" if isinstance(then, YamlMapping) else "then_so"
        said["then"] = teller.say(f"explain.invariant.{word}", what=_said(then, teller))
        text = teller.say("explain.invariant.after" if happens else "explain.invariant.after_so", **said)
    elif happens:
        text = teller.say("explain.invariant.never_happens", **said)
    elif head == "always" and length is not None:
        text = teller.say("explain.invariant.lasts", length=teller.duration(length), **said)
    else:
        passage = teller.length(_SETTLING) if length is None else teller.duration(length)
        text = teller.say(f"explain.invariant.{head}", length=passage, **said)
    guard = source_text(fields.node("guard"))
    lines = [text]
    if during is not None:
        lines.append(teller.say("explain.invariant.while", what=teller.clause(during)))
    lines.append(teller.say(f"explain.invariant.{guard}" if guard else "explain.invariant.watch"))
    return tuple(Line(one) for one in lines)


def _said(node: Node | None, teller: SceneTeller) -> str:
    if not isinstance(node, YamlMapping):
        return "" if node is None else teller.clause(node)
    inner = Fields(node, [])
    event, becomes = inner.node("event"), inner.node("becomes")
    if event is not None:
        return tell_happening(event, inner.node("with"), teller)
    return "" if becomes is None else teller.say("explain.invariant.becomes", what=teller.clause(becomes))
