"""More that the checker of scenes finds, and what is said about findings that are allowed."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "check.no_such_code": (
        "`{text}` is no finding of the checker; write its code, and the title of the other scene where there is one. "
        "Codes are {known}",
        "`{text}` 不是检查器的发现；请写代码，如涉及另一个场景再写它的标题。代码有：{known}",
    ),
}
