"""Problems of the configuration that came as JSON from the hub."""

from collections.abc import Mapping


def placed(problem: Mapping[str, object]) -> str:
    """`file:line:column: message`, or the message alone where it has no place."""
    if problem.get("file") is None:
        return str(problem.get("message"))
    return f"{problem['file']}:{problem['line']}:{problem['column']}: {problem['message']}"
