"""`call`: ask a device to do something, `with` arguments."""

from dataclasses import dataclass

from hub.model.command import Settled
from hub.model.value import Value
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.settling import ON_ERROR, went_wrong
from scenes.language.reading import Code, Reading, Source, source_text


@dataclass(frozen=True, slots=True)
class Call(BaseStep):
    """Invokes a command of a device (a key) and waits until the device has accepted it."""

    text: str
    device: str
    path: str
    args: tuple[tuple[str, Source], ...]
    go_on: bool = False

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work the arguments out and call."""
        args: list[tuple[str, Value]] = []
        for name, source in self.args:
            value = source(actor.context)
            if value is None:
                actor.note(run, "trace.value_unknown", {"target": f"{self.text} {name}"})
                return run.step + 1 if self.go_on else FAIL
            args.append((name, value))
        actor.note(run, "trace.call", {"target": self.text})
        actor.call(run, self.device, self.path, tuple(args), wait=True)
        return None

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Go on when the device has accepted."""
        return FAIL if went_wrong(settled) and not self.go_on else run.step + 1


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`call: DEVICE.COMMAND`, `with: {ARGUMENT: VALUE}`, `on_error: stop|continue`."""
    found = reading.command(node)
    given = fields.node("with")
    go_on = fields.optional("on_error", ON_ERROR, default=False)
    if found is None:
        return
    device, path, kind = found
    args: list[tuple[str, Source]] = []
    inner = Fields.of(given, reading.problems) if given is not None else None
    for argument in kind.args:
        value = inner.node(argument.name) if inner is not None else None
        if value is None:
            reading.problems.append(error("scenes.missing_argument", node.mark, argument=argument.name))
            continue
        source = reading.value(value, argument)
        if source is not None:
            args.append((argument.name, source))
    if inner is not None:
        inner.close()
    code.add(Call(source_text(node), device, path, tuple(args), go_on))
