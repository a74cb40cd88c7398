"""`hearth scenes test`: the tests of the scenes, played without a hub."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, Unclear
from hub.cli.lines import trace_lines
from hub.cli.out import Out, at_home_in
from hub.cli.when import machine_clock
from hub.model.errors import BadConfig, BadSetup
from hub.text.problem import Severity, has_errors
from hub.text.source import Mark, Source
from scenes.journal.words import trace_json

if TYPE_CHECKING:
    from hub.compose.rehearsal import Played, Rehearsal
    from scenes.testing.coverage import Covered
    from scenes.testing.player import Failure

PARTS: Final = ("triggers", "conditions", "actions")
TEXT: Final = 60
"""How many characters of a part of a scene are shown."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="*", help=words("cli.arg.scenes.test.file"))
    parser.add_argument("--coverage", action="store_true", help=words("cli.arg.scenes.test.coverage"))
    parser.add_argument("--junit", type=Path, metavar="PATH", help=words("cli.arg.scenes.test.junit"))


def execute(args: Namespace, desk: Desk) -> int:
    """Play them; the exit code says whether all passed."""
    # As `hearth check`: without the composition root, and without a hub.
    from hub.cli.junit import junit

    out = desk.out
    rehearsal, seconds = _rehearse(args.files, desk)
    if args.junit is not None:
        try:
            args.junit.write_text(junit(rehearsal, out.language), encoding="utf-8")
        except OSError as failure:
            reason = failure.strerror or str(failure)
            raise BadSetup("tests.cannot_write", path=str(args.junit), reason=reason) from failure
    if out.as_json:
        out.json(_json(rehearsal, seconds, out))
    else:
        _tell(rehearsal, seconds, out, whole=not args.files, each=args.coverage)
    if has_errors(rehearsal.problems):
        return Exit.CONFIG
    return Exit.NO if rehearsal.failures else Exit.OK


def _rehearse(names: Sequence[str], desk: Desk) -> "tuple[Rehearsal, float]":
    from hub.compose.home import config_in, home_without_hub
    from hub.compose.inventory import read_inventory
    from hub.compose.rehearsal import rehearse
    from hub.config.load import SCENES_FOLDER

    places, now = desk.places(), machine_clock().monotonic
    config = config_in(places.config)
    at_home_in(str(config.settings.home.time_zone))
    folder = places.config / SCENES_FOLDER
    files = tuple(_named(name, folder) for name in names) if names else _beside(folder)
    if not files:
        raise Unclear("tests.none", folder=str(folder))
    begun = now()
    home = home_without_hub(config, read_inventory(places.state))
    return rehearse(config, home, files, now), now() - begun


def _named(name: str, folder: Path) -> Source:
    """The file of tests that somebody means: a path, or a name beside the scenes; for scenes, that beside them."""
    from hub.config.load import TEST_ENDING

    stem = name.removesuffix(TEST_ENDING).removesuffix(".yaml")
    beside = (Path(f"{stem}{TEST_ENDING}"), folder / f"{stem}{TEST_ENDING}")
    paths = (*beside, Path(name), folder / name)
    path = next((one for one in paths if one.is_file()), None)
    if path is None:
        raise Unclear("tests.no_file", name=name, folder=str(folder))
    return _read(path)


def _beside(folder: Path) -> tuple[Source, ...]:
    """All tests of the folder. The hub goes on without those that cannot be read; whoever tests must hear of them."""
    from hub.config.load import TEST_ENDING

    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(_read(one) for one in paths if one.name.endswith(TEST_ENDING) and not one.name.startswith("."))


def _read(path: Path) -> Source:
    from hub.config.files import read_source

    source, problems = read_source(path)
    if source is None:
        raise BadConfig("tests.unreadable", tuple(problems), file=str(path))
    return source


