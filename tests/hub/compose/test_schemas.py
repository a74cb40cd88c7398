"""The schemas of a home: its own files are valid, and the readers know no key that the schemas do not tell."""

import re
from pathlib import Path

import pytest

from drivers.families import FAMILIES, LISTENING
from hub.compose.schemas import FILES, schemas
from hub.config.devices_file import read_devices
from hub.config.hearth_file import read_settings
from hub.model.errors import BadConfig
from hub.text.messages.catalogue import CATALOGUE
from hub.text.problem import Problem
from hub.text.schema import Schema
from hub.text.source import Source
from tests.scenes.editors import judge, key_sets, mappings, tree, with_key

EXAMPLE = Path(__file__).parents[3] / "config"

SETTINGS = """\
home: {name: Home, time_zone: Europe/Berlin, latitude: 52.5, longitude: 13.4, language: zh, modes: [home, away]}
network: {interfaces: [lo], discovery: off}
storage: {folder: /var/lib/hearth}
safety: {override: 1h}
log: {level: debug}
backup: {folder: /mnt, daily_at: 03:30, keep: {daily: 7, weekly: 4, monthly: 6}, history: off}
history: {samples: 10d, five_minutes: 90d, hours: 1000d, max_mb: 512, write_budget: 40}
mqtt:
  broker: mqtts://broker.lan
  name: home
  user: hearth
  version: 5
  base: hearth
  tls: {ca: /etc/ca.pem, certificate: /etc/hearth.pem, key: /etc/hearth.key}
  listen: {zigbee2mqtt: [lamps, attic/lamps], frigate: off}
  publish: {homeassistant: homeassistant, commands: on}
  share: {with: {cabin: command, office: watch}, devices: [lamp, kettle], except: plug}
"""
DEVICES = """\
areas:
  kitchen: The kitchen
  厨房: 厨房
devices:
  lamp:
    name: Lamp
    area: kitchen
    model: yeelink.light.lamp22
    endpoints: [miio:77, {id: "miio:78", via: gateway}]
    labels: [night, 夜]
    properties: {brightness: {fresh_for: 5m}}
  gateway: {endpoints: miio:79}
  plug: {hazard: {allow: yes, max_on: 30m, needs: [lamp.on], without_off: no}, load: heater}
  kettle: {hazard: allow}
  anna: {virtual: presence}
  heating: {virtual: {wanted: {initial: 20 °C, minimum: 5 °C, maximum: 30 °C, step: 1 °C}, boost: off, kind: [a, b]}}
"""
BAD_SETTINGS = [
    ("Europe/Berlin", "Europe/Berln"), ("latitude: 52.5", "latitude: 99"), ("language: zh", "language: de"),
    ("override: 1h", "override: 60"), ("debug", "loud"), ("03:30", "25:30"), ("daily: 7", "daily: 0"), ("/var", "var"),
    ("mqtts:", "http:"), ("version: 5", "version: 6"), ("name: home\n", "name: Home!\n"),
    ("cabin: command", "cabin: 5"), ("attic/lamps", "attic/#"), ("/etc/ca.pem", "ca.pem"),
    ("frigate: off", "axis: off"),
]  # fmt: skip
BAD_DEVICES = [
    ("area: kitchen", "area: kitchn"), ("miio:77", "miao:77"), ("via: gateway", "via: gatway"), ("heater", "heatr"),
    ("hazard: allow", "hazard: maybe"), ("fresh_for: 5m", "fresh_for: 5"), ("presence", "prsence"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Schema]:
    folder = tmp_path_factory.mktemp("home")
    (folder / "scenes").mkdir()
    (folder / "hearth.yaml").write_text(SETTINGS, "utf-8")
    (folder / "devices.yaml").write_text(DEVICES, "utf-8")
    (folder / "scenes" / "a.yaml").write_text("- {scene: Broken, when: nothing}\n- {id: night}\n- 5\n", "utf-8")
    return schemas(folder, {}, "en")


def test_the_example_home_is_valid() -> None:
    found = schemas(EXAMPLE, {}, "en")
    assert found.keys() == FILES.keys()
    for name, pattern in FILES.items():
        look = judge(found[name])
        for path in sorted(EXAMPLE.glob(pattern)):
            assert look(path.read_text("utf-8")) is None, path


@pytest.mark.parametrize(
    ("name", "text", "wrong"), [("hearth.json", SETTINGS, BAD_SETTINGS), ("devices.json", DEVICES, BAD_DEVICES)]
)
def test_settings_and_devices(home: dict[str, Schema], name: str, text: str, wrong: list[tuple[str, str]]) -> None:
    look = judge(home[name])
    assert look(text) is None
    for old, new in wrong:
        assert text.count(old) >= 1
        assert look(text.replace(old, new, 1)) is not None, new


def read(name: str, text: str) -> list[Problem]:
    source = Source(name, text)
    if name == "hearth.json":
        return read_settings(source, None, LISTENING)[1]
    return read_devices(source, FAMILIES.keys())[1]


@pytest.mark.parametrize(("name", "text"), [("hearth.json", SETTINGS), ("devices.json", DEVICES)])
def test_readers_and_schemas_know_the_same_keys(home: dict[str, Schema], name: str, text: str) -> None:
    assert not [one for one in read(name, text) if one.message_id == "value.unknown_key"]
    described, look = set(key_sets(home[name])), judge(home[name])
    compared = 0
    for _, mapping in mappings(tree(text)):
        mutant = with_key(text, mapping, "zzz")
        for problem in read(name, mutant):
            if problem.message_id == "value.unknown_key" and problem.params["key"] == "zzz":
                known = frozenset(re.findall(r"`([^`]+)`", str(problem.params["known"])))
                assert known in described, (sorted(known), mutant)
                assert look(mutant) is not None
                compared += 1
    assert compared >= 9


def test_scenes_that_are_wrong_do_not_matter(home: dict[str, Schema]) -> None:
    named = home["scenes.json"]["definitions"]["scene"]
    assert named["anyOf"][0] == {"enum": ["Broken", "night"]}
    assert {"wanted", "boost", "kind"} <= {
        name.partition(".")[2] for name in home["scenes.json"]["definitions"]["targets"]["properties"]
    }


def test_devices_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "hearth.yaml").write_text(SETTINGS, "utf-8")
    (tmp_path / "devices.yaml").write_text("devices: [", "utf-8")
    with pytest.raises(BadConfig) as caught:
        schemas(tmp_path, {}, "en")
    assert caught.value.problems


def test_every_key_of_the_files_is_told(home: dict[str, Schema]) -> None:
    for name in ("hearth.json", "devices.json"):
        told = repr(home[name])
        prefixes = ("schema.home.", "schema.hearth.") if name == "hearth.json" else ("schema.device.",)
        sentences = [CATALOGUE[id_][0] for id_ in CATALOGUE if id_.startswith(prefixes)]
        assert [one for one in sentences if one not in told] == []
