"""A router's side towards the internet sees no packet of ours; the home's side sees all that we ask it with."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.router import name_of

ROOT = Path(__file__).parents[2]
ASKED = {"udp 54321", "udp 5353", "udp 1982", "udp 4321", "igmp"}
"""Greetings, mDNS, lamps, gateways, and the groups that are listened to."""


def _namespaces() -> str | None:
    """Why there can be no network namespace here; None: there can."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return "`unshare` or `ip` is missing: apt install util-linux iproute2"
    made = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    return None if made.returncode == 0 else f"network namespaces need root: {made.stderr.strip()}"


@pytest.mark.skipif(_namespaces() is not None, reason=_namespaces() or "")
def test_nothing_leaves_towards_the_internet(tmp_path: Path) -> None:
    words = ["unshare", "--net", sys.executable, str(ROOT / "tests/system/router.py"), str(tmp_path)]
    run = subprocess.run(words, capture_output=True, text=True, timeout=90, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["lan"].keys() >= ASKED
    assert seen["wan"] == {}


def frame(kind: int, protocol: int = 0, port: int = 0) -> bytes:
    """A frame of an Ethernet type, with as much of an IP packet in it as the ear looks at."""
    made = bytearray(60)
    made[12:14] = kind.to_bytes(2, "big")
    made[14] = 0x45
    made[20] = made[23] = protocol
    made[36:38] = port.to_bytes(2, "big")
    return bytes(made)


def test_the_ear_on_the_cable_tells_packets_apart() -> None:
    assert [name_of(frame(0x0800, number)) for number in (1, 2, 6, 99)] == ["icmp", "igmp", "tcp", "99"]
    assert name_of(frame(0x0800, 17, 5353)) == "udp 5353"
    assert (name_of(frame(0x0806)), name_of(frame(0x86DD, 17))) == ("arp", "frame 86dd")
    assert name_of(frame(0x86DD, 58)) == ""
