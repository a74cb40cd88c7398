"""The sandbox bites: what the unit forbids fails inside and works outside; what the hub needs works inside."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_rules import ROOT
from tests.system import sandbox

UNIT = ROOT / "systemd" / "hearth.service"
LAUNCHER = [sys.executable, str(ROOT / "tests" / "system" / "sandbox.py"), str(UNIT), "--"]

# Each prints what became of one attempt: `done`, or the name of the error.
ATTEMPT = """
import ctypes, errno, mmap, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(function, *arguments):
    if function(*arguments) == -1:
        raise OSError(ctypes.get_errno(), "")
def protect():
    page = mmap.mmap(-1, mmap.PAGESIZE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    call(libc.mprotect, ctypes.c_void_p(address), ctypes.c_size_t(mmap.PAGESIZE), 5)
try:
    {code}
    print("done")
except OSError as error:
    print(errno.errorcode[error.errno])
"""

FORBIDDEN = [
    ("os.sched_setaffinity(0, os.sched_getaffinity(0))", "EPERM"),
    ("os.chroot('/')", "EPERM"),
    ("mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)", "EPERM"),
    ("protect()", "EPERM"),
    ("socket.socket(socket.AF_PACKET, socket.SOCK_RAW)", "EAFNOSUPPORT"),
    ("socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)", "EAFNOSUPPORT"),
]

# What the hub lives on: threads, SQLite in WAL, UDP with broadcast, a Unix socket, child processes, cryptography.
LIFE = """
import asyncio, socket, sqlite3, subprocess, sys, threading
import aiohttp.web, uvloop, yaml, zeroconf
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

async def live(folder):
    cipher = Cipher(algorithms.AES(bytes(16)), modes.CBC(bytes(16))).encryptor()
    assert len(cipher.update(bytes(32))) == 32
    def store():
        database = sqlite3.connect(f"{folder}/x.db")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (x)")
        database.close()
    await asyncio.to_thread(store)
    runner = aiohttp.web.AppRunner(aiohttp.web.Application())
    await runner.setup()
    await aiohttp.web.UnixSite(runner, f"{folder}/s").start()
    await runner.cleanup()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        udp.sendto(b"x", ("127.255.255.255", 9))
    mdns = zeroconf.asyncio.AsyncZeroconf(interfaces=["127.0.0.1"])
    await mdns.async_close()
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    assert await child.wait() == 0
    await asyncio.to_thread(threading.current_thread)

import zeroconf.asyncio
with asyncio.Runner(loop_factory=eval(sys.argv[2])) as runner:
    runner.run(live(sys.argv[1]))
print("alive")
"""


def attempt(code: str, *launcher: str) -> str:
    command = [*launcher, sys.executable, "-c", ATTEMPT.format(code=code)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(("code", "refusal"), FORBIDDEN)
def test_what_the_unit_forbids_fails_inside(code: str, refusal: str) -> None:
    assert attempt(code, *LAUNCHER) == refusal


@pytest.mark.parametrize("code", [FORBIDDEN[0][0], FORBIDDEN[2][0], FORBIDDEN[3][0]])
def test_the_same_works_outside(code: str) -> None:
    assert attempt(code) == "done"


def test_a_call_that_systemd_does_not_know_is_not_implemented() -> None:
    assert attempt("call(libc.syscall, 4000)", *LAUNCHER) == "ENOSYS"


@pytest.mark.parametrize("loop", ["asyncio.new_event_loop", "uvloop.new_event_loop"])
def test_what_the_hub_lives_on_works_inside(tmp_path: Path, loop: str) -> None:
    command = [*LAUNCHER, sys.executable, "-c", LIFE, str(tmp_path), loop]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "alive\n"), result.stderr


def test_children_are_held_too() -> None:
    inner = ATTEMPT.format(code=FORBIDDEN[0][0])
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    command = [*LAUNCHER, sys.executable, "-c", outer]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "EPERM"


def test_the_exit_status_is_the_commands_own() -> None:
    assert subprocess.run([*LAUNCHER, "sh", "-c", "exit 7"], check=False).returncode == 7


@pytest.mark.parametrize("arguments", [[], ["unit"], ["unit", "ls"], ["no-such.service", "--", "ls"]])
def test_without_limits_nothing_is_started(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sandbox.main(arguments) == 2
    assert capsys.readouterr().err


def test_the_filter_takes_away_what_comes_after_the_tilde(tmp_path: Path) -> None:
    unit = tmp_path / "x.service"
    unit.write_text("[Service]\nSystemCallFilter=@system-service\nSystemCallFilter=~@resources chdir\n", "utf-8")
    calls = sandbox.read_limits(unit).calls
    assert {"read", "execve", "sendto"} <= calls
    assert not {"sched_setaffinity", "chdir", "bpf"} & calls


def test_a_filter_that_only_forbids_is_refused(tmp_path: Path) -> None:
    unit = tmp_path / "x.service"
    unit.write_text("[Service]\nSystemCallFilter=~@clock\n", "utf-8")
    with pytest.raises(sandbox.SandboxError, match="only forbids"):
        sandbox.read_limits(unit)
