"""Which scenes name which others: resolved when all of them are read."""

from dataclasses import dataclass, field

from hub.text.hints import suggest
from hub.text.problem import Problem, error
from scenes.language.reading import SceneName


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

    def find(self, name: SceneName) -> bool:
        """Find the scene that is named; whether there is one."""
        text = name.word.text
        name.id = text if text in self._ids else self._titles.get(text, "")
        return name.id != ""
