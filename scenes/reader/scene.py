"""The scene reader: one scene's YAML to its compiled form, every problem noted with its place."""

import hashlib
from collections.abc import Mapping

from hub.model.capability import Property
from hub.model.device import Device
from hub.text.problem import error, has_errors
from hub.text.reader import Fields, items, name
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, SecretRef, Sequence
from scenes.engine.program import Priority, Scene, Trigger
from scenes.engine.view import View
from scenes.kinds import ACTIONS
from scenes.kit import keep
from scenes.language.facts import HomeFacts
from scenes.language.reading import Code
from scenes.reader import habits
from scenes.reader.allowed import read_allowed, read_owner, without_aside
from scenes.reader.asked import read_asked
from scenes.reader.missed import read_missed
from scenes.reader.parts import Parts
from scenes.reader.probe import Probe
from scenes.reader.settings import read_settings

RANK = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}

Spelled = dict[int, tuple[Property, str]]
"""Properties written out, by identity: devices of a model share theirs, and scenes those of devices."""


class SceneReader(Parts):
    """Reads one scene. Readers of a home may share `spelled`."""

    def __init__(
        self, devices: Mapping[str, Device], view: View, facts: HomeFacts, spelled: Spelled, probe: Probe | None = None
    ) -> None:
        super().__init__(devices, view, facts)
        self._spelled = spelled
        self._probe = probe

    def scene(self, node: Node, file_number: int, position: int) -> Scene | None:
        """The scene in a mapping; None when it has problems."""
        fields = Fields.of(node, self.problems)
        if fields is None:
            return None
        title = fields.required("scene", name)
        id_ = fields.optional("id", name, title or "")
        self.called = id_, title or ""
        fields.maybe("note", name)
        own = read_settings(fields)
        owner, allow = read_owner(fields, self._devices), read_allowed(fields)
        code = Code()
        asked = fields.optional("fields", lambda value, _: read_asked(value, self), ())
        kept = self._kept(fields, code)
        triggers = kept or fields.required("when", lambda value, _: self.triggers(value))
        per = fields.maybe("per", lambda value, _: self.key(value))
        condition = fields.maybe("if", lambda value, _: self.condition(value))
        if kept is None:
            self._actions(fields, node, code)
        late = read_missed(fields, self.commanded, triggers or ())
        fields.close(habits.SCENE)
        if has_errors(self.problems) or title is None or triggers is None:
            return None
        triggers = self._shown(fields, triggers)
        return Scene(
            id_, title, f"{node.mark.source.name}:{node.mark.line}", (RANK[own.priority], file_number, position),
            self._hash(node), triggers, condition, code.finished(), own.mode, own.priority, own.cooldown, own.debounce,
            own.throttle, None if per is None else per.evaluate, own.most, own.on_unknown, own.finish,
            own.override, late, asked, owner, allow, own.shadow,
        )  # fmt: skip

    def _shown(self, fields: Fields, triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
        when = fields.node("when") or fields.node("while")
        if self._probe is None or when is None:
            return triggers
        marks = [item.mark for item in items(when, self.problems)]
        return tuple(self._probe.trigger(self.called[0], *one) for one in zip(marks, triggers, strict=True))

    def _kept(self, fields: Fields, code: Code) -> tuple[Trigger, ...] | None:
        """What stands under `while` and `keep`: a trigger of its own kind, and the one step."""
        during, values = fields.node("while"), fields.node("keep")
        if during is None and values is None:
            return None
        if during is None or values is None:
            key = "while" if during is None else "keep"
            self.problems.append(error("value.missing_key", fields.mapping.mark, key=key))
            return None
        for other in ("when", "do", "hold", "until"):
            extra = fields.node(other)
            if extra is not None:
                self.problems.append(error("scenes.keep_and", extra.mark, key=other))
        found = keep.read(values, during, self, code)
        self._show_step(values, code, 0)
        return None if found is None else (found,)

    def _actions(self, fields: Fields, node: Node, code: Code) -> None:
        steps = fields.node("do")
        if steps is not None:
            self.steps(steps, code)
        held, until = fields.node("hold"), fields.node("until")
        if held is not None:
            first = code.here
            ACTIONS["hold"].read(held, fields, self, code)
            self._show_step(held, code, first)
        elif until is not None:
            self.problems.append(error("scenes.until_without_hold", until.mark))
        elif steps is None:
            self.problems.append(error("scenes.does_nothing", node.mark))

    def _hash(self, node: Node) -> str:
        """A hash of what the scene means: its text, and the types and devices behind its names."""
        digest = hashlib.blake2b(_canonical(without_aside(node)).encode(), digest_size=16)
        for id_, cell in sorted(self.cells.items()):
            digest.update(f"\n{id_} {self._spell(cell.property)}".encode())
        for member in sorted(self.members):
            digest.update(f"\n{member}".encode())
        return digest.hexdigest()

    def _spell(self, prop: Property) -> str:
        known = self._spelled.get(id(prop))
        if known is None:
            known = self._spelled[id(prop)] = prop, repr(prop)
        return known[1]


def _canonical(node: Node) -> str:
    """A node's text without its looks: comments, quotes and indentation do not count."""
    match node:
        case Scalar():
            return repr(node.text)
        case Sequence():
            return "[" + ",".join(_canonical(item) for item in node.items) + "]"
        case YamlMapping():
            return "{" + ",".join(f"{key.text!r}:{_canonical(value)}" for key, value in node.entries) + "}"
        case SecretRef():
            return f"!secret {node.name!r}"
