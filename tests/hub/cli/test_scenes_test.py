"""`hearth scenes test`: what a person sees, and what a build server reads."""

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from drivers.families import FAMILIES
from hub.cli.main import main
from hub.compose.checking import problems_of_tests
from hub.compose.home import home_without_hub
from hub.compose.rehearsal import Rehearsal, rehearse
from hub.config.load import load
from tests.hub.cli.hearth import ROOT

EXAMPLE = ROOT / "config"
NARROWED = ("time in 06:00..10:00", "time in 06:00..06:30")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "home")
    return tmp_path / "home"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def play(home: Path, *words: str, lang: str = "en") -> int:
    return main(["scenes", "test", "--lang", lang, "--config", str(home), "--state", str(home.parent / "s"), *words])


def test_the_example_home_passes_and_covers_all(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(home) == 0
    said = capsys.readouterr().out.splitlines()
    assert f"{home}/scenes/kitchen.test.yaml: 7 passed" in said
    assert said[-2].startswith("26 tests, 0 failed; 2d6h1m at home took 0.")
    assert said[-1] == "covered: 12/12 triggers, 7/7 conditions (true and false), 17/17 actions"


def test_a_failure_says_where_and_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home / "scenes" / "kitchen.yaml", *NARROWED)
    beside = home / "scenes" / "kitchen.yaml"
    for name in ("kitchen", "kitchen.test.yaml", "kitchen.yaml", str(beside), str(beside.with_suffix(".test.yaml"))):
        assert play(home, name) == 1
        said = capsys.readouterr().out
        assert "kitchen.test.yaml: 5 passed, 2 failed" in said
        assert "kitchen.test.yaml:6:9: test `The kettle, when somebody comes in the morning`: `then` expects" in said
        assert "did not run: `time in 06:00..06:30` is not true [time 07:00]" in said
        assert "`--coverage` says what is missing" in said
    assert play(home, "kitchen", lang="zh") == 1
    assert "未运行：`time in 06:00..06:30` 不成立" in capsys.readouterr().out


def test_where_no_scene_did_anything_that_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home / "scenes" / "living_room.yaml", "when: manual", "when: house.mode is away")
    (home / "scenes" / "living_room.test.yaml").write_text("- {test: T, when: {wait: 1h}, told: Hello}\n")
    assert play(home, "living_room") == 1
    assert "no scene did anything since all was as expected" in capsys.readouterr().out


def test_coverage_says_what_is_missing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "scenes" / "hall.test.yaml").unlink()
    (home / "scenes" / "kitchen.test.yaml").write_text(
        "- {test: T, at: 07:00, given: {kettle.on: off, kitchen_camera.person: off}, when: {kitchen_camera.person: on},"
        " then: [kettle.on = on, band.send(message=The kettle is on)]}\n"
    )
    assert play(home, "--coverage") == 0
    said = capsys.readouterr().out
    assert f"Somebody rings ({home}/scenes/hall.yaml:14): no test" in said
    assert f"    {home}/scenes/kitchen.yaml:5:7: never false: `kettle.on is off`" in said
    assert f"    {home}/scenes/kitchen.yaml:12:9: never fired: `{{becomes: cat_fountain" in said


def test_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home / "scenes" / "kitchen.yaml", *NARROWED)
    assert play(home, "--json") == 1
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["problems"] == []
    failed = [one for file in answer["files"] for one in file["tests"] if not one["passed"]]
    assert [one["problem"]["line"] for one in failed] == [6, 25]
    assert failed[0]["traces"][0]["result"] == "not_run"
    kettle = next(one for one in answer["coverage"] if one["scene"].startswith("Kettle"))
    assert kettle["conditions"] == {"covered": 0, "all": 2}
    assert [one["never"] for one in kettle["missing"]] == ["true", "true", "false", "action", "action"]
    assert [*map(_line, kettle["missing"])] == sorted(map(_line, kettle["missing"]))


def _line(missing: dict[str, str]) -> int:
    return int(missing["place"].split(":")[-2])


