"""Earlier versions of scenes: what they were, how they differ, and how one is put back where it stood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any, Final

from hub.api.errors import NotFound
from hub.api.ports import ReloadReport
from hub.compose.house import House
from hub.compose.views import report_of
from hub.config.load import SCENES_FOLDER, Config
from hub.model.errors import BadConfig
from hub.model.scene_text import SceneText
from hub.storage.versions import Version
from hub.text.hints import suggest
from hub.text.problem import error
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Scalar, parse
from hub.text.yaml import Sequence as YamlSequence
from scenes.reader.blueprints import is_use
from scenes.reader.texts import Pieces

Json = dict[str, Any]

SHORT: Final = 7
"""Letters of a version's id that people are shown, and need to type."""


@dataclass(frozen=True, slots=True)
class Past:
    """The port `Past` of the API. A scene is named by its id or title, a version by how its id begins."""

    house: House

    def history(self, scene: str) -> Json:
        """All versions, the one in use first, each with what it changed. Raises NotFound."""
        versions = self._versions(scene)
        first = min(versions, key=lambda one: one.first)
        before: Sequence[Version | None] = [*versions[1:], None if first is versions[-1] else first]
        listed = [_version_json(one, other) for one, other in zip(versions, before, strict=True)]
        return {"scene": versions[0].text.scene, "title": versions[0].text.title, "versions": listed}

    def diff(self, scene: str, version: str | None) -> Json:
        """How the version in use differs from an earlier one (the last where none is said). Raises NotFound."""
        versions = self._versions(scene)
        now = versions[0] if versions[0].until is None else None
        old = _chosen(versions, version, now.text.text if now else None)
        after = now.text.text if now else None
        lines = list(_diff(old.text.text, after, 3))
        return {"scene": old.text.scene, "from": old.id, "to": now.id if now else None, "lines": lines}

    async def roll_back(self, scene: str, version: str | None) -> tuple[str, ReloadReport]:
        """Put a version back into its file; its id, and what came of it.

        Without `version` it is the newest that differs from what the file says: the last one, or the one in use where
        the file was edited since. Where the hub cannot use it, nothing is changed and the problems say why.

        Raises NotFound, BadConfig (another place of the file would change) and BadSetup (it cannot be written).
        """
        versions = self._versions(scene)
        chosen: list[Version] = []

        def change(config: Config) -> Source:
            _refuse_use(config, versions[0].text)
            now = _written(config, versions[0].text.scene)
            chosen.append(_chosen(versions, version, now))
            if chosen[0].text.text == now:
                raise NotFound(error("scenes.same_version", None, name=versions[0].text.title, version=version))
            return put_back(config, chosen[0].text)

        result = await self.house.rewrite(change)
        return chosen[0].id if chosen else "", report_of(result)

    def _versions(self, scene: str) -> tuple[Version, ...]:
        titles = self.house.versions.titles()
        id_ = scene if scene in titles else next((one for one, title in titles.items() if title == scene), None)
        if id_ is None:
            near = suggest(scene, dict.fromkeys((*titles, *titles.values())))
            raise NotFound(error("scenes.no_history", None, hint=near, name=scene))
        return self.house.versions.of(id_)


def put_back(config: Config, text: SceneText) -> Source:
    """The file of a scene with this text in the place of what it says now, at its end where it says nothing.

    Raises:
        BadConfig: it cannot be done without touching other lines.
    """
    path = str(config.folder / SCENES_FOLDER / text.file)
    if not text.text:
        raise BadConfig("config.edit_by_hand", path=path, place=text.title)
    _refuse_use(config, text)
    for source in config.scenes:
        found = _replaced(source, text)
        if found is not None:
            return found
    return _appended(next((one for one in config.scenes if Path(one.name).name == text.file), Source(path, "")), text)


def _refuse_use(config: Config, text: SceneText) -> None:
    path = str(config.folder / SCENES_FOLDER / text.file)
    root, _ = parse(Source(path, text.text))
    if isinstance(root, YamlSequence) and any(map(is_use, root.items)):
        raise BadConfig("scenes.rollback_of_use", path=path, title=text.title)


def _appended(source: Source, text: SceneText) -> Source:
    """The file with the scene at its end."""
    root, _ = parse(source)
    lines = [*_lines(source.text.rstrip()), ""] if source.text.strip() else []
    if root is None or (isinstance(root, Scalar) and root.empty):
        return replace(source, text=_joined(source, [*lines, *_lines(text.text), ""]))
    if not isinstance(root, YamlSequence) or not (pieces := Pieces(source, root)).listed:
        raise BadConfig("config.edit_by_hand", path=source.name, place=str(root.mark))
    added = _shifted(text.text, root.mark.column - 1, source)
    return _others_kept(pieces, replace(source, text=_joined(source, [*lines, *added, ""])), None)


