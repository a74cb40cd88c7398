"""A program that keeps what a hub keeps, one promise after another, and says of each whether it holds.

    python -m tests.system.crash.transactions FOLDER

It prints a line for each: `kept NAME` when it is on disk, `refused NAME` when the disk did not take it.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from hub.core.clock import LoopClock
from hub.model.errors import HearthError
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.facts import load_facts
from hub.storage.off_list import open_off_list
from hub.storage.rows import COMMANDS, OWED
from hub.storage.vault import Vault
from tests.hub.off.kettle import KETTLE, PLUG, owed

Step = tuple[str, Callable[[], Awaitable[None]]]


async def promises(folder: Path) -> None:
    """Make them all, in order. Raises HearthError when the store cannot be opened."""
    clock = LoopClock()
    store = await open_control(folder, clock)
    try:
        book, facts = await load_addresses(store), await load_facts(store)
        off = await open_off_list(folder, Vault(), clock)

        async def adopt(ref: str) -> None:
            await book.adopt(ref, Secret("t0ken"), Learned("a.b.c", "1.0", "127.0.0.1"))

        async def command(number: int) -> None:
            store.put(COMMANDS, (f"command {number}", "{}"))
            await store.flush()

        async def arm() -> None:
            store.put(OWED, ("kettle.on", "{}"))
            off.owe(owed(KETTLE))
            await asyncio.gather(store.flush(), off.durable())

        async def disarm() -> None:
            off.owe(owed(PLUG))
            off.paid(owed(KETTLE).device, "on")
            store.delete(OWED, "kettle.on")
            await asyncio.gather(store.flush(), off.durable())

        async def pin() -> None:
            facts.put("pin", {"salt": "00", "hash": "11"})
            await store.flush()

        steps: tuple[Step, ...] = (
            ("adopt", lambda: adopt("miio:1")), ("command 1", lambda: command(1)), ("arm", arm), ("pin", pin),
            ("command 2", lambda: command(2)), ("disarm", disarm), ("forget", lambda: book.forget("miio:1")),
            ("scrub", store.scrub), ("command 3", lambda: command(3)),
        )  # fmt: skip
        for name, step in steps:
            try:
                await step()
                print(f"kept {name}", flush=True)
            except HearthError as error:
                print(f"refused {name}: {error.message_id}", flush=True)
    finally:
        await store.close()


if __name__ == "__main__":
    try:
        asyncio.run(promises(Path(sys.argv[1])))
    except HearthError as refusal:
        print(f"refused: {refusal.message_id}", flush=True)
        sys.exit(3)
