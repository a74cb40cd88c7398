"""A hub on a router, in a network namespace of its own: what it sends into the home, and what towards the internet.

    unshare --net python tests/system/router.py FOLDER

Both sides are pairs of virtual cables; the way to everywhere leads out of the second. Prints one JSON object: by side
the kinds of packets that left there (`udp 54321`, `igmp`, `arp`), each with its count.
"""

import json
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.system.daemon import Daemon

HOME = "home: {time_zone: Europe/Berlin}\n"
LAN, WAN = "192.168.77.1/24", "10.7.0.2/24"
ETH_P_ALL, ETH_P_IP, ETH_P_ARP = 3, 0x0800, 0x0806
PROTOCOLS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp"}


def main(folder: Path) -> int:
    for words in (
        "link set lo up", "link add lan type veth peer name lan_far", "link add wan type veth peer name wan_far",
        f"address add {LAN} dev lan", f"address add {WAN} dev wan", "link set lan_far up", "link set wan_far up",
        "link set lan up", "link set wan up", "route add default via 10.7.0.1",
    ):  # fmt: skip
        subprocess.run(["ip", *words.split()], check=True)
    sides = {name: Side(f"{name}_far") for name in ("lan", "wan")}
    daemon = Daemon(folder)
    (daemon.config / "hearth.yaml").write_text(HOME)
    try:
        daemon.start()
        daemon.told("READY=1")
        daemon.run("discover")
        daemon.stop()
    finally:
        daemon.end()
    sys.stdout.write(json.dumps({name: side.seen() for name, side in sides.items()}))
    return 0


class Side:
    """What comes out of one end of a cable."""

    def __init__(self, interface: str) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self._socket.bind((interface, 0))
        self._found: Counter[str] = Counter()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        while True:
            frame, (_, _, kind, *_) = self._socket.recvfrom(65536)
            if kind != socket.PACKET_OUTGOING:
                self._found[name_of(frame)] += 1

    def seen(self) -> dict[str, int]:
        return {name: count for name, count in self._found.items() if name}


def name_of(frame: bytes) -> str:
    """The kind of a frame; empty for the kernel's own IPv6, which nobody here has asked for."""
    (kind,) = struct.unpack_from(">H", frame, 12)
    if kind == ETH_P_ARP:
        return "arp"
    if kind != ETH_P_IP:
        return "" if kind == 0x86DD and frame[20] in (0, 58) else f"frame {kind:04x}"
    protocol = PROTOCOLS.get(frame[23], str(frame[23]))
    if protocol != "udp":
        return protocol
    (port,) = struct.unpack_from(">H", frame, 14 + 4 * (frame[14] & 15) + 2)
    return f"udp {port}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