def _replaced(source: Source, text: SceneText) -> Source | None:
    """The file with the scene replaced, None where it is not in there."""
    root, _ = parse(source)
    if not isinstance(root, YamlSequence):
        return None
    index = next((at for at, item in enumerate(root.items) if _id_of(item) == text.scene), None)
    if index is None:
        return None
    pieces = Pieces(source, root)
    if not pieces.listed:
        raise BadConfig("config.edit_by_hand", path=source.name, place=str(root.items[index].mark))
    where, lines = pieces.places[index], list(pieces.lines)
    lines[where.begin : where.end] = _shifted(text.text, root.mark.column - 1, source)
    return _others_kept(pieces, replace(source, text=_joined(source, lines)), index)


def _others_kept(before: Pieces, source: Source, index: int | None) -> Source:
    """The file as it was changed, once it is seen that no other scene was: `index` is that of the one replaced."""
    root, _ = parse(source)
    after = Pieces(source, root) if isinstance(root, YamlSequence) else None
    count = len(before.places)
    kept = [at for at in range(count) if at != index]
    fits = after is not None and len(after.places) == (count + 1 if index is None else count)
    if after is None or not fits or any(before.text(at) != after.text(at) for at in kept):
        raise BadConfig("config.edit_by_hand", path=source.name, place="-")
    return source


def _shifted(text: str, column: int, source: Source) -> list[str]:
    """The lines of a text whose list begins at another column."""
    lines = _lines(text)
    dash = next(line for line in lines if line.lstrip(" ").startswith("-"))
    by = column - (len(dash) - len(dash.lstrip(" ")))
    if by >= 0:
        return [" " * by + line if line.strip() else line for line in lines]
    if any(line.strip() and not line.startswith(" " * -by) for line in lines):
        raise BadConfig("config.edit_by_hand", path=source.name, place="-")
    return [line[-by:] for line in lines]


def _id_of(node: Node) -> str | None:
    if not isinstance(node, Mapping):
        return None
    word = node.get("id") or node.get("scene")
    return word.text.strip() if isinstance(word, Scalar) else None


def _joined(source: Source, lines: Sequence[str]) -> str:
    return ("\r\n" if "\r\n" in source.text else "\n").join(lines)


def _chosen(versions: Sequence[Version], wanted: str | None, now: str | None) -> Version:
    """The version that was named, else the newest with another text than that of `now`."""
    if wanted is None:
        found = [one for one in versions if one.text.text != now][:1]
    else:
        found = [one for one in versions if wanted and one.id.startswith(wanted.casefold())]
    if len(found) != 1:
        known = ", ".join(one.id[:SHORT] for one in versions if one.until is not None) or "-"
        title = versions[0].text.title
        if known == "-":
            raise NotFound(error("scenes.no_earlier_version", None, name=title))
        raise NotFound(error("scenes.no_version", None, name=title, version=wanted or "-", known=known))
    return found[0]


def _written(config: Config, scene: str) -> str | None:
    """What the files say of a scene now; None where they say nothing, or it cannot be read."""
    for source in config.scenes:
        root, _ = parse(source)
        for index, item in enumerate(root.items if isinstance(root, YamlSequence) else ()):
            if isinstance(root, YamlSequence) and _id_of(item) == scene:
                return Pieces(source, root).text(index)
    return None


def _version_json(one: Version, before: Version | None) -> Json:
    added, removed = _counted(before, one)
    return {
        "id": one.id, "title": one.text.title, "file": one.text.file, "first": one.first, "since": one.since,
        "until": one.until, "what": _what(before, one), "added": added, "removed": removed,
    }  # fmt: skip


def _what(before: Version | None, now: Version) -> str:
    """What made it another version: it was the `first`, its `meaning`, its `looks`, or only its `devices`."""
    if before is None:
        return "first"
    if before.text.text == now.text.text:
        return "devices"
    return "looks" if before.text.hash == now.text.hash else "meaning"


def _counted(before: Version | None, now: Version) -> tuple[int, int]:
    """Lines added and removed."""
    lines = list(_diff(None if before is None else before.text.text, now.text.text, 0))
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def _diff(old: str | None, new: str | None, around: int) -> Iterator[str]:
    """Lines that differ, with some around them, as a unified diff without its head."""
    before, after = ([] if text is None else _lines(text) for text in (old, new))
    return islice(unified_diff(before, after, lineterm="", n=around), 2, None)


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)
