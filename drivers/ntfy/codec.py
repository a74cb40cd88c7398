"""ntfy's HTTP interface: what is published, and what the answers mean.

Sources: docs.ntfy.sh/publish ("Publish as JSON", "Limitations"); server/server.go, server/types.go, server/errors.go
and server/config.go of github.com/binwiederhier/ntfy.
"""

import re
from collections.abc import Mapping
from typing import Final

from drivers.kit.http import Answer
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Rejected, Unreachable
from hub.model.value import Value

PUBLISH_PATH: Final = "/"
HEALTH_PATH: Final = "/v1/health"
ACCOUNT_PATH: Final = "/v1/account"

MESSAGE_LIMIT: Final = 4096
"""Bytes; the server makes a file of a longer message, or refuses it (`message-size-limit`)."""

_TOPIC: Final = re.compile("[-_A-Za-z0-9]{1,64}")
_MORE: Final = "…"


def is_topic(name: str) -> bool:
    """Whether the server takes the name for a topic (`topicRegex`)."""
    return _TOPIC.fullmatch(name) is not None


def message(args: Mapping[str, Value]) -> dict[str, object]:
    """The message of a call, cut to what the server shows as a message; with its title, where the call has one."""
    made: dict[str, object] = {"message": shorten(str(args.get("message", "")))}
    if "title" in args:
        made["title"] = str(args["title"])
    return made


def shorten(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """`text`, cut between characters to at most `limit` bytes of UTF-8."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    return data[: limit - len(_MORE.encode())].decode("utf-8", "ignore") + _MORE


def authorization(token: str | None) -> dict[str, str]:
    """The header for an access token (docs.ntfy.sh/publish, "Access tokens"); none without one."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def read_published(answer: Answer) -> str:
    """The id of the message that was published.

    Raises:
        AuthFailed: the server wants a token, or does not take ours for this topic.
        Rejected: it refuses the message: too many, too long.
        Unreachable: it failed; whether the message went out is not known.
        NotSupported: what answers is no ntfy server.
    """
    _refuse_status(answer)
    published = _read(answer).get("id")
    if not isinstance(published, str) or not published:
        raise NotSupported("device.not_ntfy")
    return published


def read_health(answer: Answer) -> None:
    """Accept a healthy server.

    Raises:
        Unreachable: it says that it is not well.
        NotSupported: what answers is no ntfy server.
    """
    if answer.status >= 500:
        raise Unreachable("device.http_status", status=answer.status)
    if answer.status != 200:
        raise NotSupported("device.not_ntfy")
    healthy = _read(answer).get("healthy")
    if not isinstance(healthy, bool):
        raise NotSupported("device.not_ntfy")
    if not healthy:
        raise Unreachable("device.ntfy_unwell")


def read_account(answer: Answer) -> None:
    """Accept the token that the question carried; a server without accounts takes any. Raises AuthFailed."""
    if answer.status in (401, 403):
        raise AuthFailed("device.token_refused")


def _refuse_status(answer: Answer) -> None:
    if answer.status in (401, 403):
        raise AuthFailed("device.token_refused")
    if answer.status >= 500:
        raise Unreachable("device.http_status", status=answer.status)
    if answer.status != 200:
        raise Rejected("device.ntfy_refuses", status=answer.status, detail=_reason(answer))


def _reason(answer: Answer) -> str:
    """Errors are JSON with the sentence under `error` (server/errors.go)."""
    try:
        said = _read(answer).get("error")
    except NotSupported:
        return "-"
    return said[:200] if isinstance(said, str) else "-"


def _read(answer: Answer) -> Mapping[str, object]:
    try:
        data = answer.json()
    except BadBytes as error:
        raise NotSupported("device.not_ntfy") from error
    if not isinstance(data, dict):
        raise NotSupported("device.not_ntfy")
    return data
