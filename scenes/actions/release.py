"""`release`: what a person's touch has claimed is given back to the scenes."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, items
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.bound import Target
from scenes.engine.run import Run
from scenes.kit.targets import cells_of
from scenes.language import shapes
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Release(BaseStep):
    """Ends the claims of persons on the properties, and goes on."""

    targets: tuple[Target, ...]

    def begin(self, run: Run, actor: Actor) -> int | None:
        """End them."""
        actor.hand_back(run, tuple(cells_of(self.targets, run)))
        return run.step + 1


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`release: DEVICE.PROPERTY`, the properties of a group, or a list of them."""
    targets: list[Target] = []
    for one in items(node, reading.problems):
        targets += reading.properties(one)
    if targets:
        code.add(Release(tuple(targets)))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"release": form.one_or_more(shapes.PROPERTY)}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.action.release", what=teller.thing(node)))
