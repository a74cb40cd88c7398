"""Which scenes name which others: resolved when all of them are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.value import Kind
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.yaml import Scalar
from scenes.engine.program import Scene
from scenes.language.reading import SceneName
from scenes.language.types import SECONDS, type_of


@dataclass(slots=True)
class References:
    """The scenes of a home by id and by title, also those that are not valid, and who names them."""

    _ids: dict[str, None] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _named: list[tuple[str, SceneName]] = field(default_factory=list)

    def add(self, id_: str, title: str, names: list[SceneName]) -> None:
        """A scene was read; `names`: the others that it names."""
        if id_:
            self._ids[id_] = None
            self._titles.setdefault(title, id_)
        self._named += [(id_, name) for name in names]

    def resolve(self, problems: list[Problem]) -> set[str]:
        """Find every scene that is named; the ids of those that name one which is not there."""
        wrong: set[str] = set()
        for asker, name in self._named:
            if not self.find(name):
                text = name.word.text
                hint = suggest(text, [*self._ids, *self._titles])
                problems.append(error("scenes.unknown_scene", name.word.mark, hint=hint, name=text))
                wrong.add(asker)
        return wrong

    def check(self, scenes: Mapping[str, Scene], problems: list[Problem]) -> set[str]:
        """Hold what scenes give each other against the fields of these; the ids of those that give what will not do."""
        wrong: set[str] = set()
        for asker, name in self._named:
            scene = scenes.get(name.id)
            for word, given in name.given if scene else ():
                if scene and (found := _doubt(word, given, scene)) is not None:
                    problems.append(found)
                    wrong.add(asker)
        return wrong

    def find(self, name: SceneName) -> bool:
        """Find the scene that is named; whether there is one."""
        text = name.word.text
        name.id = text if text in self._ids else self._titles.get(text, "")
        return name.id != ""


def _doubt(word: Scalar, given: Property, scene: Scene) -> Problem | None:
    """What is wrong with giving a scene this under that name."""
    fields = {prop.name: prop for prop in scene.fields}
    wanted = fields.get(word.text)
    if wanted is None:
        known = ", ".join(f"`{name}`" for name in fields) or "-"
        hint = suggest(word.text, fields)
        return error("hand.no_field", word.mark, hint=hint, name=word.text, scene=scene.title, known=known)
    literal = given.initial
    there, here = type_of(wanted), type_of(given)
    alike = there.kind is here.kind or (there.is_number and here.is_number)
    measured = here.unit == there.unit or (literal is not None and here.unit is None and there.unit != SECONDS)
    if not (alike and measured) and (here.kind, there.kind) != (Kind.TEXT, Kind.ENUM):
        types = {"expected": str(there), "found": str(here)}
        return error("hand.other_type", word.mark, name=word.text, scene=scene.title, **types)
    if literal is not None:
        try:
            wanted.accept(literal)
        except BadValue as problem:
            return Problem(problem.message_id, problem.params, word.mark)
    return None
