"""All scenes of a home in plain words, also those that blueprints make, and those that cannot run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.model.device import Device
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem, Severity
from hub.text.source import Mark, Source
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Sequence as YamlSequence
from hub.text.yaml import parse
from scenes.engine.program import Scene
from scenes.engine.view import View
from scenes.explain.house import House
from scenes.explain.invariant import tell_invariant
from scenes.explain.scene import tell_scene
from scenes.explain.teller import SceneTeller
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.telling import Line
from scenes.reader.blueprints import Blueprints, Made
from scenes.reader.home import read_scenes
from scenes.reader.invariant import is_invariant


@dataclass(frozen=True, slots=True)
class Explained:
    """A scene, or an invariant, in words. `problems`: why it cannot run; then there are no `lines`."""

    id: str
    title: str
    place: str
    heading: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()

    def to_json(self, language: Language) -> dict[str, object]:
        """The same for programs."""
        return {
            "id": self.id,
            "title": self.title,
            "place": self.place,
            "parts": [_json(line) for line in self.lines],
            "problems": [problem.to_json(language) for problem in self.problems],
        }


def explain(
    sources: Sequence[Source],
    devices: Mapping[str, Device],
    areas: Mapping[str, str],
    language: Language,
    facts: HomeFacts = NOWHERE,
    *,
    blueprints: Sequence[Source] = (),
) -> tuple[Explained, ...]:
    """Everything in the scene files, in their order. `devices` and the names of `areas` are by handle."""
    reading = read_scenes(sources, devices, View(), facts, blueprints=blueprints)
    scenes = {(scene.id, scene.place): scene for scene in reading.program.scenes}
    titles = {word: one.title for one in reading.program.scenes for word in (one.id, one.title)}
    known = Blueprints(devices)
    known.read(blueprints)
    house = House(devices, areas, language)
    return tuple(
        _explained(made, end, scenes, reading.problems, (house, titles))
        for made, end in _items(sources, known)
        if isinstance(made.node, YamlMapping)
    )


def render(explained: Explained) -> Iterator[str]:
    """Its lines for a person, without the problems."""
    yield explained.heading
    for line in explained.lines:
        yield from _rendered(line, "  ", "")


def _items(sources: Sequence[Source], blueprints: Blueprints) -> Iterator[tuple[Made, int]]:
    """The items of the files, each with the line on which the next one begins."""
    for source in sources:
        root, _ = parse(source)
        items = root.items if isinstance(root, YamlSequence) else ()
        ends = [item.mark.line for item in items[1:]]
        for item, end in zip(items, [*ends, 1 << 30], strict=True):
            made = list(blueprints.again(item))
            yield from ((one, end) for one in made or [Made(item, item.mark)])


def _explained(
    made: Made,
    end: int,
    scenes: Mapping[tuple[str, str], Scene],
    problems: Sequence[Problem],
    words: tuple[House, Mapping[str, str]],
) -> Explained:
    house, titles = words
    node, mark = made.node, made.use or made.node.mark
    place = f"{mark.source.name}:{mark.line}"
    teller = SceneTeller(house, titles)
    found = () if not isinstance(node, YamlMapping) else node.entries
    said = {key.text: getattr(value, "text", "") for key, value in found}
    title = said.get("scene") or said.get("name") or said.get("use") or said.get("never") or said.get("always") or "?"
    id_ = said.get("id") or title
    mine = tuple(one for one in problems if one.severity is Severity.ERROR and _is_within(one, mark, end))
    scene = scenes.get((id_.strip(), place))
    whole = {"title": title, "place": place}
    if isinstance(node, YamlMapping) and is_invariant(node) and not mine:
        return Explained(id_, title, place, house.say("explain.scene", **whole), tell_invariant(node, teller))
    if scene is None or not isinstance(node, YamlMapping):
        return Explained(id_, title, place, house.say("explain.not_valid", **whole), (), mine)
    heading = house.say("explain.scene" if made.use is None else "explain.scene_use", **whole)
    return Explained(id_, title, place, heading, tell_scene(node, scene, teller))


def _is_within(problem: Problem, mark: Mark, end: int) -> bool:
    where = problem.use or problem.mark
    return where is not None and where.source.name == mark.source.name and mark.line <= where.line < end


def _rendered(line: Line, indent: str, sign: str) -> Iterator[str]:
    yield f"{indent}{sign}{_begun(line.text)}"
    inside = indent + " " * len(sign) + "  "
    for number, one in enumerate(line.below, 1):
        yield from _rendered(one, inside, f"{number}. " if line.numbered else "- ")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _json(line: Line) -> dict[str, object]:
    return {"text": line.text, "numbered": line.numbered, "below": [_json(one) for one in line.below]}
