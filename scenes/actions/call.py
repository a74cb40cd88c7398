"""`call`: ask a device to do something, `with` arguments."""

from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.command import CommandClass, Settled
from hub.model.value import Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import Actor
from scenes.engine.run import Run
from scenes.kit.trying import FAILED, POLICY, UNSURE, Trying, read_policy, word_of
from scenes.language import shapes
from scenes.language.reading import Code, Reading, Source, source_text
from scenes.language.shapes import House


@dataclass(frozen=True, slots=True)
class Call(Trying):
    """Invokes a command of a device (a key) and waits until the device has accepted it. `once`: it must not repeat."""

    text: str
    device: str
    path: str
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
        actor.note(run, "trace.call", {"target": self.text})
        actor.call(run, self.device, self.path, tuple(args), wait=True, deadline=self.policy.deadline)
        return None

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Go on when the device has accepted."""
        return self.finish(run, actor, word_of(settled))

    def again(self, run: Run, actor: Actor) -> int | None:
        """Call once more."""
        return self.begin(run, actor)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """What came of it nobody knows, unless it does no harm to say it again."""
        if run.memo.get("rests"):
            return None
        return self.finish(run, actor, UNSURE) if self.once else self.begin(run, actor)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`call: DEVICE.COMMAND`, `with: {ARGUMENT: VALUE}`, and what is done about failure."""
    found = reading.command(node)
    given = fields.node("with")
    hazard = CommandClass.A if found is None else found[2].command_class
    args = () if found is None else _arguments(node, given, found[2].args, reading)
    place = code.reserve()
    policy = read_policy(fields, reading, code, [(source_text(node), hazard)])
    if found is not None:
        device, path, _ = found
        once = hazard in (CommandClass.B, CommandClass.C)
        code.fill(place, Call(policy, source_text(node), device, path, args, once))


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {"call": shapes.COMMAND, "with": form.mapping(house.arguments()), **POLICY}


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
