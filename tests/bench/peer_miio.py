"""python-miio as the peer: as many threads as devices, each asking its device without a gap.

`PYTHON peer_miio.py COUNT SECONDS`, by a Python that has python-miio, beside tests/bench/responder.py. Prints a
JSON object: exchanges a second, p50 in ms, MiB of memory (PSS) that `COUNT` devices take, asked but idle.
"""

import gc
import json
import sys
import threading
import time
from hashlib import md5
from pathlib import Path

from miio import Device  # type: ignore[import-not-found]  # the peer's own environment has it


def main(count: int, seconds: float) -> None:
    """Ask, and print."""
    before = pss()
    devices = [Device(address(number), token(number), timeout=5) for number in range(count)]
    for device in devices:
        device.send("get_prop", ["power"])
    gc.collect()
    memory = pss() - before
    begin = time.perf_counter() + seconds / 4
    end = begin + seconds
    taken: list[list[float]] = [[] for _ in devices]

    def ask(device: Device, mine: list[float]) -> None:
        while (sent := time.perf_counter()) < end:
            device.send("get_prop", ["power"])
            if sent >= begin:
                mine.append(time.perf_counter() - sent)

    threads = [threading.Thread(target=ask, args=pair, daemon=True) for pair in zip(devices, taken, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    everything = sorted(one for mine in taken for one in mine)
    counts = sorted(len(mine) for mine in taken)
    rate, p50 = len(everything) / seconds, everything[len(everything) // 2] * 1000
    fair = counts[0] / (sum(counts) / len(counts))
    print(json.dumps({"rate": rate, "p50": p50, "memory": memory, "fair": fair}))


def address(number: int) -> str:
    """As tests.bench.homes has it, which this Python cannot import."""
    return f"127.77.{100 + number // 250}.{1 + number % 250}"


def token(number: int) -> str:
    """As tests.bench.homes has it."""
    return md5(b"%d" % number, usedforsecurity=False).hexdigest()


def pss() -> float:
    """MiB of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