def _tell(rehearsal: "Rehearsal", seconds: float, out: Out, *, whole: bool, each: bool) -> None:
    """What is wrong, the files, the tests that failed and why, the sum, and what was covered."""
    for problem in rehearsal.problems:
        if problem.severity is Severity.ERROR:
            out.block(problem.render(out.language))
    wrong = {one.mark.source.name for one in rehearsal.of_tests if one.mark and one.severity is Severity.ERROR}
    for file, played in rehearsal.played.items():
        failed = sum(not one.verdict.passed for one in played)
        how = "wrong" if file in wrong else "bad" if failed else "good"
        out.say(f"tests.file.{how}", file=file, count=len(played) - failed, failed=failed)
    every = [one.verdict for played in rehearsal.played.values() for one in played]
    for verdict in every:
        if verdict.failure is not None:
            out.line("")
            _tell_failure(verdict.failure, rehearsal, out)
    out.line("")
    virtual, failed = sum(one.seconds for one in every), len(rehearsal.failures)
    out.say("tests.sum", count=len(every), failed=failed, virtual=virtual, seconds=seconds)
    _tell_coverage(rehearsal, out, whole=whole, each=each)


def _tell_failure(failure: "Failure", rehearsal: "Rehearsal", out: Out) -> None:
    out.block(failure.problem.render(out.language))
    if not failure.traces:
        out.line(f"    {out.words('tests.nothing_fired')}")
    for trace in _traces(failure, rehearsal, out):
        for line in trace_lines(trace):
            out.line(f"    {line}")


def _traces(failure: "Failure", rehearsal: "Rehearsal", out: Out) -> list[Answer]:
    handles = rehearsal.home.handles()

    def written(target: str) -> str:
        key, dot, path = target.partition(".")
        return f"{handles.get(key, key)}{dot}{path}"

    return [trace_json(trace, written, out.language) for trace in failure.traces]


def _tell_coverage(rehearsal: "Rehearsal", out: Out, *, whole: bool, each: bool) -> None:
    """Of all scenes, or (not `whole`) of those that were tested; what is missing of `each`."""
    scenes = [scene for scene in rehearsal.program.scenes if whole or scene.id in rehearsal.tested]
    covered = [(scene, rehearsal.coverage.covered(scene.id)) for scene in scenes]
    for scene, one in covered if each else ():
        if scene.id not in rehearsal.tested:
            out.say("tests.untested", scene=scene.title, place=scene.place)
            continue
        out.say("tests.covered_of", scene=scene.title, **_figures([one]))
        for mark, part in one.missing:
            out.line("    " + out.words(f"tests.part.{part}", place=str(mark), text=_text_at(mark)))
    out.say("tests.covered", **_figures(one for _, one in covered))
    if not each and any(one.missing for _, one in covered):
        out.say("tests.see_coverage")


def _figures(covered: "Iterable[Covered]") -> dict[str, str]:
    """`3/4` for each sort of parts."""
    found = [*covered]
    sums = {part: [sum(one.parts[part][at] for one in found) for at in (0, 1)] for part in PARTS}
    return {part: f"{done}/{whole}" for part, (done, whole) in sums.items()}


def _text_at(mark: Mark) -> str:
    """What stands at a place, as far as its line goes."""
    return mark.source.line(mark.line)[mark.column - 1 :][:TEXT].rstrip()


def _json(rehearsal: "Rehearsal", seconds: float, out: Out) -> Answer:
    def told(played: "Played") -> Answer:
        verdict = played.verdict
        found: Answer = {"test": verdict.case.title, "passed": verdict.passed, "seconds": played.took}
        if verdict.failure is not None:
            found["problem"] = verdict.failure.problem.to_json(out.language)
            found["done"] = [deed.text for deed in verdict.failure.done]
            found["traces"] = _traces(verdict.failure, rehearsal, out)
        return found

    covered = [(scene, rehearsal.coverage.covered(scene.id)) for scene in rehearsal.program.scenes]
    return {
        "ok": not rehearsal.failures and not has_errors(rehearsal.problems),
        "seconds": seconds,
        "problems": [problem.to_json(out.language) for problem in rehearsal.problems],
        "files": [{"file": file, "tests": [*map(told, played)]} for file, played in rehearsal.played.items()],
        "coverage": [
            {
                "scene": scene.title, "place": scene.place, "tested": scene.id in rehearsal.tested,
                **{part: {"covered": done, "all": whole} for part, (done, whole) in one.parts.items()},
                "missing": [{"place": str(at), "never": str(part), "text": _text_at(at)} for at, part in one.missing],
            }
            for scene, one in covered
        ],
    }  # fmt: skip
