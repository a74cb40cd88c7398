"""Errors as HTTP says them: a status, and a JSON object with id, kind, message and fields."""

from typing import Final

from hub.api.ports import Json
from hub.core.receipts import KeyReused
from hub.model.errors import (
    AuthFailed,
    BadConfig,
    BadSetup,
    BadValue,
    DiskFull,
    HearthError,
    NotAdopted,
    NotSupported,
    Rejected,
    UnknownName,
    Unreachable,
    Unsafe,
)
from hub.text.messages.catalogue import Language, render
from hub.text.problem import Problem, printable


class BadRequest(HearthError):
    """The request has not the form that the route wants; `status` is its HTTP status."""

    def __init__(self, status: int, message_id: str, /, **params: object) -> None:
        super().__init__(message_id, **params)
        self.status = status


class NotRecorded(BadSetup):
    """What came of a command is not on disk; what the disk says against it is in the message."""


class BadInput(HearthError):
    """A value in the body is not right; `problem` says which and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message_id, **problem.params)
        self.problem = problem


class NotFound(BadInput):
    """There is no such device, property or command; the problem says what was probably meant."""


_KINDS: Final[tuple[tuple[type[HearthError], str, int], ...]] = (
    (NotFound, "unknown_name", 404),
    (BadInput, "bad_value", 422),
    (BadValue, "bad_value", 422),
    (BadConfig, "bad_config", 422),
    (UnknownName, "unknown_name", 404),
    (NotSupported, "not_supported", 422),
    (NotAdopted, "not_adopted", 409),
    (Rejected, "rejected", 409),
    (AuthFailed, "auth_failed", 409),
    (Unsafe, "unsafe", 403),
    (Unreachable, "unreachable", 504),
    (DiskFull, "disk_full", 507),
    (NotRecorded, "not_recorded", 503),
    (KeyReused, "key_reused", 409),
    (BadSetup, "bad_setup", 500),
)


def status(error: HearthError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, BadRequest):
        return error.status
    return next((code for kind, _, code in _KINDS if isinstance(error, kind)), 500)


def error_json(error: HearthError, language: Language) -> Json:
    """`id`, `kind` (what the caller can do about it), `message`, `params`; `problems` where a file has some."""
    kind = next((name for each, name, _ in _KINDS if isinstance(error, each)), "bad_request")
    if isinstance(error, BadInput):
        message = error.problem.message(language)
    else:
        message = printable(render(error.message_id, error.params, language))
    answer: Json = {"id": error.message_id, "kind": kind, "message": message, "params": _plain(error)}
    if isinstance(error, BadConfig):
        answer["problems"] = [problem.to_json(language) for problem in error.problems if isinstance(problem, Problem)]
    return answer


def _plain(error: HearthError) -> Json:
    """The fields as JSON can hold them."""
    return {
        name: value if isinstance(value, (bool, int, float, str)) or value is None else str(value)
        for name, value in error.params.items()
    }
