"""`hearth demo --once` as a user runs it: green on the example home, red when anything in it is not as it must be."""

import itertools
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hub.demo.mosquitto import find_mosquitto

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
HEARTH = (sys.executable, "-m", "hub.cli.main")
UNIT = ROOT / "systemd" / "hearth.service"
# A home that is named is the whole home: there is no broker then.
PLAIN = ("--home", str(CONFIG / "virtual-home.yaml"))

MORNING = """
begins: 2026-03-02 06:58
acts:
  - act: Somebody comes into the kitchen
    at: 07:02
    world: {kitchen_camera: {person: on}}
    break: {BREAK}
    scenes: [Kettle on when someone comes into the kitchen]
"""


def demo(*options: str) -> subprocess.CompletedProcess[str]:
    """Run it with a temporary folder of its own, and see that it leaves nothing in there."""
    place = Path(tempfile.mkdtemp(prefix="d", dir="/tmp"))  # a socket's path must be short
    try:
        command = [*HEARTH, "demo", "--once", *options]
        here = {**os.environ, "TMPDIR": str(place)}
        run = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True, timeout=120, check=False)
        assert list(place.iterdir()) == [], "something was left behind"
    finally:
        shutil.rmtree(place)
    return run


def findings(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The ids of what the judge found."""
    told = json.loads(run.stdout)
    assert told["passed"] is (not told["findings"])
    return [finding["id"] for finding in told["findings"]]


def home_with(tmp_path: Path, old: str, new: str) -> Path:
    """The virtual home's file with something else in it."""
    text = (CONFIG / "virtual-home.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "home.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def morning(tmp_path: Path, mischief: str = "") -> Path:
    """A day of one act."""
    file = tmp_path / "day.yaml"
    file.write_text(MORNING.replace("BREAK", mischief), "utf-8")
    return file


def test_the_example_home_has_the_day_that_it_must_have() -> None:
    run = demo()
    assert run.returncode == 0, run.stdout + run.stderr
    for word in ("kettle.on = on → confirmed", "ms to the command", "curtain.position = 100", "mdns", "hello"):
        assert word in run.stdout
    behind_broker = ("porch_light.brightness = 60 → confirmed", "There is water under the kitchen sink")
    assert all((word in run.stdout) is (find_mosquitto() is not None) for word in behind_broker)


def test_a_scene_is_missing(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    for file in (config / "scenes").glob("dressing_room.*"):
        file.unlink()
    run = demo("--config", str(config))
    assert run.returncode == 1
    assert "Dressing room" in run.stdout


def test_a_scene_of_the_hub_is_missing_though_the_judge_knows_it(tmp_path: Path) -> None:
    """The judge reads the scenes before the hub does: here the hub gets others."""
    hub = shlex.join(["sh", "-c", 'rm "$5"/scenes/kitchen.* && exec "$0" "$@"'])
    run = demo("--json", *PLAIN, "--day", str(morning(tmp_path)), "--hub-prefix", hub)
    assert run.returncode == 1
    assert "cli.demo_not_done" in findings(run)


def test_a_simulator_is_killed(tmp_path: Path) -> None:
    run = demo("--json", *PLAIN, "--day", str(morning(tmp_path, "kettle: {stop: on}")))
    assert run.returncode == 1
    assert "cli.demo_not_done" in findings(run)


def test_a_kettle_says_ok_and_does_not_heat(tmp_path: Path) -> None:
    run = demo("--json", *PLAIN, "--day", str(morning(tmp_path, "kettle: {lies: on}")))
    assert run.returncode == 1
    assert "cli.demo_not_done" in findings(run)


def test_all_packets_are_lost(tmp_path: Path) -> None:
    home = home_with(tmp_path, "family: miio,", "family: miio, loss: 1,")
    text = home.read_text("utf-8").splitlines()
    lossy = [line.replace(" loss: 1,", "") if "via:" in line else line for line in text]
    home.write_text("\n".join(lossy), "utf-8")
    run = demo("--json", "--home", str(home))
    assert run.returncode == 1
    assert "cli.demo_not_adopted" in findings(run)


def test_the_hub_passes_under_the_limits_of_its_unit() -> None:
    """And the home needs no broker."""
    prefix = shlex.join([sys.executable, str(ROOT / "tests" / "system" / "sandbox.py"), str(UNIT), "--"])
    run = demo("--json", "--hub-prefix", prefix, *PLAIN)
    assert findings(run) == []
    assert run.returncode == 0


def test_something_is_asked_for_that_no_scene_of_the_judge_wants(tmp_path: Path) -> None:
    scene = "- {scene: Breeze, when: kitchen_camera.person, do: {set: {fan.on: on}}}"
    hub = shlex.join(["sh", "-c", f'echo "{scene}" >> "$5/scenes/more.yaml" && exec "$0" "$@"'])
    run = demo("--json", *PLAIN, "--day", str(morning(tmp_path)), "--hub-prefix", hub)
    assert run.returncode == 1
    assert findings(run) == ["cli.demo_uncalled_for"]


def test_the_home_lives_on_until_it_is_told_to_end(tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="d", dir="/tmp"))
    try:
        command = [*HEARTH, "demo", "--day", str(morning(tmp_path))]
        here = {**os.environ, "TMPDIR": str(place)}
        with subprocess.Popen(command, cwd=ROOT, env=here, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = list(itertools.takewhile(lambda line: "Ctrl-C" not in line, process.stdout))
            socket_path = next(line.split("--socket ")[1].strip() for line in told if "hearth watch" in line)
            asked = [*HEARTH, "get", "--socket", socket_path, "kettle.on"]
            assert "on" in subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        assert list(place.iterdir()) == []
    finally:
        shutil.rmtree(place)


def test_another_demo_is_running() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.77.1.1", 54321))
        run = demo()
    assert run.returncode == 3
    assert "another demo is running" in run.stderr
    assert "127.77.1.1:54321" in run.stderr


def test_the_day_has_a_mistake(tmp_path: Path) -> None:
    day = morning(tmp_path)
    day.write_text(day.read_text("utf-8").replace("world:", "wolrd:"), "utf-8")
    run = demo("--day", str(day))
    assert run.returncode == 3
    assert "did you mean `world`" in run.stderr


@pytest.mark.parametrize("hand", ["kitchen_camera: {persn: on}", "camera: {person: on}"])
def test_a_hand_that_nobody_feels(tmp_path: Path, hand: str) -> None:
    day = morning(tmp_path)
    day.write_text(day.read_text("utf-8").replace("kitchen_camera: {person: on}", hand), "utf-8")
    run = demo("--day", str(day))
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
