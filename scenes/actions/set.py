"""`set`: write properties, together; done when the devices have confirmed, refused, or time is up."""

from dataclasses import dataclass

from hub.model.command import Settled
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.settling import ON_ERROR, went_wrong
from scenes.kit.targets import Targets, work_out
from scenes.language.reading import Code, Reading


@dataclass(frozen=True, slots=True)
class Set(BaseStep):
    """Writes several properties in parallel; those of one device travel together."""

    targets: Targets
    go_on: bool = False

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work the values out and send them."""
        values = work_out(self.targets, run, actor)
        if values is None:
            return run.step + 1 if self.go_on else FAIL
        return None if actor.write(run, values) else run.step + 1

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Go on when all is confirmed."""
        return FAIL if went_wrong(settled) and not self.go_on else run.step + 1


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`set: {DEVICE.PROPERTY: VALUE, …}`, `on_error: stop|continue`."""
    targets = reading.targets(node)
    code.add(Set(targets, fields.optional("on_error", ON_ERROR, default=False)))
