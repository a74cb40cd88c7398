"""The process that does a piece of work for a running hub: given on its input, what came of it on its output."""

import asyncio
import pickle
import sys

from hub.compose.children import give_way
from hub.core.clock import LoopClock


def main() -> None:
    """Do it."""
    give_way()
    clock = asyncio.run(_clock())
    work, about = pickle.load(sys.stdin.buffer)  # noqa: S301 - the hub that started this process says it
    pickle.dump(work(about, clock.monotonic), sys.stdout.buffer)


async def _clock() -> LoopClock:
    return LoopClock()


if __name__ == "__main__":
    main()
