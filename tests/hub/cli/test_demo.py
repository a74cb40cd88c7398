"""The command; what it plays is tested under tests/hub/demo and tests/system."""

import json
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from hub.cli.demo import arguments
from tests.hub.cli.hearth import ROOT, Hearth


async def test_a_day_that_names_what_is_not_there(alone: Hearth, tmp_path: Path) -> None:
    assert callable(arguments)
    day = tmp_path / "day.yaml"
    day.write_text("begins: 2026-03-02 06:58\nacts: [{act: A, scenes: [Nothing]}]", "utf-8")
    process = await alone.start("demo", "--json", "--day", str(day), stdout=PIPE)
    told = json.loads((await process.communicate())[0])
    assert process.returncode == 1
    assert told["passed"] is False
    assert [finding["id"] for finding in told["findings"]] == ["cli.demo_scene_idle"]
    assert told["deeds"] == []


WITHOUT_MOSQUITTO = """
import hub.demo.mosquitto as at, hub.cli.main as cli
at.find_mosquitto = lambda: None
raise SystemExit(cli.main())
"""


def test_without_a_broker_the_day_is_shorter_and_says_so(tmp_path: Path) -> None:
    day = tmp_path / "day.yaml"
    day.write_text("begins: 2026-03-02 06:58\nacts: [{act: A, scenes: [Good night]}]", "utf-8")
    command = [sys.executable, "-c", WITHOUT_MOSQUITTO, "demo", "--once", "--day", str(day)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stderr
    assert "apt install mosquitto" in ended.stdout
    assert "Good night" in ended.stdout  # a scene that is only there with a broker


async def test_files_that_are_not_there(alone: Hearth, tmp_path: Path) -> None:
    ended = await alone("demo", "--once", "--day", str(tmp_path / "no.yaml"))
    assert ended.code == 3
    assert str(tmp_path / "no.yaml") in ended.err
    ended = await alone("demo", "--once", "--config", str(tmp_path))
    assert ended.code == 3
    assert "has errors" in ended.err


async def test_the_files_of_the_example_stand_in_for_those_that_a_folder_lacks(alone: Hearth, tmp_path: Path) -> None:
    (tmp_path / "hearth.yaml").write_text("home: {name: X, time_zone: UTC}\n", "utf-8")
    ended = await alone("demo", "--once", "--json", "--config", str(tmp_path))
    assert ended.code != 0
    assert "Traceback" not in ended.err


async def test_help(alone: Hearth) -> None:
    ended = await alone("demo", "--help")
    assert "--once" in ended.out
    assert "--hub-prefix" not in ended.out
