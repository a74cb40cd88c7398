"""`hearth import`: automations of another hub as scenes, and the reasons where that cannot be exact."""

from argparse import ArgumentParser, Namespace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear
from hub.model.errors import BadConfig

if TYPE_CHECKING:
    from hub.importing.importer import Home, Result
    from hub.importing.recorded import Run
    from hub.text.source import Source
    from hub.text.yaml import Limits

HUBS: Final = ("home-assistant",)


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare where they come from, their files, and the map."""
    parser.add_argument("hub", choices=HUBS, metavar="HUB", help=words("cli.arg.import.from"))
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=words("cli.arg.import.files"))
    parser.add_argument("--entities", type=Path, metavar="MAP", help=words("cli.arg.import.entities"))
    parser.add_argument("--propose-map", action="store_true", help=words("cli.arg.import.propose_map"))
    parser.add_argument("--traces", type=Path, metavar="FILE", help=words("cli.arg.import.traces"))
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=words("cli.arg.import.out"))


def execute(args: Namespace, desk: Desk) -> int:
    """Translate the files, write the scenes, and list every piece."""
    from hub.importing.document import read_document
    from hub.importing.entities import read_map
    from hub.importing.importer import translate
    from hub.importing.proposing import propose

    home = _home(desk)
    sources = [_source(path) for path in args.files]
    if args.propose_map:
        desk.out.block(propose(sources, home.devices).rstrip())
        return Exit.OK
    if args.entities is None:
        raise Unclear("cli.import_no_map")
    document = read_document(_source(args.entities))
    mapping = read_map(document.root, home.devices)
    problems = [*document.problems, *mapping.problems]
    if problems:
        raise BadConfig("import.unreadable", tuple(problems))
    runs = [] if args.traces is None else _runs(args.traces)
    result = translate(sources, mapping, home, runs)
    folder = args.out or desk.places().config / "scenes"
    written = _write(result, folder)
    _tell(result, written, desk)
    return Exit.OK if not result.problems and all(one.translated for one in result.pieces) else Exit.NO


def _home(desk: Desk) -> "Home":
    from hub.compose.home import config_in, home_without_hub
    from hub.compose.inventory import read_inventory
    from hub.importing.importer import Home

    places = desk.places()
    config = config_in(places.config)
    home = home_without_hub(config, read_inventory(places.state))
    return Home(home.devices, home.facts, config.scenes, config.blueprints)


def _runs(path: Path) -> "list[Run]":
    from hub.importing.recorded import LIMITS, read_runs

    runs, problems = read_runs(_source(path, LIMITS))
    if problems:
        raise BadConfig("import.unreadable", tuple(problems))
    return runs


def _source(path: Path, limits: "Limits | None" = None) -> "Source":
    from hub.config.files import read_source
    from hub.importing.document import LIMITS

    source, problems = read_source(path, LIMITS if limits is None else limits)
    if source is None:
        raise BadConfig("import.unreadable", tuple(problems))
    return source


def _write(result: "Result", folder: Path) -> list[Path]:
    """Write the files that are not there yet; if one is, none is written."""
    from hub.config.files import replace_file

    files = {folder / PurePath(name).name: text for name, text in (*result.files.items(), *result.tests.items())}
    for path in files:
        if path.exists() or path.is_symlink():
            raise Unclear("cli.import_stands", path=path)
    if files:
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        replace_file(path, text)
    return list(files)


def _tell(result: "Result", written: list[Path], desk: Desk) -> None:
    out = desk.out
    good = sum(one.translated for one in result.pieces)
    if out.as_json:
        pieces = [
            {
                "title": one.title, "place": one.place, "translated": one.translated, "tests": one.tests,
                "runs": one.runs, "runs_told": one.told,
                "reasons": [problem.to_json(out.language) for problem in one.refusals],
                "notes": [problem.to_json(out.language) for problem in one.notes],
            }
            for one in result.pieces
        ]  # fmt: skip
        problems = [problem.to_json(out.language) for problem in result.problems]
        out.json({"written": [str(path) for path in written], "pieces": pieces, "problems": problems})
        return
    for problem in result.problems:
        out.line(problem.line(out.language))
    for one in result.pieces:
        word = "cli.import_piece_good" if one.translated else "cli.import_piece_bad"
        out.say(word, title=one.title, place=one.place, tests=one.tests)
        if one.translated and one.runs:
            out.say("cli.import_runs", told=one.told, runs=one.runs)
        for problem in (*one.refusals, *one.notes):
            out.line(f"    {problem.line(out.language)}")
    for path in written:
        out.say("cli.import_written", path=path)
    if not written:
        out.say("cli.import_nothing")
    out.say("cli.import_told", good=good, all=len(result.pieces))
