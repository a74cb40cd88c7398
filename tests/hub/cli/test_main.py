import asyncio
import json
import os
import shlex
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from hub.backup.phrase import identity_of, new_phrase
from hub.cli.exits import Exit
from hub.cli.main import COMMANDS
from tests.hub.api.house import KETTLE_KEY, House
from tests.hub.cli.hearth import ROOT, Hearth

PIPE = asyncio.subprocess.PIPE
HEAVY = ("aiohttp", "asyncio", "http.client", "rich", "ruamel", "scenes", "sqlite3", "ssl", "yaml", "zeroconf")
NEEDS_HUB = [
    ["discover"],
    ["adopt", "a:1", "--no-secret"],
    ["devices"],
    ["get", "kettle.on"],
    ["set", "kettle.on=on"],
    ["call", "vacuum.start"],
    ["watch"],
    ["scenes"],
    ["trace"],
    ["reload"],
    ["status"],
]


async def test_help_lists_every_command_and_exit_code(alone: Hearth) -> None:
    ended = await alone("--help")
    assert ended.code == 0
    assert all(f"  {name} " in ended.out for name in COMMANDS)
    assert all(f"  {code.value} " in ended.out for code in Exit)


def test_help_imports_nothing_heavy() -> None:
    """What keeps `hearth --help` quick on a small machine."""
    import subprocess

    program = (
        "import sys; before = set(sys.modules)\n"  # measuring coverage loads modules of its own
        "from hub.cli.main import main\n"
        "try: main(['--help'])\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules.keys() - before], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_explains_itself_in_both_languages(alone: Hearth, name: str) -> None:
    english, chinese = await alone(name, "--help"), await alone("--lang", "zh", name, "--help")
    assert (english.code, chinese.code) == (0, 0)
    assert english.out.startswith(f"usage: hearth {name}")
    assert "cli." not in english.out + chinese.out
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese.out)


def test_every_command_has_a_module_of_the_same_form() -> None:
    for path in COMMANDS.values():
        module = import_module(path)
        assert callable(module.arguments)
        assert callable(module.execute)


@pytest.mark.parametrize("words", NEEDS_HUB, ids=lambda words: words[0])
async def test_without_a_hub_it_is_one_sentence_with_the_remedy(alone: Hearth, words: list[str]) -> None:
    ended = await alone(*words)
    assert (ended.code, ended.out) == (Exit.NO_HUB, "")
    assert ended.err == (
        f"hearth: no hub is running at {alone.socket}: start it with `hearth run`, or name its socket with `--socket`\n"
    )


@pytest.mark.parametrize("words", NEEDS_HUB, ids=lambda words: words[0])
async def test_programs_get_errors_as_json(alone: Hearth, words: list[str]) -> None:
    ended = await alone(*words, "--json")
    assert (ended.code, ended.err) == (Exit.NO_HUB, "")
    assert ended.json["error"]["id"] == "cli.no_hub"


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["--nonsense"], ["get"], ["set"], ["trace", "--limit", "x"], ["adopt", "--nonsense"]]
)
async def test_wrong_usage(alone: Hearth, words: list[str]) -> None:
    ended = await alone(*words)
    assert ended.code == Exit.USAGE
    assert "usage: hearth" in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ["set", "kettle.on"],
        ["set", "a.b=1", "a.b=2"],
        ["history"],
        ["history", "kettle"],
        ["history", ".on"],
        ["call", "vacuum"],
        ["adopt"],
        ["run", "--house-time", "x"],
    ],
)
async def test_what_does_not_say_what_to_do(alone: Hearth, words: list[str]) -> None:
    ended = await alone(*words)
    assert ended.code == Exit.USAGE
    assert ended.err.startswith("hearth: ")
    assert ended.err.count("\n") == 1


async def test_options_stand_before_or_after_the_command(hearth: Hearth) -> None:
    before, after = await hearth("--json", "status"), await hearth("status", "--json")
    assert before.code == after.code == 0
    assert before.json["version"] == after.json["version"] == "0.1"


async def test_the_language_comes_from_the_environment(alone: Hearth) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub.cli.main", "--socket", str(alone.socket), "status",
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    _, err = await process.communicate()
    assert "没有运行中的中枢" in err.decode()


async def test_a_reader_that_leaves_is_no_error(house: House, hearth: Hearth) -> None:
    process = await hearth.start("watch", "--json", stdout=PIPE, stderr=PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert json.loads(await process.stdout.readline()) == {"type": "watching"}
        transport = process._transport.get_pipe_transport(1)  # type: ignore[attr-defined]  # asyncio shows no other way to close one pipe
        transport.close()
        while process.returncode is None:
            house.state.apply(KETTLE_KEY, "on", not house.state.reading(KETTLE_KEY, "on").value)
            await asyncio.sleep(0.02)
        assert process.stderr is not None
        assert await process.stderr.read() == b""
    assert process.returncode == Exit.PIPE


@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("devices",)], ids=" ".join)
async def test_a_full_disk_under_the_output_is_one_sentence(hearth: Hearth, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = await hearth.start("--lang", "en", *words, stdout=full, stderr=asyncio.subprocess.PIPE)
        async with asyncio.timeout(20):
            _, err = await process.communicate()
    assert process.returncode == Exit.CONFIG
    assert err.decode() == (
        "hearth: the output cannot be written (No space left on device): make room, or write it elsewhere\n"
    )


@pytest.mark.parametrize("words", [("status",), ("capabilities", "--json"), ("devices",)], ids=" ".join)
async def test_a_closed_output_is_one_that_nobody_wants(hearth: Hearth, words: tuple[str, ...]) -> None:
    command = shlex.join([sys.executable, "-m", "hub.cli.main", "--socket", str(hearth.socket), *words])
    made = await asyncio.create_subprocess_shell(f"exec {command} <&- >&-", cwd=ROOT, stderr=PIPE)
    async with asyncio.timeout(20):
        _, err = await made.communicate()
    assert (made.returncode, err) == (Exit.OK, b"")


NO_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.parametrize(
    "words", [["doctor"], ["recover"], ["pin", "forget"], ["run"], ["restore", "x", "--phrase-file", "x"]], ids=" ".join
)
def test_folders_of_another_user_are_one_sentence(tmp_path: Path, words: list[str]) -> None:
    """What a person meets who forgot `sudo -u hearth`."""
    (tmp_path / "x").write_text(identity_of(new_phrase(bytes)).text.reveal())
    (tmp_path / "state").mkdir(mode=0)
    places = [f"--{name}={tmp_path / name}" for name in ("config", "state", "socket")]
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "hearth.yaml").write_text("home: {time_zone: Etc/UTC}\n")
    command = [*(NO_RIGHTS if os.getuid() == 0 else ()), sys.executable, "-m", "hub.cli.main", *places, *words]
    made = subprocess.run(command, cwd=ROOT, env={**os.environ, "HEARTH_LANG": "en"}, capture_output=True, check=False)
    assert made.returncode == Exit.CONFIG
    assert made.stderr.decode().startswith(f"hearth: {tmp_path / 'state'}")
    assert b"sudo -u hearth" in made.stderr


async def test_ctrl_c_is_silent(hearth: Hearth) -> None:
    process = await hearth.start("watch", "--json", stdout=PIPE, stderr=PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
    assert (process.returncode, err) == (Exit.INTERRUPTED, b"")


async def test_a_socket_that_is_not_ours_says_what_to_do(
    alone: Hearth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("hub.cli.client.socket.socket.connect", refuse, raising=True)
    ended = await alone("status")
    assert ended.code == Exit.NO_HUB
    assert "group" in ended.err
