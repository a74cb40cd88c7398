"""What a caller was told, and whether the hub and the devices still say the same after it was killed."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from tests.system.crash.house import GONE, Caller, House, Json

SENT = frozenset({"accepted", "confirmed"})
MAYBE = frozenset({"unknown", "expired"})
"""What is said of a command that may have left just before the kill, and is not sent again."""
ONCE = {"curtain": '"siid":2,"piid":2,"value":1', "heater": '"siid":2,"piid":1,"value":true'}
"""What goes over the wire for a command that must not be repeated."""
PAUSES = {"lamp": 0.5, "curtain": 0.3, "heater": 1.5}
"""Seconds between writes to one device."""


@dataclass
class Asked:
    """A command under its key, and the answer once there is one."""

    key: str
    handle: str
    path: str
    body: Json
    answer: tuple[int, Json] | None = None

    @property
    def outcomes(self) -> list[str]:
        return [] if self.answer is None else [one["outcome"] for one in self.answer[1].get("outcomes", [])]


@dataclass
class Ledger:
    """Every command of this run. `once`: by handle, those that must not be done twice."""

    random: Random
    acknowledged: int = 0
    asked: list[Asked] = field(default_factory=list)
    once: dict[str, list[Asked]] = field(default_factory=dict)
    adopted: set[str] = field(default_factory=set)
    checked: int = 0

    def lamp(self, handle: str) -> Asked:
        return self._new(handle, "set", {"values": {"brightness": self.random.randint(1, 100)}})

    def stop(self, handle: str) -> Asked:
        return self._new(handle, "call", {"command": "stop"}, once=True)

    def heat(self, handle: str) -> Asked:
        return self._new(handle, "set", {"values": {"on": "on"}}, once=True)

    def _new(self, handle: str, verb: str, body: Json, *, once: bool = False) -> Asked:
        key = f"k{len(self.asked)}-{handle}"
        made = Asked(key, handle, f"/devices/{handle}/{verb}", {**body, "key": key})
        self.asked.append(made)
        if once:
            self.once.setdefault(handle, []).append(made)
        return made

    async def ask(self, caller: Caller, one: Asked) -> None:
        """Ask, and note the answer: it is an acknowledgement."""
        one.answer = await caller.post(one.path, one.body)
        self.acknowledged += 1

    async def write_on(self, caller: Caller, handle: str) -> None:
        """Write to a device again and again, until the hub is gone."""
        word = handle.partition("_")[0]
        make, pause = {"lamp": self.lamp, "curtain": self.stop, "heater": self.heat}[word], PAUSES[word]
        loop = asyncio.get_running_loop()
        due = loop.time() + self.random.uniform(0, pause)
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            due = max(due + pause, loop.time())
            try:
                await self.ask(caller, make(handle))
            except GONE:
                return

    async def settle(self, caller: Caller, since: int) -> None:
        """After a restart: what was answered is answered the same, and what was not is asked again under its key."""
        older = self.random.sample(range(since), min(5, since))
        again = [self.asked[index] for index in (*older, *range(since, len(self.asked)))]
        answers = await asyncio.gather(*(caller.post(one.path, one.body) for one in again))
        for one, now in zip(again, answers, strict=True):
            if one.answer is None:
                one.answer = now
            else:
                self.checked += 1
                assert _lasting(one.answer) == _lasting(now), f"{one.key}: {one.answer} became {now}"

    def judge(self, house: House) -> None:
        """No command that must be done at most once was done twice, and none that was said to be done was not."""
        for handle, commands in self.once.items():
            sent = house.sent(handle, ONCE[handle.split("_")[0]])
            done = sum(bool(SENT & set(one.outcomes)) for one in commands)
            maybe = sum(one.answer is None or bool(MAYBE & set(one.outcomes)) for one in commands)
            assert done <= sent <= done + maybe, f"{handle}: {sent} sent, {done} done, {maybe} perhaps"


def _lasting(answer: tuple[int, Json]) -> Json:
    status, body = answer
    told = [(one["path"], one["outcome"]) for one in body.get("outcomes", [])]
    return {"status": status, "command": body.get("command"), "outcomes": told}
