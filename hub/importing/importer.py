"""Files of Home Assistant in, scene files and a listing out."""

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import PurePath

from hub.importing.around import Stand
from hub.importing.automations import Book, Made, automation, script, titles
from hub.importing.blueprints import name_of
from hub.importing.company import TEST_ENDING, Company
from hub.importing.document import Document, entries, read_document
from hub.importing.entities import EntityMap
from hub.importing.proving import Proved, Proving
from hub.importing.recorded import Run
from hub.importing.refused import Findings, Refused
from hub.importing.snapshots import snapshot
from hub.importing.writing import document as written
from hub.importing.writing import flattened, written_by
from hub.model.device import Device
from hub.text.problem import Problem, Severity
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Scalar
from hub.text.yaml import Sequence as YamlSequence
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import read_scenes

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Home:
    """The home that scenes are written for: its devices, what else is known of it, its scenes and blueprints."""

    devices: Map[str, Device]
    facts: HomeFacts
    scenes: Sequence[Source] = ()
    blueprints: Sequence[Source] = ()
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Piece:
    """One automation, script or scene, what became of it, and how many tests it came with.

    `told` of the `runs` that were recorded became tests.
    """

    title: str
    place: str
    line: int
    translated: bool
    refusals: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    tests: int = 0
    told: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """Scene files by name, files of tests by theirs, the pieces in order, and problems of whole files."""

    files: Map[str, str]
    tests: Map[str, str]
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    document: Document
    kind: str
    parts: tuple[tuple[str, Node], ...]


_Found = tuple[str, str, list[Made]]
"""A file: its name, what it holds, and what became of that."""


def translate(sources: Sequence[Source], mapping: EntityMap, home: Home, runs: Sequence[Run] = ()) -> Result:
    """Translate what can be translated exactly; never raises, whatever the files hold."""
    documents = [read_document(one) for one in sources]
    problems = [problem for one in documents for problem in one.problems]
    blueprints = {name_of(one.source.name): one.root for one in documents if _is_blueprint(one.root)}
    reads: list[_Read] = []
    for one in documents:
        if one.root is None or _is_blueprint(one.root):
            continue
        try:
            reads.append(_sorted(one))
        except Refused as refused:
            problems.append(refused.problem)
    names = titles(
        [_title(kind.kind, name, node, number) for kind in reads for number, (name, node) in enumerate(kind.parts, 1)]
    )
    given = iter(names)
    named = [[(next(given), name, node) for name, node in one.parts] for one in reads]
    stands = {
        stand: Stand(title, lasting=one.kind == "script", fields=one.kind == "script" and _has_fields(node), node=node)
        for one, parts in zip(reads, named, strict=True) for title, name, node in parts
        if (stand := _stand(one.kind, name, node))
    }  # fmt: skip
    book = Book(mapping, stands, {name: root for name, root in blueprints.items() if root is not None})
    made = [
        (one, [_made(one, node, title, book) for title, _, node in parts])
        for one, parts in zip(reads, named, strict=True)
    ]
    for _, found in made:
        found[:] = [_not_its_own_cause(each, [one for _, all_ in made for one in all_]) for each in found]
    company = Company(mapping, book.blueprints, [(one.kind, one.parts) for one in reads], runs, home.zone)
    return _checked([(one.document.source.name, one.kind, found) for one, found in made], home, company, problems)


def _not_its_own_cause(made: Made, others: Sequence[Made]) -> Made:
    """Refuse a scene that is to begin anew and may set itself off: over there that is passed over."""
    scenes = {
        str(item.value["scene"]): item.value for one in others for item in one.scenes if isinstance(item.value, dict)
    }
    for item in made.scenes:
        value = item.value
        if not isinstance(value, dict) or value.get("mode") not in {"restart", "queued"}:
            continue
        watched = flattened(value["when"])
        for ref in sorted(written_by(value, scenes, set())):
            if re.search(rf"\b{re.escape(ref)}\b", watched):
                problem = Refused("import.own_cause", made.node.mark, property=ref).problem
                return replace(made, scenes=(), findings=Findings([problem], made.findings.notes))
    return made


def _made(read: _Read, node: Node, title: str, book: Book) -> Made:
    if read.kind == "automation":
        return automation(read.document, node, title, book)
    if read.kind == "script":
        return script(read.document, node, title, book)
    return snapshot(read.document, node, title, book)


def _is_blueprint(root: Node | None) -> bool:
    return isinstance(root, Mapping) and isinstance(root.get("blueprint"), Mapping)


