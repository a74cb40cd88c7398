"""Calendars in a whole configuration: asked by scenes, checked, kept with the rest of what was accepted, backed up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.backup.sources import configuration
from hub.compose.checking import check_house
from hub.config.accepted import keep, kept
from hub.config.load import load

SCENE = "- {scene: Wake, when: {at: 06:30, days: %s}, do: {log: x}}\n"
DECEMBER = datetime(2026, 12, 15, tzinfo=UTC).timestamp()


def home(folder: Path, days: str, calendar: str = "", **calendars: str) -> Path:
    own = f", calendar: {calendar}" if calendar else ""
    (folder / "hearth.yaml").write_text(f"home: {{time_zone: Asia/Shanghai{own}}}\n")
    for name in ("scenes", "calendars"):
        (folder / name).mkdir()
    (folder / "scenes" / "a.yaml").write_text(SCENE % days)
    for name, text in calendars.items():
        (folder / "calendars" / f"{name}.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("days", "calendar", "told"),
    [
        ("workdays.china", "", ["calendar.runs_out"]),
        ("workdays", "china", ["calendar.runs_out"]),
        ("workdays", "family", []),
        ("mon-fri", "china", []),
        ("holidays.atlantis", "", ["scene_time.no_such_calendar"]),
        ("workdays", "atlantis", ["calendar.unknown"]),
    ],
)
def test_check_tells_of_calendars_that_are_asked(tmp_path: Path, days: str, calendar: str, told: list[str]) -> None:
    folder = home(tmp_path, days, calendar, family="holidays: [12-24]\n")
    assert [one.message_id for one in check_house(folder, {}, DECEMBER)] == told
    assert [one.message_id for one in check_house(folder, {})] == [one for one in told if one != "calendar.runs_out"]


def test_a_mistake_in_a_calendar_has_its_place(tmp_path: Path) -> None:
    folder = home(tmp_path, "workdays.family", family="holidays:\n  - 12-24\n  - 12-32\n")
    (problem,) = check_house(folder, {})
    assert str(problem.mark) == f"{folder}/calendars/family.yaml:3:5"


def test_calendars_are_part_of_what_was_accepted_and_of_a_backup(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    folder = home(tmp_path / "config", "workdays.family", family="holidays: [12-24]\n")
    config, problems = load(folder, ())
    assert config is not None
    assert problems == []
    keep(config, tmp_path)
    last = kept(tmp_path)
    assert last is not None
    assert check_house(last, {}) == ()
    assert "config/calendars/family.yaml" in [piece.path for piece in configuration(folder)]