def test_for_a_build_server(home: Path, tmp_path: Path) -> None:
    change(home / "scenes" / "kitchen.yaml", *NARROWED)
    (home / "scenes" / "hall.test.yaml").write_text("- {test: T, when: {wiat: 1s}}\n")
    assert play(home, "--junit", str(tmp_path / "out.xml")) == 3
    suites = ET.parse(tmp_path / "out.xml").getroot()
    found = {Path(one.attrib["name"]).name: one.attrib for one in suites}
    assert (found["kitchen.test.yaml"]["tests"], found["kitchen.test.yaml"]["failures"]) == ("7", "2")
    assert (found["hall.test.yaml"]["tests"], found["hall.test.yaml"]["errors"]) == ("1", "1")
    (failure, *_) = suites.iter("failure")
    assert failure.attrib["message"].startswith("test `The kettle")
    assert play(home, "--junit", str(tmp_path / "none" / "out.xml")) == 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nothing"], 2, "there is no file of tests `nothing`"),
        (["hall"], 3, "this is no step of a test"),
        (["hall"], 3, "hall.test.yaml: 0 passed, 0 failed, some have mistakes and were not played"),
        ([], 3, "this is no step of a test"),
    ],
)
def test_what_goes_wrong(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, says: str
) -> None:  # fmt: skip
    (home / "scenes" / "hall.test.yaml").write_text("- {test: T, when: {wiat: 1s}}\n")
    assert play(home, *words) == code
    said = capsys.readouterr()
    assert says in said.out + said.err


def test_a_home_without_tests_and_no_home(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (home / "scenes").glob("*.test.yaml"):
        file.unlink()
    assert play(home) == 2
    assert "there are no tests" in capsys.readouterr().err
    assert play(tmp_path / "nowhere") == 3
    (home / "scenes" / "x.test.yaml").write_bytes(b"\xff\xfe")
    assert play(home, "x") == 3


def rehearsed(home: Path) -> Rehearsal:
    config, _ = load(home, FAMILIES.keys())
    assert config is not None
    return rehearse(config, home_without_hub(config, {}), config.tests, lambda: 0.0)


def test_scenes_are_those_of_the_file_beside_and_what_they_run(home: Path) -> None:
    (home / "scenes" / "a.yaml").write_text("- {scene: A, when: manual, do: {run: Movie night}}\n")
    (home / "scenes" / "a.test.yaml").write_text(
        "- {test: T, when: {run: A}, then: {living_light.on: on, living_light.brightness: 20, hall_light.on: off}}\n"
    )
    (home / "scenes" / "b.test.yaml").write_text("- {test: all are there, when: {run: A}, then: nothing}\n")
    assert main(["check", "--config", str(home), "--state", str(home.parent / "s")]) == 0
    (home / "scenes" / "c.test.yaml").write_text("- {test: T, when: {wiat: 1s}}\n")
    assert main(["check", "--config", str(home), "--state", str(home.parent / "s")]) == 3
    found = rehearsed(home)
    assert [one.message_id for one in found.failures] == ["tests.done_too"]
    config, _ = load(home, FAMILIES.keys())
    assert config is not None
    assert [one.message_id for one in problems_of_tests(config, found.home, found.program)] == ["tests.no_kind"]


def test_the_tests_of_the_example_home_say_when_a_scene_is_changed(home: Path) -> None:
    """Each condition, time and hold of it taken away or changed is noticed by a test."""
    changes = [
        ("kitchen", "    - kettle.on is off\n", ""),
        ("kitchen", "    - time in 06:00..10:00\n", ""),
        ("kitchen", "  cooldown: 30m\n", ""),
        ("kitchen", ", for: 10m", ""),
        ("kitchen", "kind: double", "kind: single"),
        ("hall", "  if: time in 15:00..23:00\n", ""),
        ("hall", "  if: hall_light.on\n", ""),
        ("hall", "for: 10m", "for: 5m"),
        ("bedroom", "at: 22:30", "at: 22:31"),
        ("bedroom", "  if: time in 21:00..08:00\n", ""),
        ("bedroom", ", after: 30m", ""),
        ("dressing_room", ", for: 5m", ", for: 3m"),
        ("living_room", "brightness: 20 %", "brightness: 30 %"),
    ]
    unnoticed = []
    for file, old, new in changes:
        path = home / "scenes" / f"{file}.yaml"
        before = path.read_text()
        change(path, old, new)
        if not rehearsed(home).failures:
            unnoticed.append((file, old))
        path.write_text(before)
    assert unnoticed == []


@pytest.mark.parametrize("what", ["folder", "binary", "link"])
def test_a_file_of_tests_that_cannot_be_read_is_no_success(
    home: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    file = home / "scenes" / "zz.test.yaml"
    match what:
        case "folder":
            file.mkdir()
        case "binary":
            file.write_bytes(b"\xff\x00")
        case _:
            file.symlink_to("/dev/zero")
    assert play(home) == 3
    assert str(file) in capsys.readouterr().err
