"""`hearth check`: all that is wrong with a configuration and doubtful about its scenes; and what an edit adds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from drivers.families import FAMILIES, LISTENING
from hub.compose.home import devices_of, guarded, home_of, library_with, read_home
from hub.config.calendars import ending
from hub.config.load import Config, load
from hub.text.problem import Problem, has_errors, in_order, warning
from hub.text.source import Mark, place_of
from scenes.check.checker import checking, findings, warnings
from scenes.check.facts_expressions import House
from scenes.check.finding import Finding
from scenes.check.settle import Settled, settle
from scenes.engine.program import Program, Scene
from scenes.engine.view import View
from scenes.reader.home import Reading
from scenes.stage.home import Home
from scenes.testing.reading import read_tests

Patience = Callable[[], bool]
"""Whether there is still time."""


def check_house(
    folder: Path, models: Mapping[str, str], now: float | None = None, *, every: bool = False
) -> tuple[Problem, ...]:  # fmt: skip
    """All problems of a configuration folder, without a hub; last the findings about scenes, the worst first.

    `models` are those that a hub has learned, by ref. `now` (Unix seconds): what will be wrong soon is told too.
    `every`: also findings that are allowed.
    """
    config, problems = load(folder, FAMILIES.keys(), LISTENING)
    if config is None:
        return tuple(problems)
    devices, _, told = guarded(config, devices_of(config, models), library_with(config, models))
    home, view = home_of(config, devices), View()
    reading = read_home(config, home, view)
    tests = problems_of_tests(config, home, reading.program)
    soon = [] if now is None else ending(config.calendars, now)
    found = doubtful(config, home, reading, view, every=every)
    return (*in_order((*problems, *told, *reading.problems, *tests, *soon)), *found)


def problems_of_tests(config: Config, home: Home, program: Program) -> Iterator[Problem]:
    """What is wrong with how the tests of a home are written. `program` are the scenes that they test."""
    for source in config.tests:
        yield from read_tests(source, home, program)[1]


def doubtful(
    config: Config, home: Home, reading: Reading, view: View, *, every: bool = False
) -> tuple[Problem, ...]:  # fmt: skip
    """Findings of the checker as warnings, the worst first; none while there are mistakes: not all scenes are known.

    `view` is that which the scenes were read against; no engine has worked on it. `every`: also what is allowed.
    """
    if has_errors(reading.problems):
        return ()
    one = checking(reading, view, House(home.devices, home.facts, home.zone))
    settled = settle(findings(one), reading.program.scenes)
    idle = (
        warning("check.allow_idle", _mark(allowed.place, config), code=allowed.code, scene=scene.title)
        for scene, allowed in settled.idle
    )
    silenced = _silenced(settled, reading.program.scenes, config) if every else ()
    return (*warnings(settled.told, reading.program.scenes, config.scenes), *idle, *silenced)


def _silenced(settled: Settled, scenes: Iterable[Scene], config: Config) -> Iterable[Problem]:
    titles = {scene.id: scene.title for scene in scenes}
    for one in settled.silenced:
        about = {"code": one.finding.code, "scenes": ", ".join(titles[id_] for id_ in one.finding.scenes)}
        yield warning("check.silenced", _mark(one.allowed.place, config), **about, reason=one.allowed.reason)


def _mark(place: str, config: Config) -> Mark | None:
    return place_of(place, {source.name: source for source in (*config.scenes, *config.blueprints)})


def added(before: Config, after: Config, home: Home, patience: Patience) -> tuple[Problem, ...]:
    """Findings about scenes that an edit brought, which were not there before it; only what is near it is looked at.

    Where there is no time for all, a warning says so.
    """
    old, new = (_read(config, home) for config in (before, after))
    touched = _touched(old[0], new[0])
    if not touched or has_errors(new[0].problems) or has_errors(old[0].problems):
        return ()
    uses = [read[0].uses[id_] for read in (old, new) for id_ in touched if id_ in read[0].uses]
    cells = frozenset(cell for one in uses for cell in one.cells)
    house = House(home.devices, home.facts, home.zone)
    found = _near(*new, touched, cells, house, patience)
    # Most edits bring nothing, and then nobody need know what was there before.
    known = {_key(one) for one in _near(*old, touched, cells, house, patience)} if found else set()
    if not patience():  # what is not known may have been there before
        return (warning("check.unfinished", None),)
    told = settle([one for one in found if _key(one) not in known], new[0].program.scenes).told
    return warnings(told, new[0].program.scenes, after.scenes)


def _read(config: Config, home: Home) -> tuple[Reading, View]:
    view = View()
    return read_home(config, home, view), view


def _touched(old: Reading, new: Reading) -> frozenset[str]:
    """Scenes (ids) that are there in one of the two only, or that are not the same."""
    were, are = (
        {scene.id: (scene.hash, scene.owner, scene.allow) for scene in one.program.scenes} for one in (old, new)
    )
    invariants = {one.hash for one in old.program.invariants} == {one.hash for one in new.program.invariants}
    everything = frozenset(were.keys() | are.keys())
    return frozenset(id_ for id_ in everything if not invariants or were.get(id_) != are.get(id_))


def _near(
    reading: Reading, view: View, touched: frozenset[str], cells: frozenset[str], house: House, patience: Patience
) -> tuple[Finding, ...]:  # fmt: skip
    """Findings about scenes that were touched, or about a property (its id) that one of them names or named."""
    uses = reading.uses
    called = {other for id_ in touched if id_ in uses for other in uses[id_].scenes} | touched
    near = [
        id_
        for id_, one in uses.items()
        if id_ in called or not cells.isdisjoint(one.cells) or not touched.isdisjoint(one.scenes)
    ]
    found = findings(checking(reading, view, house, frozenset(near)), patience=patience)
    return tuple(one for one in found if not touched.isdisjoint(one.scenes) or not cells.isdisjoint(one.properties))


def _key(finding: Finding) -> tuple[str, frozenset[str]]:
    return finding.code, frozenset(finding.scenes)
