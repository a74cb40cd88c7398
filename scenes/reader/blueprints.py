"""Blueprints: scenes with parameters, and the scenes that their uses become."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.text import reader
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.reader import Fields
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, parse
from scenes.reader.filling import Argument, Filler, names_in
from scenes.reader.parameters import Devices, Parameter, read_parameter

MOST_NODES = 400_000
"""Nodes of all that the uses of a home become."""
MOST_NESTED = 8


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Scenes with parameters, as one file has them."""

    title: str
    mark: Mark
    parameters: Mapping[str, Parameter]
    scenes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One scene of a scene file: as it was written, or as a use of a blueprint makes it. `use` is where that stands."""

    node: Node
    use: Mark | None = None


@dataclass(slots=True)
class Blueprints:
    """The blueprints of a home by title, and what their uses become. Problems are noted in `problems`."""

    devices: Devices
    problems: list[Problem] = field(default_factory=list)
    _known: dict[str, Blueprint] = field(default_factory=dict)
    _filler: Filler = field(init=False)

    def __post_init__(self) -> None:
        self._filler = Filler(MOST_NODES, self.problems)

    def read(self, sources: Sequence[Source]) -> None:
        """Take the files of the folder `blueprints`, one blueprint each."""
        for source in sources:
            root, found = parse(source)
            self.problems += found
            if root is not None:
                self._take(root)

    def scenes(self, item: Node) -> Iterator[Made]:
        """What an item of a scene file is: a scene, or a use and so all scenes of a blueprint."""
        if not is_use(item):
            yield Made(item)
            return
        before = len(self.problems)
        nodes = list(self._use(item, ()))
        self.problems[before:] = [
            one if one.mark is None or one.mark.source is item.mark.source else one.used_at(item.mark)
            for one in self.problems[before:]
        ]
        yield from (Made(node, item.mark) for node in nodes)

    def again(self, item: Node) -> Iterator[Made]:
        """What an item of an earlier version is with the blueprints of now; its problems are nobody's."""
        before = len(self.problems)
        yield from self.scenes(item)
        del self.problems[before:]

    def _take(self, root: Node) -> None:
        fields = Fields.of(root, self.problems)
        if fields is None:
            return
        before = len(self.problems)
        title = fields.required("blueprint", reader.name)
        fields.maybe("note", reader.name)
        parameters = fields.optional("parameters", _parameters, {})
        scenes = fields.required("scenes", lambda node, problems: reader.items(node, problems) or None)
        fields.close()
        if scenes is not None:
            self.problems += _misnamed(scenes, parameters)
        if title is None or scenes is None or len(self.problems) > before:
            # A use of it is no second mistake.
            self._known.setdefault(title or "", Blueprint(title or "", root.mark, {}, ()))
            return
        older = self._known.get(title)
        if older is not None:
            self.problems.append(error("blueprint.twice", root.mark, title=title, first=str(older.mark)))
            return
        self._known[title] = Blueprint(title, root.mark, parameters, scenes)

    def _use(self, item: Node, around: tuple[str, ...]) -> Iterator[Node]:
        fields = Fields.of(item, self.problems)
        if fields is None:
            return
        before = len(self.problems)
        word = fields.required("use", reader.scalar)
        given = fields.optional("with", reader.mapping, YamlMapping((), item.mark))
        own = {key: found for key in ("scene", "id") if (found := fields.maybe(key, reader.scalar)) is not None}
        fields.maybe("note", reader.name)
        fields.close()
        blueprint = None if word is None else self._found(word, around)
        if blueprint is None or not blueprint.scenes or len(self.problems) > before:
            return
        arguments = self._arguments(blueprint, given)
        if own and (len(blueprint.scenes) > 1 or is_use(blueprint.scenes[0])):
            key, place = next(iter(own.items()))
            self.problems.append(error("blueprint.several", place.mark, key=key, title=blueprint.title))
        elif arguments is not None:
            for scene in blueprint.scenes:
                yield from self._made(scene, arguments, own, (*around, blueprint.title))

    def _made(
        self, scene: Node, arguments: Mapping[str, Argument], own: Mapping[str, Scalar], around: tuple[str, ...]
    ) -> Iterator[Node]:
        if self._filler.left < 0:
            return
        node = self._filler.fill(scene, arguments)
        if self._filler.left < 0:
            self.problems.append(error("blueprint.too_large", scene.mark, limit=MOST_NODES))
        elif node is not None and is_use(node):
            yield from self._use(node, around)
        elif node is not None:
            yield _renamed(node, own)

    def _found(self, word: Scalar, around: tuple[str, ...]) -> Blueprint | None:
        found = self._known.get(word.text)
        if found is None:
            titles = [title for title in self._known if title]
            known = ", ".join(f"`{title}`" for title in titles) or "-"
            hint = suggest(word.text, titles)
            self.problems.append(error("blueprint.unknown", word.mark, hint=hint, title=word.text, known=known))
        elif found.title in around:
            self.problems.append(error("blueprint.round", word.mark, title=found.title))
            return None
        elif len(around) >= MOST_NESTED:
            self.problems.append(error("blueprint.deep", word.mark, limit=MOST_NESTED))
            return None
        return found

    def _arguments(self, blueprint: Blueprint, given: YamlMapping) -> Mapping[str, Argument] | None:
        """The argument of every parameter; None when a problem was noted."""
        before = len(self.problems)
        parameters = blueprint.parameters
        for key, _ in given.entries:
            if key.text not in parameters:
                known = ", ".join(f"`{name}`" for name in parameters) or "-"
                params = {"name": key.text, "title": blueprint.title, "known": known}
                hint = suggest(key.text, parameters)
                self.problems.append(error("blueprint.no_such_parameter", key.mark, hint=hint, **params))
        found: dict[str, Argument] = {}
        for name, parameter in parameters.items():
            node = given.get(name)
            if node is None or (isinstance(node, Scalar) and node.empty):
                node = parameter.default
            if node is None:
                params = {"name": name, "title": blueprint.title, "type": parameter.type}
                self.problems.append(error("blueprint.missing", given.mark, **params))
                continue
            argument = parameter.takes(node, self.devices, self.problems)
            if argument is not None:
                found[name] = argument
        return None if len(self.problems) > before else found


