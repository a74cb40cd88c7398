"""One scene in plain words: when, if, what, and what its settings say."""

from collections.abc import Iterable
from typing import Final

from hub.text.quantities import format_duration
from hub.text.reader import Fields
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Sequence
from scenes.actions import hold
from scenes.engine.diary import ALWAYS
from scenes.engine.program import Scene
from scenes.explain.teller import SceneTeller
from scenes.kit import keep
from scenes.language.reading import source_text
from scenes.language.telling import Line
from scenes.triggers.at import At
from scenes.triggers.cron import AtCron
from scenes.triggers.sun import SunPasses

_LASTING: Final = ("wait", "hold", "repeat", "parallel", "run", "keep", "retry", "over", "stagger")
"""Words of scenes that take time: then it matters what becomes of another firing meanwhile."""
_FAILING: Final = ("set", "toggle", "call", "http", "mqtt", "run")
_LENGTHS: Final = ("cooldown", "debounce", "throttle", "override")


def tell_scene(
    node: YamlMapping, scene: Scene, teller: SceneTeller, doubts: Iterable[str] = ()
) -> tuple[Line, ...]:  # fmt: skip
    """The parts of a scene that was read without an error, each with its heading. `doubts`: what the reader warned of.

    So it is said, too, what a group leaves out because it is dangerous, or that a device is not there yet.
    """
    fields = Fields(node, [])
    asked = fields.node("fields")
    told = _fields(asked, teller)
    parts = [*_triggers(fields, teller), *_conditions(fields, teller), *_deeds(fields, teller)]
    warned = (Line(one) for one in doubts)
    besides = (*told, *_settings(fields, scene, teller), *_usual(node, scene, teller), *warned)
    if besides:
        parts.append(Line(teller.say("explain.besides"), besides))
    return tuple(parts)


def _triggers(fields: Fields, teller: SceneTeller) -> tuple[Line, ...]:
    when = fields.node("when")
    if when is None:
        return ()
    lines = teller.triggers(when)
    return (Line(teller.say("explain.when" if len(lines) == 1 else "explain.when_one"), lines),)


def _conditions(fields: Fields, teller: SceneTeller) -> tuple[Line, ...]:
    condition = fields.node("if")
    if condition is None:
        return ()
    lines = teller.conditions(condition)
    if len(lines) == 1 and lines[0].text == teller.say("explain.condition.all"):
        lines = lines[0].below
    return (Line(teller.say("explain.if" if len(lines) == 1 else "explain.if_all"), lines),)


def _deeds(fields: Fields, teller: SceneTeller) -> tuple[Line, ...]:
    kept, during = fields.node("keep"), fields.node("while")
    if kept is not None and during is not None:
        return (keep.tell(kept, during, teller),)
    do, held = fields.node("do"), fields.node("hold")
    lines = () if do is None else teller.steps(do)
    if held is not None:
        lines = (*lines, hold.tell(held, fields, teller))
    heading = teller.say("explain.then" if len(lines) == 1 else "explain.then_each")
    return (Line(heading, lines, numbered=len(lines) > 1),)


def _fields(node: Node | None, teller: SceneTeller) -> tuple[Line, ...]:
    entries = node.entries if isinstance(node, YamlMapping) else ()
    return tuple(Line(_field(name.text, value, teller)) for name, value in entries)


def _field(name: str, value: Node, teller: SceneTeller) -> str:
    if not isinstance(value, Sequence):
        return teller.say("explain.field", name=teller.declare(name), value=teller.value(value))
    options = [f"`{source_text(one)}`" for one in value.items]
    known = {"options": teller.either(options), "value": options[0]}
    return teller.say("explain.field_of", name=teller.declare(name), **known)


def _settings(fields: Fields, scene: Scene, teller: SceneTeller) -> list[Line]:
    """What the scene says of itself as a whole."""
    said = []
    for key in _LENGTHS:
        length = fields.node(key)
        if length is not None:
            said.append(teller.say(f"explain.{key}", length=teller.duration(length)))
    for key in ("mode", "priority"):
        word = source_text(fields.node(key))
        if word not in ("", "normal"):
            said.append(teller.say(f"explain.{key}.{word}"))
    per, most, owner = fields.node("per"), fields.node("most"), fields.node("owner")
    if per is not None:
        said.append(teller.say("explain.per", key=teller.expression(source_text(per))))
    if most is not None:
        rate = {"count": f"{scene.most.count:g}", "length": teller.length(format_duration(scene.most.seconds))}
        said.append(teller.say("explain.most", **rate))
    if scene.on_unknown:
        said.append(teller.say("explain.on_unknown_run"))
    if scene.finish:
        said.append(teller.say("explain.on_change_finish"))
    if scene.shadow:
        said.insert(0, teller.say("explain.shadow"))
    if owner is not None:
        said.append(teller.say("explain.owner", owner=source_text(owner)))
    return [Line(one) for one in said]


def _usual(node: YamlMapping, scene: Scene, teller: SceneTeller) -> list[Line]:
    """What nobody wrote, and could take people by surprise."""
    said = []
    words = set(_keys(node))
    if any(isinstance(one, (At, AtCron, SunPasses)) for one in scene.triggers):
        if not scene.late:
            said.append(teller.say("explain.late_never"))
        elif scene.late >= ALWAYS:
            said.append(teller.say("explain.late_always"))
        else:
            said.append(teller.say("explain.late", length=teller.length(format_duration(scene.late))))
    if "mode" not in words and not words.isdisjoint(_LASTING) and "keep" not in words:
        said.append(teller.say("explain.mode.single"))
    steps = node.get("do")
    several = steps is not None and len(getattr(steps, "items", ())) > 1
    if several and _may_fail(steps):
        said.append(teller.say("explain.failing"))
    return [Line(one) for one in said]


def _may_fail(node: Node | None) -> bool:
    """Whether one of the steps ends the scene when it fails."""
    if isinstance(node, YamlMapping):
        own = [key.text for key, _ in node.entries]
        ends = any(key in _FAILING for key in own) and node.get("on_error") is None
        return ends or any(_may_fail(value) for _, value in node.entries)
    return any(map(_may_fail, getattr(node, "items", ())))


def _keys(node: Node) -> list[str]:
    """All keys in a tree."""
    if isinstance(node, YamlMapping):
        return [word for key, value in node.entries for word in (key.text, *_keys(value))]
    return [word for item in getattr(node, "items", ()) for word in _keys(item)]
