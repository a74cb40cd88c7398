"""The root of every error of Hearth, and its branches, named by the remedy.

An error carries the id of its message and the message's fields; the words, English and Chinese, live in the
catalogue (`hub.text.messages`). Whoever shows an error to a person renders it there.
"""


class HearthError(Exception):
    """An error with a message id of the catalogue and the fields that the message names."""

    def __init__(self, message_id: str, /, **params: object) -> None:
        super().__init__(message_id, params)
        self.message_id = message_id
        self.params = params

    def __str__(self) -> str:
        """Say the id and fields: for logs; people get the catalogue's sentence."""
        fields = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.message_id} ({fields})" if fields else self.message_id


class Unreachable(HearthError):
    """Nothing answered: try again later."""


class Rejected(HearthError):
    """The device said no: trying the same again will not help."""


class NotSupported(HearthError):
    """The device has no such thing: never try again."""


class AuthFailed(HearthError):
    """The device does not accept our credentials: ask the user."""


class NotAdopted(HearthError):
    """The device is named in the configuration, but the hub has not taken it on yet: adopt it."""


class Unsafe(HearthError):
    """A guard forbids this: the message says which, and what lifts it."""


class BadValue(HearthError):
    """A value does not fit its property: type, range, option or unit."""


class UnknownName(HearthError):
    """There is no such device, property, command, scene or area."""


class BadConfig(HearthError):
    """The configuration has problems; `problems` holds them with file, line and column."""

    def __init__(self, message_id: str, /, problems: tuple[object, ...] = (), **params: object) -> None:
        super().__init__(message_id, **params)
        self.problems = problems


class BadBytes(HearthError):
    """Bytes from the wire are not what the protocol says: count and drop."""


class BadSetup(HearthError):
    """The machine does not let the hub run: a port in use, a folder not writable. The message says the remedy."""


class DiskFull(BadSetup):
    """The disk has no room left: free some."""
