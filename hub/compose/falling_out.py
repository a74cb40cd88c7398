"""What scenes mean by an area, a label or `every`, and will not mean any more, though nothing of them is wrong."""

from collections.abc import Collection, Mapping

from hub.compose.home import home_without_hub, read_home
from hub.config.load import Config
from hub.text.problem import Problem, warning
from hub.text.source import place_of
from scenes.engine.program import Scene
from scenes.engine.view import View


def fallen_out(
    before: Config, after: Config, models: Mapping[str, str], keys: Mapping[str, str], handles: Collection[str]
) -> tuple[Problem, ...]:  # fmt: skip
    """The properties of some devices that a scene names before and not after an edit of devices.yaml alone.

    `models`: those that a hub has learned, by ref; `keys`: of devices, by handle. Scenes that are not right after the
    edit are left out: their mistakes are told already.
    """
    words = {keys.get(handle, handle): handle for handle in handles}
    files = {source.name: source for source in (*before.scenes, *before.blueprints)}
    now = _named(after, models, keys)
    told: list[Problem] = []
    for id_, (scene, cells) in _named(before, models, keys).items():
        if id_ not in now:
            continue
        for cell in sorted(cells - now[id_][1]):
            key, _, path = cell.partition(".")
            if key in words:
                place = place_of(scene.place, files)
                told.append(warning("swap.falls_out", place, path=f"{words[key]}.{path}", scene=scene.title))
    return tuple(told)


def _named(
    config: Config, models: Mapping[str, str], keys: Mapping[str, str]
) -> dict[str, tuple[Scene, frozenset[str]]]:  # fmt: skip
    """By id each scene, and the properties (their ids) that it names, alone or in groups."""
    reading = read_home(config, home_without_hub(config, models, keys), View())
    scenes = {scene.id: scene for scene in reading.program.scenes}
    return {id_: (scenes[id_], frozenset(use.cells)) for id_, use in reading.uses.items() if id_ in scenes}
