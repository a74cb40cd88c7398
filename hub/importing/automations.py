"""Automations and scripts of Home Assistant as scenes."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import Final

from hub.importing.actions import Steps, variables
from hub.importing.around import Around, Fired, Stand
from hub.importing.blueprints import filled
from hub.importing.conditions import condition
from hub.importing.document import Comments, Document, Fields, extent, listed, yes_or_no
from hub.importing.entities import Entity, EntityMap
from hub.importing.phrases import FALSE, TRUE, Phrase, any_of
from hub.importing.refused import Findings, Refused
from hub.importing.triggers import Trigger, apart, triggers
from hub.importing.writing import Item, Value
from hub.text.reader import LONGEST_NAME
from hub.text.yaml import Mapping, Node

_SCENES_PER_AUTOMATION: Final = 8


@dataclass(frozen=True, slots=True)
class Book:
    """What automations and scripts of a home may refer to."""

    map: EntityMap
    stands: Map[str, Stand]
    blueprints: Map[str, Node]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one automation, script or scene: scenes, or the reasons why none."""

    title: str
    node: Node
    scenes: tuple[Item, ...]
    findings: Findings
    lasting: bool = False


def automation(document: Document, node: Node, title: str, book: Book) -> Made:
    """An automation as a scene; as several, where what it does depends on which trigger fired."""
    findings = Findings()
    comments = document.comments
    above = comments.within(comments.above(node.mark.line), node.mark.line)
    try:
        whole = filled(node, book.blueprints)
        fields = Fields(whole)
        around = Around(
            book.map, findings, document.source, comments if whole is node else Comments(), stands=book.stands
        )
        scenes, lasting = _Automation(fields, around, title).scenes()
        if not scenes and not findings.refusals:
            raise Refused("import.does_nothing", node.mark)
    except Refused as refused:
        findings.refuse(refused)
        return Made(title, node, (), findings)
    if findings.refusals:
        return Made(title, node, (), findings)
    left = comments.within(node.mark.line, extent(node) + 1)
    first = Item(scenes[0].value, [*above, *left, *scenes[0].comments])
    return Made(title, node, (first, *scenes[1:]), findings, lasting)


class _Automation:
    def __init__(self, fields: Fields, around: Around, title: str) -> None:
        self.fields = fields
        self.around = around
        self.title = title

    def scenes(self) -> tuple[list[Item], bool]:
        fields, around = self.fields, self.around
        fields.skip("id", "alias", "trace", "hide_entity", "icon", "blueprint", "max_exceeded")
        state = fields.text("initial_state")
        if state is not None and yes_or_no(state) is not True:
            raise Refused("import.initial_state", fields.mark)
        found = triggers(around, fields.get("triggers", "trigger"))
        if not found and not around.findings.refusals:
            raise Refused("import.no_trigger", fields.mark)
        settings = mode_of(fields)
        found = _once(found) if settings.get("mode") in {None, "restart"} else found
        fired = _fired(found)
        around = replace(
            around, fired=fired, restarts=settings.get("mode") == "restart",
            started_with=tuple((one.about, one.at) for one in found),
        )  # fmt: skip
        numbers = [one.id for one in found]
        if not _asks_for_ids(fields) or len(set(numbers)) < 2 or _all_apart(found):
            scene, lasting = self._scene(found, replace(around, fired=replace(fired, ids=_ids(found))), settings, "")
            fields.close()
            return ([] if scene is None else [scene]), lasting
        return self._several(found, around, settings)

    def _several(self, found: list[Trigger], around: Around, settings: dict[str, Value]) -> tuple[list[Item], bool]:
        """One scene for each id: the same as one, as long as none of them ever waits."""
        ids = list(dict.fromkeys(one.id for one in found))
        if len(ids) > _SCENES_PER_AUTOMATION:
            raise Refused("import.trigger_ids", self.fields.mark)
        scenes: list[Item] = []
        for id_ in ids:
            known = {one: TRUE if one == id_ else FALSE for one in ids}
            mine = [one for one in found if one.id == id_]
            fired = replace(_fired(mine), ids=known)
            scene, lasting = self._scene(mine, replace(around, fired=fired), settings, f" ({id_})")
            if lasting and settings.get("mode") != "parallel":
                raise Refused("import.trigger_ids", self.fields.mark)
            if scene is not None:
                scenes.append(scene)
        self.fields.close()
        return scenes, False

    def _scene(
        self, found: list[Trigger], around: Around, settings: dict[str, Value], suffix: str
    ) -> tuple[Item | None, bool]:
        fields = self.fields
        scene: dict[str, Value] = {"scene": self.title + suffix}
        note = fields.text("description")
        if note:
            scene["note"] = " ".join(note.split())[:LONGEST_NAME]
        whens = [Item(one.value, one.comments) for one in found]
        alone = len(whens) == 1 and not whens[0].comments
        scene["when"] = whens[0].value if alone else [*whens]
        lets: dict[str, Value] = {}
        own = fields.get("variables")
        if own is not None:
            around, lets = variables(around, own)
        if lets and fields.get("conditions", "condition") is not None:
            # Worked out before the conditions over there, and after them here: the same, at one moment.
            around.findings.note("import.note_variables", fields.mark)
        holding = self._conditions(around, scene, lets)
        steps = Steps(around, tail=True)
        do = steps.all(fields.get("actions", "action"))
        if steps.lasted:
            lasting_mode(fields, conditional=fields.get("conditions", "condition") is not None)
        lets |= {name: f"={around.fired.ids[id_].text}" for id_, name in around.fired.kept.items()}
        if lets and do:
            do = [Item({"let": lets}), *do]
        scene["do"] = do
        scene |= settings
        if not holding or not do:
            return None, steps.lasted
        return Item(scene), steps.lasted

    def _conditions(self, around: Around, scene: dict[str, Value], lets: Map[str, Value]) -> bool:
        """Write the conditions; False: they never hold."""
        inlined = replace(around, variables={name: one for name, one in around.variables.items() if name not in lets})
        found: list[Item] = []
        for one in listed(self.fields.get("conditions", "condition")):
            try:
                phrase = condition(inlined, one)
            except Refused as refused:
                around.findings.refuse(refused)
                continue
            if phrase == FALSE:
                return False
            if phrase != TRUE:
                comments = around.comments
                found.append(Item(phrase.text, comments.of(one)))
        if found:
            scene["if"] = found[0].value if len(found) == 1 and not found[0].comments else found
        return True


