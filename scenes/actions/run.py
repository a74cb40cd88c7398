"""`run`: let another scene run, and wait for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, scalar, switch
from hub.text.schema import Keys
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.run import Run
from scenes.engine.trace import Result
from scenes.kit.trying import read_otherwise, tell_otherwise
from scenes.kit.variables import Named, read_named
from scenes.language import shapes
from scenes.language.reading import Code, Reading, SceneName, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_RESULTS = (Result.DONE, Result.FAILED, Result.STOPPED, Result.NOT_RUN)


@dataclass(frozen=True, slots=True)
class RunScene(BaseStep):
    """Lets a scene run with some variables. With `wait` the run goes on when that one is over."""

    scene: SceneName
    variables: tuple[Named, ...]
    wait: bool
    well: int
    failed: int
    result: str = ""

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Let it run."""
        given: dict[str, Value | None] = {prop.name: source(actor.context) for prop, source in self.variables}
        actor.note(run, "trace.run", {"scene": self.scene.word.text})
        if not actor.start_scene(run, self.scene.id, given, wait=self.wait):
            actor.note(run, "trace.no_scene", {"scene": self.scene.word.text})
            return self.failed
        return None if self.wait else self.well

    def joined(self, run: Run, actor: Actor, results: Mapping[str, Result]) -> int | None:
        """It is over."""
        result = results[self.scene.id]
        actor.note(run, "trace.ran", {"scene": self.scene.word.text, "result": str(result)})
        if self.result:
            actor.assign(run, self.result, str(result))
        return self.failed if result is Result.FAILED else self.well

    def resume(self, run: Run, actor: Actor) -> int | None:
        """It goes on by itself."""
        return None


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`run: SCENE`, `with: {NAME: VALUE}`, `background: on`, `result: NAME`, `on_error: stop|continue`."""
    scene = reading.other_scene(node)
    given = fields.node("with")
    background = fields.optional("background", switch, default=False)
    result = fields.maybe("result", scalar)
    variables = () if given is None else read_named(given, reading)
    if scene is not None and isinstance(given, YamlMapping) and len(given.entries) == len(variables):
        scene.given = tuple((key, prop) for (key, _), (prop, _) in zip(given.entries, variables, strict=True))
    if background and result is not None:
        reading.problems.append(error("scenes.not_together", node.mark, one="background", other="result"))
    if result is not None:
        outcome = Property(result.text, Kind.ENUM, options=tuple(str(one) for one in _RESULTS))
        if not reading.declare(result, outcome, again=True):
            return
    place = code.reserve()
    failed = read_otherwise(fields, reading, code)
    if scene is not None:
        name = "" if result is None else result.text
        code.fill(place, RunScene(scene, variables, not background, code.here, failed, name))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "run": shapes.SCENE,
        "with": form.table(form.one_or_more(shapes.VALUE), form.HANDLE),
        "background": form.SWITCH,
        "result": form.HANDLE,
        "on_error": form.either(shapes.ON_ERROR, shapes.ACTIONS),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    given, background, result = fields.node("with"), fields.node("background"), fields.node("result")
    alone = background is not None and switch(background, fields.problems)
    text = teller.say("explain.action.run_background" if alone else "explain.action.run", scene=teller.scene(node))
    for name, value in given.entries if isinstance(given, YamlMapping) else ():
        text = teller.say("explain.with_value", what=text, name=name.text, value=teller.value(value))
    noted = () if result is None else (Line(teller.say("explain.result_in", name=teller.declare(source_text(result)))),)
    return Line(text, (*noted, *tell_otherwise(fields.node("on_error"), teller)))
