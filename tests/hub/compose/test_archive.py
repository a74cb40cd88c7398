"""What an inquiry may look at: files of a home, of which none is changed."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from hub.compose.archive import Archive, kept_in, open_archive
from hub.compose.handover import TABLES, Kept, kept_by
from hub.compose.inquiry import QUESTIONS, answer, answer_alone
from hub.compose.inquiry_child import answered
from hub.compose.replaying import replay
from hub.config.places import Places
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadSetup
from hub.storage.control import open_control
from hub.storage.versions import load_versions
from hub.text.problem import Problem
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.entries import program_hash

SCENES = (
    "- {scene: Light, when: door.on, do: {set: {lamp.on: on}}}\n- {scene: Off, when: not door.on, do: {log: off}}\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Places:
    """A home with two scenes in two files of its past, whose hub has stopped."""
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "socket")
    (places.config / "scenes").mkdir(parents=True)
    places.state.mkdir()
    (places.config / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    (places.config / "devices.yaml").write_text("devices:\n  door: {virtual: switch}\n  lamp: {virtual: switch}\n")
    (places.config / "scenes" / "a.yaml").write_text(SCENES)
    asyncio.run(_live(places))
    return places


async def _live(places: Places) -> None:
    store = await open_control(places.state, VirtualClock(1000.0))
    archive = open_archive(places.config, places.state, await kept_by(store))
    reading = archive.compiled(archive.config.scenes)
    (await load_versions(store)).accept(program_hash(reading.program), reading.texts, 1000.0)
    await store.flush()
    await store.close()


def program(archive: Archive) -> Program:
    return archive.compiled(archive.config.scenes).program


def contents(folder: Path) -> Mapping[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file()}


def test_the_scenes_of_then_are_compiled_from_what_is_kept(home: Places) -> None:
    before = contents(home.state)
    archive = open_archive(home.config, home.state)
    wanted = program_hash(program(archive))
    load = archive.program_of(wanted, ())
    assert load is not None
    assert program_hash(load(View())) == wanted
    assert archive.program_of("another", ()) is None
    assert contents(home.state) == before


def test_it_goes_through_json_to_another_process(home: Places) -> None:
    kept = kept_in(home.state)
    told = json.loads(json.dumps(kept.to_json()))
    assert Kept.of(told) == kept
    assert set(told) == {table.name for table in TABLES}
    question = {"kind": "replay", "since": 0.0, "until": 1.0}
    asked = {"config": str(home.config), "state": str(home.state), "kept": told, "language": "en"}
    assert answered({**asked, "question": question})["failed"][0] == "inquiry.no_journal"
    assert answered({**asked, "question": {"kind": "nonsense"}})["failed"][1]["known"] == ", ".join(QUESTIONS)


def test_other_files_take_the_place_of_those_of_their_name(home: Places) -> None:
    archive = open_archive(home.config, home.state)
    files = archive.with_files([("a.yaml", "- {scene: One, when: door.on, do: {log: x}}\n"), ("b.yaml", "[]\n")])
    assert [Path(one.name).name for one in files] == ["a.yaml", "b.yaml"]
    assert [one.title for one in archive.scenes(files)(View()).scenes] == ["One"]
    with pytest.raises(BadConfig) as refused:
        archive.scenes(archive.with_files([("elsewhere/a.yaml", "- {scene: One, when: dor.on, do: {log: x}}\n")]))
    (problem,) = refused.value.problems
    assert isinstance(problem, Problem)
    assert str(problem.mark).startswith("elsewhere/a.yaml:1")


def test_problems_of_other_scenes_are_an_answer(home: Places) -> None:
    archive = open_archive(home.config, home.state)
    question = {
        "kind": "replay",
        "since": 0,
        "until": 1,
        "files": [["c.yaml", "- {scene: x, when: y.on, do: {log: z}}\n"]],
    }
    (problem,) = answer(archive, question, "en")["problems"]
    assert "y" in problem["message"]
    assert QUESTIONS["replay"] is replay


def test_what_is_not_there_is_said(home: Places, tmp_path: Path) -> None:
    with pytest.raises(BadSetup, match=r"inquiry\.no_journal"):
        answer_alone(home, {"kind": "replay", "since": 0.0, "until": 1.0}, "en")
    with pytest.raises(BadSetup, match=r"inquiry\.no_store"):
        kept_in(tmp_path)
    (home.config / "devices.yaml").write_text("devices: [\n")
    with pytest.raises(BadConfig):
        open_archive(home.config, home.state)


async def test_a_store_that_a_hub_works_on_is_left_alone(home: Places) -> None:
    store = await open_control(home.state, VirtualClock(1000.0))
    with pytest.raises(BadSetup, match=r"inquiry\.store_in_use"):
        kept_in(home.state)
    await store.close()
