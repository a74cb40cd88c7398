"""`hearth check`: what is doubtful comes last, the worst first, each with a name; plays and allowances when asked."""

import json
from pathlib import Path

import pytest

from hub.cli.check import EVERY
from hub.cli.main import main

DEVICES = "devices: {guests: {virtual: switch}, party: {virtual: switch}}\n"
SCENES = """\
- scene: Lights
  when: {at: "18:30"}
  do: {set: {guests.on: on}}
- scene: Dark
  when: {at: "18:30"}
  do: {set: {guests.on: off}}
- scene: Loud
  when: {at: "20:00"}
  do: {set: {party.on: on}}
- scene: Quiet
  when: {at: "20:00"}
  allow: {A1 Loud: it is a party}
  do: {set: {party.on: off}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    (tmp_path / "devices.yaml").write_text(DEVICES)
    (tmp_path / "scenes" / "a.yaml").write_text(SCENES)
    return tmp_path


def check(home: Path, *words: str) -> int:
    return main(["check", "--config", str(home), "--state", str(home / "state"), *words])


def test_findings_have_names_and_leave_the_exit_code_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home) == 0
    told = capsys.readouterr().out
    assert "doubtful, the worst first: 1 (A1 1)" in told
    assert "warning: A1-1: one event sets off both" in told
    assert "it is a party" not in told
    assert "- test:" not in told


def test_what_is_allowed_is_listed_when_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home, "--all") == 0
    told = capsys.readouterr().out
    assert "A1 of Loud, Quiet is not told, since it is allowed: it is a party" in told
    assert "(1 warnings)" in told
    assert "allowed by their scenes: 1" in told


def test_one_play_alone_is_a_file_of_tests(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home, "--play", "a1-1") == 0
    test = capsys.readouterr().out
    assert test.startswith("- test: ")
    (home / "scenes" / "a.test.yaml").write_text(test)
    assert main(["scenes", "test", "--config", str(home), "--state", str(home / "state")]) == 0


def test_all_plays_stand_below_what_they_play(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home, "--play") == 0
    assert EVERY == "all"
    assert "- test: " in capsys.readouterr().out


def test_a_finding_that_is_not_there_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home, "--play", "A1-2") != 0
    assert "there is no finding `A1-2` with a play; those there are: A1-1" in capsys.readouterr().err


def test_programs_get_names_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(home, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["finding"]) for one in answer["problems"]] == [("A1", "A1-1")]
    assert answer["ok"]


def test_mistakes_are_what_counts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "scenes" / "b.yaml").write_text("- scene: B\n  when: nobody.on\n  do: {log: x}\n")
    assert check(home) == 3
    assert "doubtful" not in capsys.readouterr().out