def script(document: Document, node: Node, title: str, book: Book) -> Made:
    """A script as a scene that others run."""
    findings = Findings()
    comments = document.comments
    above = comments.within(comments.above(node.mark.line - 1), node.mark.line)
    lasting = False
    scene: dict[str, Value] = {"scene": title, "when": "manual"}
    try:
        fields = Fields(filled(node, book.blueprints))
        fields.skip("alias", "icon", "trace", "fields", "max_exceeded", "description")
        settings = mode_of(fields)
        around = Around(
            book.map,
            findings,
            document.source,
            comments,
            stands=book.stands,
            restarts=settings.get("mode") == "restart",
        )
        lets: dict[str, Value] = {}
        own = fields.get("variables")
        if own is not None:
            around, lets = variables(around, own)
        steps = Steps(around, tail=True)
        do = steps.all(fields.need("sequence"))
        lasting = steps.lasted
        if lasting:
            lasting_mode(fields, conditional=False)
        fields.close()
        scene["do"] = [Item({"let": lets}), *do] if lets else do
        scene |= settings
        if not do and not findings.refusals:
            raise Refused("import.does_nothing", node.mark)
    except Refused as refused:
        findings.refuse(refused)
    if findings.refusals:
        return Made(title, node, (), findings)
    left = comments.within(node.mark.line, extent(node) + 1)
    return Made(title, node, (Item(scene, [*above, *left]),), findings, lasting)


def mode_of(fields: Fields) -> dict[str, Value]:
    """The mode of runs."""
    mode = fields.text("mode") or "single"
    fields.skip("max")
    if mode not in {"single", "restart", "parallel", "queued"}:
        raise Refused("import.key", fields.mark, key="mode")
    return {} if mode == "single" else {"mode": mode}


def lasting_mode(fields: Fields, *, conditional: bool) -> None:
    """Refused: runs that last and meet, as many as are not the number here."""
    mode, most = fields.text("mode") or "single", fields.text("max")
    if mode == "queued" and conditional:
        raise Refused("import.queued_if", fields.mark)
    if (mode == "queued" and most != "11") or (mode == "parallel" and most not in {None, "10"}):
        raise Refused("import.max", fields.mark, mode=mode, most="11" if mode == "queued" else "10")


def _once(found: list[Trigger]) -> list[Trigger]:
    """The triggers, those that say the same only once: the second firing of a moment is passed over."""
    kept: list[Trigger] = []
    for one in found:
        if all(one.value != other.value for other in kept):
            kept.append(one)
    return kept


def _fired(found: list[Trigger]) -> Fired:
    entities: dict[str, Entity] = {one.entity.id: one.entity for one in found if one.entity is not None}
    one = next(iter(entities.values())) if len(entities) == 1 and all(each.entity for each in found) else None
    changes = bool(found) and all(isinstance(each.value, dict) and "changes" in each.value for each in found)
    attributes = {each.attribute for each in found}
    return Fired(one, next(iter(attributes)) if len(attributes) == 1 else None, changes)


def _asks_for_ids(fields: Fields) -> bool:
    return any(_asks(value) for key, value in fields.values.items() if key not in {"trigger", "triggers"})


def _asks(node: Node) -> bool:
    if isinstance(node, Mapping):
        kind = node.get("condition")
        if getattr(kind, "text", "") == "trigger":
            return True
        return any(_asks(value) for _, value in node.entries)
    if text := getattr(node, "text", ""):
        return "trigger.id" in text
    return any(_asks(one) for one in getattr(node, "items", ()))


def _all_apart(found: list[Trigger]) -> bool:
    return all(
        one.id == other.id or apart((one.about, one.at), (other.about, other.at))
        for number, one in enumerate(found) for other in found[number + 1 :]
    )  # fmt: skip


def _ids(found: list[Trigger]) -> dict[str, Phrase]:
    """For each id the expression that tells it from the others; with one id alone it is certain."""
    ids = list(dict.fromkeys(one.id for one in found))
    if len(ids) == 1:
        return {ids[0]: TRUE}
    if not _all_apart(found):
        return {}
    holds: dict[str, list[Phrase]] = {}
    for one in found:
        if one.holds is None:
            return {}
        holds.setdefault(one.id, []).append(one.holds)
    return {id_: any_of(phrases) for id_, phrases in holds.items()}


def titles(wanted: list[str]) -> list[str]:
    """The titles, each once: the second of its name is numbered."""
    found: list[str] = []
    for title in wanted:
        plain = " ".join(title.split())[: LONGEST_NAME - 6] or "?"
        number, one = 1, plain
        while one in found:
            number += 1
            one = f"{plain} ({number})"
        found.append(one)
    return found
