"""The port `Inquiries` of the API: a running hub has questions about its past answered by a process of its own.

The hub goes on meanwhile: it only writes out what it has gathered, and hands over what it keeps to itself.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Final

from hub.compose.children import told_by
from hub.compose.handover import Json, kept_by
from hub.compose.recorder import Recorder
from hub.config.places import Places
from hub.model.errors import BadSetup, UnknownName
from hub.model.ports import Clock
from hub.storage.control import ControlStore
from hub.text.messages.catalogue import Language

LONGEST: Final = 110.0
"""Seconds that an answer may take: less than the command line waits."""
MOST_WAITING: Final = 3
"""Questions that may wait for their turn: one is answered at a time."""
CHILD: Final = "hub.compose.inquiry_child"
"""The process that answers. The hub does not import it: it would be half again as large."""


@dataclass(slots=True)
class Inquiries:
    """Has one question at a time answered."""

    places: Places
    store: ControlStore
    recorder: Recorder
    clock: Clock
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    async def ask(self, question: Json, language: Language) -> Json:
        """The answer to a question (`hub/compose/inquiry.py`).

        Raises:
            BadSetup: too many wait already, it takes too long, or there is no answer; the message says why.
            UnknownName: it names something that is not there.
        """
        if self._waiting >= MOST_WAITING:
            raise BadSetup("inquiry.busy", count=self._waiting)
        self._waiting += 1
        try:
            async with self._one_by_one:
                return await self._answered(question, language)
        finally:
            self._waiting -= 1

    async def _answered(self, question: Json, language: Language) -> Json:
        await self.recorder.flush()
        asked = {
            "question": question, "language": language, "config": str(self.places.config),
            "state": str(self.places.state), "kept": (await kept_by(self.store)).to_json(),
        }  # fmt: skip
        told = await told_by(CHILD, json.dumps(asked).encode(), self.clock, LONGEST)
        try:
            answer = json.loads(told)
        except ValueError as error:
            raise BadSetup("inquiry.no_answer") from error
        if "failed" in answer:
            what, params, is_name = answer["failed"]
            raise (UnknownName if is_name else BadSetup)(what, **params)
        found: Json = answer["answer"]
        return found
