"""What python-miio knows of a model of the older generation of which nothing is written."""

import re
from collections.abc import Mapping
from typing import Final, Protocol

from hub.model.lesson import Taught

WITHIN: Final = 30.0
"""Seconds for an answer: the process may have to be started first."""
MOST_MEMBERS: Final = 100
KINDS: Final = {"bool": "bool", "int": "int", "float": "float", "text": "string", "enum": "string"}
"""What it calls kinds of values, and what entries call them."""
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class Asked(Protocol):
    """The process beside the hub (`drivers.miio.bridge.process.Bridge`)."""

    async def ask(self, question: Mapping[str, object], within: float) -> object:
        """What python-miio answers. Raises HearthError."""


async def described(bridge: Asked, model: str) -> list[Taught]:
    """The members of the status that python-miio would give, without values: the device is not asked.

    Raises:
        NotSupported: python-miio is not installed (`device.needs_legacy`), or does not know the model.
        Unreachable: its process does not answer.
    """
    return members_in(await bridge.ask({"do": "describe", "model": model}, WITHIN))


def members_in(said: object) -> list[Taught]:
    """The members in a description, as far as it is one."""
    members = said.get("members") if isinstance(said, Mapping) else None
    found: list[Taught] = []
    for name, form in members.items() if isinstance(members, Mapping) else ():
        kind = form.get("kind") if isinstance(form, Mapping) else None
        if _NAME.fullmatch(str(name)) and isinstance(kind, str) and kind in KINDS:
            found.append(Taught(str(name), str(name), KINDS[kind]))
    return found[:MOST_MEMBERS]
