"""`hearth import`: what it writes, what it never overwrites, and what it says."""

import re
from pathlib import Path

import pytest

from hub.cli.import_from import HUBS
from hub.cli.main import main

AUTOMATIONS = """
- alias: Hall light
  trigger: {platform: state, entity_id: binary_sensor.hall_motion, to: "on"}
  action: [{service: light.turn_on, entity_id: light.hall}]
- alias: Lock
  trigger: {platform: time, at: "22:00"}
  action: [{service: lock.lock, entity_id: lock.door}]
"""
TESTS = """\
- test: 'Hall light 1: acts'
  scenes: Hall light
  given: {hall.motion: off, hall_light.on: on}
  steps:
    - is: {hall.motion: on}
    - then: {hall_light.on: on}

- test: 'Hall light 2: silent'
  scenes: Hall light
  given: {hall.motion: on, hall_light.on: on}
  steps:
    - is: {hall.motion: off}
    - wait: 1m
    - then: nothing
"""
CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(tmp_path, capsys)


class Run:
    """The command in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        (folder / "automations.yaml").write_text(AUTOMATIONS)
        (folder / "map.yaml").write_text("entities: {light.hall: hall_light, binary_sensor.hall_motion: hall.motion}\n")

    def __call__(self, *words: str) -> tuple[int, str]:
        code = main(["import", "home-assistant", str(self.folder / "automations.yaml"), *words, "--config", str(CONFIG),
                     "--state", str(self.folder / "state"), "--lang", "en"])  # fmt: skip
        said = self.capsys.readouterr()
        return code, said.out + said.err


def test_what_can_be_translated_is_written_and_the_rest_is_listed(run: Run) -> None:
    out = run.folder / "out"
    code, said = run("--entities", str(run.folder / "map.yaml"), "--out", str(out))
    assert code == 1
    assert re.search(r"✓ Hall light \(.*automations.yaml:2\), tests: 2\n", said)
    assert "✗ Lock" in said
    assert "automations.yaml:7:" in said
    assert "`lock.door` is not in the map" in said
    assert "1 of 2 translated" in said
    assert (out / "automations.yaml").read_text() == (
        "- scene: Hall light\n  when: hall.motion\n  do:\n    - set: {hall_light.on: on}\n"
    )
    assert (out / "automations.test.yaml").read_text() == TESTS
    code, said = run("--entities", str(run.folder / "map.yaml"), "--out", str(out))
    assert code == 2
    assert "never overwritten" in said


def test_a_map_is_proposed_and_wanted(run: Run) -> None:
    assert HUBS == ("home-assistant",)
    code, said = run("--propose-map")
    assert code == 0
    assert "  # light.hall: hall_light\n" in said
    code, said = run()
    assert code == 2
    assert "--propose-map" in said
    (run.folder / "map.yaml").write_text("entities: {light.hall: nothing}\n")
    code, said = run("--entities", str(run.folder / "map.yaml"), "--json")
    assert code == 3
    assert "nothing was translated" in said
