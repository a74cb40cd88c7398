"""The inquiry `shadow`, and what a person reads of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from hub.cli import scenes_shadow
from hub.cli.main import main
from hub.compose.archive import Archive
from hub.compose.shadowing import shadow
from hub.model.errors import BadSetup
from scenes.journal.entries import Entry
from scenes.replay.replayer import Replayer
from tests.scenes.replay.recorded import HOME
from tests.scenes.replay.test_shadows import PERSON, Recorded, motion, program, recorded


@dataclass
class Config:
    scenes: tuple[object, ...] = ()


class Fake:
    """An archive of what a stage has recorded."""

    home = HOME
    config = Config()

    def __init__(self, stage: Recorded) -> None:
        self.stage = stage

    def scenes(self, _: object) -> Any:
        return program

    def replayer(self) -> Replayer:
        return Replayer(HOME, lambda *_: program)

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry]]:
        return enumerate(one for one in self.stage.log if one.wall <= until)


@pytest.fixture
def archive() -> Archive:
    stage = recorded()
    motion(stage)
    stage.wait("2m")
    stage.is_at("hall_light.on", True, PERSON)
    stage.wait("1h")
    stage.is_at("hall_light.on", False, PERSON)
    return cast("Archive", Fake(stage))


QUESTION = {"kind": "shadow", "scene": "Light", "since": 0.0, "until": 9e9}


def test_an_answer_is_json(archive: Archive) -> None:
    found = shadow(archive, QUESTION, "en")
    assert json.loads(json.dumps(found)) == found
    (would,) = found["would"]
    assert (would["what"], would["value"], would["was"], would["really"]) == ("hall_light.on", True, False, "done")
    assert (would["by"]["origin"], would["by"]["who"], would["by"]["after"]) == ("person", "anna", 120.0)
    (unmeant,) = found["unmeant"]
    assert (unmeant["what"], unmeant["value"], unmeant["who"]) == ("hall_light.on", False, "anna")
    assert (found["shadow"], found["runs"], len(found["others"])) == (True, 1, 5)
    assert shadow(archive, QUESTION | {"within": 60.0}, "en")["would"][0]["really"] == "not"


def test_a_scene_that_is_not_there(archive: Archive) -> None:
    with pytest.raises(BadSetup) as refused:
        shadow(archive, QUESTION | {"scene": "Nope"}, "en")
    assert refused.value.message_id == "shadow.no_scene"


@pytest.fixture
def told(archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    asked: list[tuple[object, ...]] = []

    def ask(_desk: object, question: dict[str, object], since: str, until: str | None) -> Any:
        asked.append((question["within"], since, until))
        return shadow(archive, QUESTION | question, "en")

    monkeypatch.setattr(scenes_shadow, "ask_past", ask)

    def tell(*words: str) -> tuple[int, str, list[tuple[object, ...]]]:
        code = main(["scenes", "--lang", "en", "shadow", *words])
        return code, capsys.readouterr().out, asked

    return tell


def test_what_a_person_reads(told: Any) -> None:
    code, said, asked = told("Light")
    assert code == 0
    assert asked == [(600.0, "3d", None)]
    assert "runs as a shadow: 1" in said
    assert "done 2m later, by anna" in said
    assert "of 1: 1 done by others within 10m, 0 so already, 0 not done" in said
    assert "send a request: POST http://192.0.2.1/x" in said
    assert "hall_light.on  off    by anna" in said


def test_of_a_scene_that_is_no_shadow_nothing_is_said_but_that(told: Any) -> None:
    code, said, _ = told("Door")
    assert code == 1
    assert "it is no shadow now" in said
    assert "it would have done nothing" not in said, "no shadow is no verdict"


def test_a_long_list_is_cut(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes_shadow, "SHOWN", 2)
    assert "and 3 more: --all shows them" in told("Light")[1]
    assert "more:" not in told("Light", "--all")[1]


def test_what_cannot_be(told: Any) -> None:
    assert told("Light", "--within", "soon")[0] == 2
