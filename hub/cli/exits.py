"""What `hearth` ends with, and the errors that lead there."""

from enum import IntEnum
from typing import Any, Final

from hub.model.errors import HearthError


class Exit(IntEnum):
    """Exit codes: part of the interface, as docs/cli.md says them."""

    OK = 0
    NO = 1  # the answer is no: not confirmed in time, no value, nothing found
    USAGE = 2  # what was typed: an option, a name, a value
    CONFIG = 3  # the configuration or the machine does not let it
    NO_HUB = 4  # no hub answers
    REFUSED = 5  # the device, or a guard of the hub, said no
    INTERRUPTED = 130  # Ctrl-C
    PIPE = 141  # nobody read on


Answer = dict[str, Any]
"""What the hub answers: JSON objects travel no further than the command that prints them."""

_CODES: Final = {
    "bad_config": Exit.CONFIG,
    "bad_setup": Exit.CONFIG,
    "disk_full": Exit.CONFIG,
    "not_recorded": Exit.CONFIG,
    "unsafe": Exit.REFUSED,
    "rejected": Exit.REFUSED,
    "not_supported": Exit.REFUSED,
    "not_adopted": Exit.REFUSED,
    "auth_failed": Exit.REFUSED,
    "unreachable": Exit.REFUSED,
}


class NoHub(HearthError):
    """No hub answers at the socket."""


class Refusal(HearthError):
    """The hub said no: `answer` is its error, with a sentence in the caller's language."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.get("id", "")))
        self.answer = answer

    @property
    def sentence(self) -> str:
        """What the hub said, for people."""
        return str(self.answer.get("message", ""))

    @property
    def code(self) -> Exit:
        """What the command ends with."""
        return _CODES.get(str(self.answer.get("kind")), Exit.USAGE)


class Unclear(HearthError):
    """What was typed does not say what to do: ends with USAGE."""
