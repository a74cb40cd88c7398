import logging
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.config.hearth_file import DAY_S, Backup, History, Home, Keep, Network, Safety, Settings, Storage, read_settings
from hub.text.source import Source

FULL = """\
home:
  name: Our home
  time_zone: Europe/Berlin
  latitude: 52.52
  longitude: 13.4
  language: zh
network:
  interfaces: [br0, eth0.5]
  discovery: off
storage:
  folder: /srv/hearth
safety:
  override: 1h30m
log:
  level: debug
"""

MISTAKES_SHOWN = """
hearth.yaml:2:14: `Europe/Berln` is not a time zone: write for example `Europe/Berlin` or `Asia/Shanghai`; \
did you mean `Europe/Berlin`?
   2 |   time_zone: Europe/Berln
     |              ^^^^^^^^^^^^
hearth.yaml:3:13: 91 is too high: at most 90
   3 |   latitude: 91
     |             ^^
hearth.yaml:4:3: the key `lanuage` is not known here \
(known: `name`, `time_zone`, `latitude`, `longitude`, `language`, `modes`, `calendar`); did you mean `language`?
   4 |   lanuage: en
     |   ^^^^^^^
hearth.yaml:2:3: the key `longitude` is missing here
   2 |   time_zone: Europe/Berln
     |   ^
hearth.yaml:9:15: `eth 0` is not the name of a network interface: `ip link` lists them
   9 |   interfaces: "eth 0"
     |               ^^^^^^^
hearth.yaml:10:14: `maybe` is not one of: `on`, `off`, `yes`, `no`
  10 |   discovery: maybe
     |              ^^^^^
hearth.yaml:7:19: `srv` is not a whole path: begin it with `/`
   7 | storage: {folder: srv}
     |                   ^^^
hearth.yaml:11:20: `30` has no unit: write for example `30s` or `30m`
  11 | safety: {override: 30}
     |                    ^^
hearth.yaml:12:14: `loud` is not one of: `debug`, `info`, `warning`, `error`
  12 | log: {level: loud}
     |              ^^^^
hearth.yaml:5:1: the key `netwrk` is not known here \
(known: `home`, `network`, `storage`, `safety`, `log`, `backup`, `history`, `mqtt`); did you mean `network`?
   5 | netwrk:
     | ^^^^^^
"""


def shown(text: str) -> list[str]:
    return [problem.render() for problem in read_settings(Source("hearth.yaml", text))[1]]


def test_everything_that_can_be_said() -> None:
    settings, problems = read_settings(Source("hearth.yaml", FULL))
    assert problems == []
    assert settings == Settings(
        Home("Our home", ZoneInfo("Europe/Berlin"), 52.52, 13.4, "zh"),
        Network(("br0", "eth0.5"), discovery=False),
        Storage(Path("/srv/hearth")),
        Safety(5400.0),
        logging.DEBUG,
    )


def test_a_time_zone_is_all_that_must_be_said() -> None:
    settings, problems = read_settings(Source("hearth.yaml", "home: {time_zone: Asia/Shanghai}"))
    assert problems == []
    assert settings == Settings(Home("Home", ZoneInfo("Asia/Shanghai")))
    assert settings is not None
    assert settings.safety.override_s == 3600
    assert settings.network == Network((), discovery=True)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "home:\n"])
def test_an_empty_file_lacks_its_home(text: str) -> None:
    settings, problems = read_settings(Source("hearth.yaml", text))
    assert settings is None
    assert [problem.message_id for problem in problems] in (["value.missing_key"], ["value.empty"])


def test_all_mistakes_are_told_at_once_each_with_its_place() -> None:
    text = """\
home:
  time_zone: Europe/Berln
  latitude: 91
  lanuage: en
netwrk:
  discovery: on
storage: {folder: srv}
network:
  interfaces: "eth 0"
  discovery: maybe
safety: {override: 30}
log: {level: loud}
"""
    assert "\n".join(shown(text)) == MISTAKES_SHOWN.strip("\n")


@pytest.mark.parametrize("zone", ["Europe", "../../etc/passwd", "/etc/localtime", "x" * 5000, "''", "Mars/Olympus"])
def test_what_is_no_time_zone_is_a_problem_and_no_exception(zone: str) -> None:
    settings, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: {zone}}}"))
    assert settings is None
    assert [problem.message_id for problem in problems] == ["config.time_zone"]


@pytest.mark.parametrize(
    "text", ["[]", "home: []", "home: {time_zone: UTC}\nnetwork: x", "a: *b", "home: {time_zone: []}"]
)
def test_wrong_forms_are_problems(text: str) -> None:
    assert shown(text)


@pytest.mark.parametrize("key", ["network", "storage", "safety", "log", "history"])
def test_an_empty_section_is_the_default(key: str) -> None:
    settings, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\n{key}:\n"))
    assert problems == []
    assert settings == Settings(Home("Home", ZoneInfo("UTC")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", Backup()),
        ("{daily_at: off}", Backup(daily_at=None)),
        ("{daily_at: OFF, history: on}", Backup(daily_at=None, history=True)),
        ("{folder: /mnt/usb, daily_at: '04:15'}", Backup(Path("/mnt/usb"), 4.25 * 3600)),
        ("{keep: {daily: 3, weekly: 0}}", Backup(keep=Keep(3, 0))),
    ],
)  # fmt: skip
def test_how_backups_are_made(text: str, expected: Backup) -> None:
    settings, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\nbackup: {text}"))
    assert problems == []
    assert settings is not None
    assert settings.backup == expected


@pytest.mark.parametrize("text", ["{daily_at: 25:00}", "{folder: usb}", "{keep: {daily: 0}}", "{keep: 7}", "{when: 3}"])
def test_mistakes_about_backups_are_told(text: str) -> None:
    _, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\nbackup: {text}"))
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", History()),
        ("{samples: 2d, five_minutes: 30d, hours: 400d}", History(2 * DAY_S, 30 * DAY_S, 400 * DAY_S)),
        ("{max_mb: 64, write_budget: 12}", History(max_mb=64, write_budget=12)),
    ],
)
def test_what_is_kept_of_the_past(text: str, expected: History) -> None:
    settings, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\nhistory: {text}"))
    assert problems == []
    assert settings is not None
    assert settings.history == expected


@pytest.mark.parametrize("text", ["{samples: 1h}", "{samples: 10}", "{max_mb: 1}", "{write_budget: 0}", "{raw: 3d}"])
def test_mistakes_about_history_are_told(text: str) -> None:
    _, problems = read_settings(Source("hearth.yaml", f"home: {{time_zone: UTC}}\nhistory: {text}"))
    assert len(problems) == 1
