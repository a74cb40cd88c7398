"""`call`: ask a device to do something, `with` arguments."""

from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.command import CommandClass, Settled
from hub.model.reading import property_id
from hub.model.value import Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.engine.acting import Actor
from scenes.engine.run import Run
from scenes.kit.trying import FAILED, POLICY, UNSURE, Trying, gravest, is_well, read_policy, tell_policy, word_of
from scenes.language import shapes
from scenes.language.reading import Callees, Code, Reading, Source, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

OPEN: Final = "open"
SAID: Final = "said"
MISSED: Final = "missed"
"""What a call of several devices remembers: how many still think, what the others said, and who has refused."""


@dataclass(frozen=True, slots=True)
class Call(Trying):
    """Invokes a command of one device or several and waits until all have accepted it. `once`: it must not repeat."""

    text: str
    callees: Callees
    args: tuple[tuple[str, Source], ...]
    once: bool

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work the arguments out and call."""
        args: list[tuple[str, Value]] = []
        for name, source in self.args:
            value = source(actor.context)
            if value is None:
                actor.note(run, "trace.value_unknown", {"target": f"{self.text} {name}"})
                return self.finish(run, actor, FAILED)
            args.append((name, value))
        devices = self._devices(run)
        if not devices:
            actor.note(run, "trace.value_unknown", {"target": self.text})
            return self.finish(run, actor, FAILED)
        if len(self.callees.devices) > 1 and not self.callees.variable:
            actor.remember(run, OPEN, len(devices))
            actor.remember(run, SAID, [])
            actor.remember(run, MISSED, [])
        for name, device, path in devices:
            actor.note(run, "trace.call", {"target": name})
            actor.call(run, device, path, tuple(args), wait=True, deadline=self.policy.deadline)
        return None

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Go on when each device has accepted."""
        word, still = word_of(settled), run.memo.get(OPEN)
        if not isinstance(still, int):
            return self.finish(run, actor, word)
        words = [*strings(run.memo.get(SAID)), word]
        missed = [*strings(run.memo.get(MISSED)), *(property_id(one.device, one.path) for one in settled)]
        actor.remember(run, SAID, words)
        actor.remember(run, OPEN, still - 1)
        if not is_well(word):
            actor.remember(run, MISSED, missed)
        return None if still > 1 else self.finish(run, actor, gravest(words))

    def again(self, run: Run, actor: Actor) -> int | None:
        """Call once more, those that have not accepted."""
        return self.begin(run, actor)

    def _devices(self, run: Run) -> list[tuple[str, str, str]]:
        """Whom to call now: how people write it, key and path."""
        word = run.variables.get(self.callees.variable) if self.callees.variable else None
        missed = strings(run.memo.get(MISSED))
        return [
            (f"{name}.{path.rpartition('.')[2]}" if self.callees.variable else name, device, path)
            for name, (device, path) in self.callees.devices.items()
            if (not self.callees.variable or name == word) and (not missed or property_id(device, path) in missed)
        ]

    def resume(self, run: Run, actor: Actor) -> int | None:
        """What came of it nobody knows, unless it does no harm to say it again."""
        if run.memo.get("rests"):
            return None
        return self.finish(run, actor, UNSURE) if self.once else self.begin(run, actor)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`call: DEVICE.COMMAND`, `with: {ARGUMENT: VALUE}`, and what is done about failure."""
    found = reading.callees(node)
    given = fields.node("with")
    hazard = CommandClass.A if found is None else found.kind.command_class
    args = () if found is None else _arguments(node, given, found.kind.args, reading)
    place = code.reserve()
    policy = read_policy(fields, reading, code, [(source_text(node), hazard)])
    if found is not None:
        once = hazard in (CommandClass.B, CommandClass.C)
        code.fill(place, Call(policy, source_text(node), found, args, once))


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {"call": shapes.COMMAND, "with": form.mapping(house.arguments()), **POLICY}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    given = fields.node("with")
    text = teller.command(node)
    for name, value in given.entries if isinstance(given, YamlMapping) else ():
        text = teller.say("explain.with_value", what=text, name=name.text, value=teller.value(value))
    return Line(text, tell_policy(fields, teller))


def strings(kept: object) -> list[str]:
    """A list of texts that a run remembers; none where it remembers nothing."""
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []


def _arguments(
    node: Node, given: Node | None, wanted: tuple[Property, ...], reading: Reading
) -> tuple[tuple[str, Source], ...]:
    args: list[tuple[str, Source]] = []
    inner = Fields.of(given, reading.problems) if given is not None else None
    for argument in wanted:
        value = inner.node(argument.name) if inner is not None else None
        source = reading.value(value, argument) if value is not None else None
        if source is not None:
            args.append((argument.name, source))
        elif value is None and argument.required:
            reading.problems.append(error("scenes.missing_argument", node.mark, argument=argument.name))
    if inner is not None:
        inner.close()
    return tuple(args)
