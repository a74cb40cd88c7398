"""The port `Library` over YAML: what comes with Hearth, the owner's `products/*.yaml`, and specifications added.

Of the files that come with Hearth only an index of models is kept: which part of which file holds the entry. The part
is parsed when its model is asked for. The owner's files are few and are read whole, with every problem in its place.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hub.config.files import read_source, stands
from hub.model.descriptions import MARK, name_of
from hub.text import yaml
from hub.text.hints import suggest
from hub.text.problem import Problem, Severity, error
from hub.text.source import Mark, Source

PRODUCTS_FOLDER: Final = "products"
MODEL: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,5}")
LARGEST_SPEC: Final = 1 << 20
_LIMITS: Final = yaml.Limits(size=1 << 20, nodes=100_000)
_ENTRY: Final = re.compile(r"^- ", re.MULTILINE)
_MODELS: Final = re.compile(r"^(?:- |  )models:\s*\[([^\]]*)\]", re.MULTILINE)
_NUMBER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
_TEXTS: Final = frozenset({"at", "read", "do"})
"""Keys whose value stays the text that was written: `2.10` is not the number 2.1."""

Entry = Mapping[str, object]
Said = Mapping[tuple[str, str], Entry]
"""What devices say of themselves, by family and model (`name@hash`)."""
NOTHING_SAID: Final[Said] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of an owner's file: its models, its plain data, and where it stands. No `family`: of whichever."""

    family: str
    models: tuple[str, ...]
    data: Entry
    node: yaml.Mapping

    def place(self, path: Iterable[str | int]) -> Mark:
        """Where the value at a path stands; of one that is not there, as far as there is a way to it."""
        node: yaml.Node = self.node
        mark = node.mark
        for step in path:
            if isinstance(node, yaml.Mapping):
                found = next(((key, value) for key, value in node.entries if key.text == step), None)
                if found is None:
                    break
                mark, node = found[0].mark, found[1]
            elif isinstance(node, yaml.Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                mark = node.mark
            else:
                break
        return mark


@dataclass(frozen=True, slots=True)
class Overlays:
    """The owner's entries, in the order of their files, and specifications by model with a hash of what they say.

    `sources`: the files of the entries as they were read.
    """

    entries: tuple[Written, ...] = ()
    specifications: Mapping[str, tuple[Path, str]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    def of(self, family: str, model: str) -> tuple[Written, ...]:
        """The entries for one model."""
        return tuple(one for one in self.entries if one.family in ("", family) and model in one.models)


NOTHING_WRITTEN: Final = Overlays()


@dataclass(frozen=True, slots=True)
class Bundled:
    """What comes with Hearth of one family: a folder of YAML files that are known to be right."""

    folder: Path

    def models(self) -> tuple[str, ...]:
        """All models, in the order of the files."""
        return tuple(_places(self.folder))

    def entry(self, model: str) -> Entry | None:
        """The entry of a model, parsed anew each time; None where there is none."""
        found = self._parsed(model)
        if found is None and model in _places(self.folder):  # another version of Hearth lies there by now
            _places.cache_clear()
            found = self._parsed(model)
        return found

    def _parsed(self, model: str) -> Entry | None:
        place = _places(self.folder).get(model)
        if place is None:
            return None
        path, start, end = place
        root, _ = yaml.parse(Source(path.name, path.read_text("utf-8")[start:end]), _LIMITS)
        first = root.items[0] if isinstance(root, yaml.Sequence) else None
        data = plain(first) if first is not None else None
        models = data.get("models") if isinstance(data, dict) else None
        return data if isinstance(models, list) and model in models and isinstance(data, dict) else None


@cache
def _places(folder: Path) -> dict[str, tuple[Path, int, int]]:
    """By model: the file, and where in it the entry begins and ends. What comes with Hearth does not change."""
    index: dict[str, tuple[Path, int, int]] = {}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text("utf-8")
        starts = [found.start() for found in _ENTRY.finditer(text)]
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            found = _MODELS.search(text, start, end)
            for model in re.split(r"[\s,]+", found[1].strip()) if found else ():
                index[model] = (path, start, end)
    return index


class YamlLibrary:
    """The library of one home: folders of what comes with Hearth, by family, under what its owner wrote.

    `said`: what devices say of themselves, which stands in place of ours; it may grow. It never changes under its
    model, so nothing that was made of it is out of date.
    """

    def __init__(
        self, bundled: Mapping[str, Path], overlays: Overlays = NOTHING_WRITTEN, said: Said = NOTHING_SAID
    ) -> None:
        self.said = said
        self._bundled = {family: Bundled(folder) for family, folder in bundled.items()}
        self._overlays = overlays
        self._edition = 0
        self._made: dict[tuple[str, str], object] = {}

    @property
    def overlays(self) -> Overlays:
        """What the owner wrote."""
        return self._overlays

    @property
    def edition(self) -> int:
        """How often the owner has written something else."""
        return self._edition

    @property
    def made(self) -> dict[tuple[str, str], object]:
        """What families made of it, until the owner writes something else."""
        return self._made

    def take(self, other: "YamlLibrary") -> None:
        """Say what another one says, where the owner has written something else, and with it what was made of that."""
        if other.overlays != self._overlays:
            self._overlays, self._made = other.overlays, other.made
            self._edition += 1

    def definitions(self, family: str, model: str) -> tuple[Entry, ...]:
        """What is written of a model: ours, or what it says itself, first."""
        if MARK in model:
            ours = self.said.get((family, model))
            if ours is None:
                return ()
        else:
            ours = self._bundled[family].entry(model) if family in self._bundled else None
        theirs = [one.data for one in self._overlays.of(family, name_of(model))]
        return (*(() if ours is None else (ours,)), *theirs)

    def specification(self, model: str) -> bytes | None:
        """The specification that a person added; None where there is none, or no longer."""
        found = self._overlays.specifications.get(model)
        try:
            return None if found is None else _bytes(found[0])
        except OSError:
            return None

    def models(self, family: str) -> tuple[str, ...]:
        """All models that anything is written of."""
        ours = self._bundled[family].models() if family in self._bundled else ()
        theirs = [model for one in self._overlays.entries if one.family in ("", family) for model in one.models]
        said = [name_of(model) for each, model in tuple(self.said) if each == family]
        return tuple(dict.fromkeys((*ours, *theirs, *said, *self._overlays.specifications)))

    def forms(self, family: str, name: str) -> tuple[str, ...]:
        """The models of that name, of which devices say different things; of which none says any, the name itself."""
        return tuple(one for each, one in tuple(self.said) if each == family and name_of(one) == name) or (name,)

    def families(self, name: str) -> tuple[str, ...]:
        """Families of which devices say that this is their name."""
        return tuple(dict.fromkeys(family for family, model in tuple(self.said) if name_of(model) == name))


def read_overlays(folder: Path, families: Collection[str]) -> tuple[Overlays, list[Problem]]:
    """What the owner wrote. Never raises: a file with mistakes is told of, and the others are read."""
    entries: list[Written] = []
    specifications: dict[str, tuple[Path, str]] = {}
    sources: list[Source] = []
    problems: list[Problem] = []
    try:
        # What was learned of a model stands in a file of its name: other files speak of the members in there.
        files = folder.iterdir() if stands(folder) else ()
        paths = sorted(files, key=lambda path: ("." not in path.stem, path.name))
    except OSError as failure:
        return NOTHING_WRITTEN, [_unreadable(folder, failure)]
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.suffix == ".yaml":
            source, found = read_source(path, _LIMITS)
            problems += found
            if source is not None:
                sources.append(source)
                written, found = read_products(source, tuple(families))
                entries += written
                problems += found
        elif path.suffix == ".json" and MODEL.fullmatch(path.stem):
            try:
                specifications[path.stem] = path, sha256(_bytes(path)).hexdigest()
            except OSError as failure:
                problems.append(_unreadable(path, failure))
    # A house does not stay dark for what it does not know of a product.
    told = [replace(one, severity=Severity.WARNING) for one in problems]
    return Overlays(tuple(entries), specifications, tuple(sources)), told


def _bytes(path: Path) -> bytes:
    """What stands in a file, as far as anybody wants to know."""
    with path.open("rb") as file:
        return file.read(LARGEST_SPEC + 1)


def _unreadable(path: Path, failure: OSError) -> Problem:
    return error("config.unreadable", None, path=str(path), reason=failure.strerror or str(failure))


def read_products(source: Source, families: tuple[str, ...]) -> tuple[tuple[Written, ...], list[Problem]]:
    """The entries of one file: a list of mappings, each with its `models`. What they say is for a family to judge."""
    root, problems = yaml.parse(source, _LIMITS)
    if root is None:
        return (), problems
    if not isinstance(root, yaml.Sequence):
        return (), [*problems, error("product.not_entries", root.mark)]
    found: list[Written] = []
    for node in root.items:
        if isinstance(node, yaml.Mapping):
            found += _written(node, families, problems)
        else:
            problems.append(error("product.not_entries", node.mark))
    return tuple(found), problems


def _written(node: yaml.Mapping, families: tuple[str, ...], problems: list[Problem]) -> list[Written]:
    data = plain(node)
    listed = node.get("models")
    items = listed.items if isinstance(listed, yaml.Sequence) else (listed,)
    models = tuple(one.text for one in items if isinstance(one, yaml.Scalar) and MODEL.fullmatch(one.text))
    if not models or len(models) < len(items):
        problems.append(error("product.no_models", listed.mark if listed is not None else node.mark))
        return []
    family = node.get("family")
    name = family.text if isinstance(family, yaml.Scalar) else ""
    if family is not None and name not in families:
        hint, known = suggest(name, families), ", ".join(families)
        problems.append(error("product.no_family", family.mark, hint=hint, text=name, words=known))
        return []
    return [Written(name, models, data, node)] if isinstance(data, dict) else []


def plain(node: yaml.Node, key: str = "") -> object:
    """A tree of YAML as plain data: mappings with text keys, lists, texts, numbers, true and false, None."""
    match node:
        case yaml.Mapping():
            return {name.text: plain(value, name.text) for name, value in node.entries}
        case yaml.Sequence():
            return [plain(one) for one in node.items]
        case yaml.Scalar():
            return _scalar(node, key)
        case yaml.SecretRef():
            return node.name


def _scalar(node: yaml.Scalar, key: str) -> object:
    if node.quoted:
        return node.text
    if node.empty:
        return None
    if key in _TEXTS:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    number = _NUMBER.fullmatch(node.text) if len(node.text) < 25 else None
    if number is None:
        return node.text
    return float(node.text) if number[1] or "e" in node.text.lower() else int(node.text)
