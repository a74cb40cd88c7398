"""`outcome`: a run of another scene has ended so, or a firing of it came to nothing."""

from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.value import Kind
from hub.text import schema as form
from hub.text.reader import Fields, items
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire, Variables
from scenes.kit.brings import brings
from scenes.kit.naming import written
from scenes.kit.narrowing import Wanted, literals
from scenes.language import shapes
from scenes.language.reading import Reading, SceneName, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

CHANNEL: Final = "scene"
_RESULT: Final = "outcome.result"
_BRINGS: Final = {
    "outcome.scene": Property("scene", Kind.TEXT),
    _RESULT: Property("result", Kind.ENUM, options=("done", "failed", "timed_out", "stopped", "not_run")),
    "outcome.error": Property("error", Kind.TEXT),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Fires when one of the scenes ends with a wanted result; brings its title, the result, and the error if any."""

    text: str
    scenes: tuple[SceneName, ...]
    wanted: Wanted

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for what becomes of them."""

        def ended(said: Variables) -> None:
            variables = {name: said.get(name.partition(".")[2]) for name in _BRINGS}
            if self.wanted.fits(variables):
                fire(variables, tuple(variables.items()))

        for scene in self.scenes:
            arm.arrives(CHANNEL, scene.id, ended)


def read(node: Node, fields: Fields, reading: Reading) -> Outcome | None:
    """`outcome: SCENE` or a list of scenes; `is: failed|timed_out|done|stopped|not_run`, or a list of these."""
    results = fields.required("is", lambda value, _: literals(value, _BRINGS[_RESULT], reading))
    found = [reading.other_scene(item) for item in items(node, reading.problems)]
    scenes = tuple(scene for scene in found if scene is not None)
    brings(reading, node, _BRINGS)
    if results is None:
        return None
    text = f"{written(node)} {' '.join(map(str, results))}"
    return Outcome(text, scenes, Wanted(_RESULT, _BRINGS[_RESULT], results))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "outcome": form.one_or_more(shapes.SCENE),
        "is": form.one_or_more(form.words(_BRINGS[_RESULT].options)),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    wanted, noted = fields.node("is"), fields.problems
    results = () if wanted is None else items(wanted, noted)
    how = teller.either(teller.say(f"explain.result.{source_text(one)}") for one in results)
    who = teller.either(teller.scene(one) for one in items(node, noted))
    return Line(teller.say("explain.trigger.outcome", scene=who, result=how))