def _sorted(document: Document) -> _Read:
    """What a file holds, by its form: scripts are a mapping, automations and scenes are lists."""
    root = document.root
    if isinstance(root, Mapping):
        inner = next(
            (value for key, value in root.entries if key.text.split()[0] in {"automation", "script", "scene"}), None
        )
        if inner is not None and len(root.entries) == 1:
            return _sorted(replace(document, root=inner))
        scripts = entries(root)
        if scripts and all(
            isinstance(one, Mapping) and (one.get("sequence") or one.get("use_blueprint")) for one in scripts.values()
        ):
            return _Read(document, "script", tuple(scripts.items()))
        if root.get("entities") is not None or root.get("action") is not None or root.get("actions") is not None:
            return _sorted(replace(document, root=YamlSequence((root,), root.mark)))
    elif isinstance(root, YamlSequence):
        parts = [one for one in root.items if isinstance(one, Mapping)]
        if len(parts) == len(root.items) and parts:
            kind = "scene" if all(one.get("entities") is not None for one in parts) else "automation"
            return _Read(document, kind, tuple(("", one) for one in parts))
    mark = root.mark if root is not None else document.source.mark_at(0)
    raise Refused("import.file", mark)


def _title(kind: str, name: str, node: Node, number: int) -> str:
    for key in ("alias", "name", "id"):
        word = node.get(key) if isinstance(node, Mapping) else None
        if isinstance(word, Scalar) and word.text.strip():
            return word.text
    return name or f"{kind} {number}"


def _has_fields(node: Node) -> bool:
    fields = node.get("fields") if isinstance(node, Mapping) else None
    return isinstance(fields, Mapping) and bool(fields.entries)


def _stand(kind: str, name: str, node: Node) -> str:
    """The entity that a script or scene is over there; empty: nobody can say."""
    if kind == "script":
        return f"script.{name}"
    word = node.get("name") if kind == "scene" and isinstance(node, Mapping) else None
    if not isinstance(word, Scalar) or not word.text.isascii():
        return ""
    return f"scene.{_NOT_IN_IDS.sub('_', word.text.lower()).strip('_')}"


def _checked(made: list[_Found], home: Home, company: Company, problems: Sequence[Problem]) -> Result:
    """The files, without what Hearth would refuse to read, or does not pass its tests: refused with the reason."""
    while True:
        files = {name: written([item for one in found for item in one.scenes]) for name, _, found in made}
        sources = [Source(f"{PurePath(name).name}", text) for name, text in files.items()]
        view = View()
        reading = read_scenes([*home.scenes, *sources], home.devices, view, home.facts, blueprints=home.blueprints)
        bad = [one for one in reading.problems if one.severity is Severity.ERROR and one.mark is not None]
        wrong = [
            (at, one)
            for at, source in enumerate(sources)
            for one in bad
            if one.mark is not None and one.mark.source is source
        ]
        for at in {at: None for at, _ in wrong}:
            name, kind, found = made[at]
            made[at] = name, kind, _without(found, [problem for where, problem in wrong if where == at])
        if wrong:
            continue
        proving = Proving.of(home.devices, home.facts, home.zone, reading, view)
        proved = {
            one.title: company.prove(kind, one, proving) for _, kind, found in made for one in found if one.scenes
        }
        doubts = {title: one.doubt for title, one in proved.items() if one.doubt is not None}
        if not doubts:
            named = {name: text for name, text in files.items() if text}
            tests = {
                name: written([test for one in found if one.scenes for test in proved[one.title].tests])
                for name, _, found in made
            }
            pieces = tuple(
                _piece(one, proved.get(one.title), company.told.get(one.title, (0, 0)))
                for _, _, found in made
                for one in found
            )
            return Result(named, {_beside(name): text for name, text in tests.items() if text}, pieces, tuple(problems))
        made = [(name, kind, [_doubted(one, doubts.get(one.title)) for one in found]) for name, kind, found in made]


def _beside(name: str) -> str:
    return f"{PurePath(name).with_suffix('')}{TEST_ENDING}"


def _doubted(one: Made, doubt: Problem | None) -> Made:
    if doubt is None:
        return one
    said = [Problem("import.doubtful", {}, one.node.mark), replace(doubt, mark=one.node.mark)]
    return replace(one, scenes=(), findings=Findings([*one.findings.refusals, *said], one.findings.notes))


def _without(found: list[Made], problems: Sequence[Problem]) -> list[Made]:
    """The same, without the scenes that these problems stand in."""
    first, kept = 1, []
    for each in found:
        length = len(written(list(each.scenes)).split("\n")) if each.scenes else 0
        mine = [one for one in problems if one.mark is not None and first <= one.mark.line < first + length]
        first += length
        if mine:
            said = [Problem(one.message_id, one.params, each.node.mark, one.hint) for one in mine]
            findings = Findings([*each.findings.refusals, *said], each.findings.notes)
            kept.append(replace(each, scenes=(), findings=findings))
        else:
            kept.append(each)
    return kept


def _piece(made: Made, proved: Proved | None, told: tuple[int, int]) -> Piece:
    findings = made.findings
    return Piece(
        made.title, f"{made.node.mark.source.name}:{made.node.mark.line}", made.node.mark.line, bool(made.scenes),
        tuple(findings.refusals), tuple(findings.notes) if made.scenes else (), len(proved.tests) if proved else 0,
        *told,
    )  # fmt: skip