def is_use(node: Node) -> bool:
    """Whether an item of a list of scenes is the use of a blueprint."""
    return isinstance(node, YamlMapping) and node.get("use") is not None


def _parameters(node: Node, problems: list[Problem]) -> dict[str, Parameter] | None:
    mapping = reader.mapping(node, problems)
    if mapping is None:
        return None
    found = [read_parameter(word, value, problems) for word, value in mapping.entries]
    return {parameter.name: parameter for parameter in found if parameter is not None}


def _misnamed(scenes: tuple[Node, ...], parameters: Mapping[str, Parameter]) -> Iterator[Problem]:
    """Names that are no parameters, and parameters that are not named."""
    left = dict(parameters)
    for scene in scenes:
        for named in names_in(scene):
            left.pop(named.name, None)
            if named.name not in parameters:
                known = ", ".join(f"`{name}`" for name in parameters) or "-"
                place = named.word.part(named.start, named.length)
                hint = suggest(named.name, parameters)
                yield error("blueprint.no_parameter", place, hint=hint, name=named.name, known=known)
    for parameter in left.values():
        yield error("blueprint.unused", parameter.word.mark, name=parameter.name)


def _renamed(node: Node, own: Mapping[str, Scalar]) -> Node:
    """A scene with the title and the id that its use gives it."""
    if not own or not isinstance(node, YamlMapping):
        return node
    rest = [(word, value) for word, value in node.entries if word.text not in own]
    given = [(Scalar(key, word.mark), word) for key, word in own.items()]
    return YamlMapping((*given, *rest), node.mark, node.flow)
