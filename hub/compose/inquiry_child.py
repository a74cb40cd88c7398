"""The process that answers one inquiry of a running hub: asked on its input, it answers on its output and ends."""

import json
import sys
from pathlib import Path

from hub.compose.archive import open_archive
from hub.compose.children import give_way
from hub.compose.handover import Json, Kept
from hub.compose.inquiry import answer
from hub.model.errors import HearthError, UnknownName


def main() -> None:
    """Answer, or say why not."""
    give_way()
    asked = json.load(sys.stdin)
    json.dump(answered(asked), sys.stdout, separators=(",", ":"))


def answered(asked: Json) -> Json:
    """`answer`, or the id and the fields of what `failed`, and whether it is a name that nobody has."""
    try:
        archive = open_archive(Path(asked["config"]), Path(asked["state"]), Kept.of(asked["kept"]))
        return {"answer": answer(archive, asked["question"], asked["language"])}
    except HearthError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return {"failed": [error.message_id, params, isinstance(error, UnknownName)]}


if __name__ == "__main__":
    main()
