import asyncio
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hub.core.clock import LoopClock
from hub.demo.hub_client import HubClient
from hub.demo.processes import example_home, folder, last_words, real_hub, until_up
from hub.model.errors import BadSetup
from tests.hub.demo.example import CONFIG

ROOT = CONFIG.parent


def test_the_example_home_is_found() -> None:
    assert {"devices.yaml", "virtual-home.yaml", "day.yaml"} <= {path.name for path in example_home().iterdir()}


def test_a_folder_with_a_copy_that_goes_away() -> None:
    with folder(CONFIG) as place:
        assert (place / "config" / "devices.yaml").exists()
    assert not place.exists()


def test_a_folder_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadSetup), folder(tmp_path / "none"):
        pass


async def test_a_hub_that_cannot_start_says_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    socket, clock = tmp_path / "s", LoopClock()
    async with real_hub(tmp_path, socket, "2026-03-02T06:58:00+01:00", clock) as process, HubClient(socket) as client:
        with pytest.raises(BadSetup) as caught:
            await until_up(process, client, tmp_path / "hub.log", clock)
    assert str(tmp_path / "config") in str(caught.value.params["log"])
    assert last_words(tmp_path / "none") == ""


async def test_the_prefix_goes_before_the_hub(tmp_path: Path) -> None:
    prefix = f"{sys.executable} -c 'import sys; print(sys.argv[2:5])'"
    async with real_hub(tmp_path, tmp_path / "s", "now", LoopClock(), prefix) as process:
        assert await process.wait() == 0
    assert last_words(tmp_path / "hub.log") == "['-m', 'hub.cli.main', 'run']"


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from hub.core.clock import LoopClock
from hub.demo.processes import child

async def main():
    sleeper = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)")
    async with child(sleeper, Path(sys.argv[1]), LoopClock()) as process:
        await process.stdout.readline()
        print(process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed (apt install util-linux)")
async def test_processes_end_with_a_demo_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "log")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == -9, ended.stderr
    stat = Path("/proc") / ended.stdout.strip() / "stat"
    async with asyncio.timeout(10):
        while stat.exists() and ") Z " not in stat.read_text():
            await asyncio.sleep(0.02)


async def test_a_process_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.demo.processes.END_WITHIN", 0.2)
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    deaf = shlex.join([sys.executable, "-c", program])
    async with real_hub(tmp_path, tmp_path / "s", "now", LoopClock(), deaf) as process:
        while not last_words(tmp_path / "hub.log"):
            await LoopClock().sleep(0.02)
    assert process.returncode == -9
