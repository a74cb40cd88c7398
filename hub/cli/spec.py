"""`hearth spec`: makers' specifications of products: added, fetched, listed, shown."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, NoHub
from hub.cli.out import Out, date_time
from hub.cli.reload import tell_problems
from hub.cli.subwords import declare_words
from hub.model.errors import BadSetup

if TYPE_CHECKING:
    from hub.compose.specs import Shelf

LARGEST: Final = 1 << 20


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    declare_words(parser, words, {"add": _add, "list": lambda *_: None, "fetch": _model, "show": _model})


def _add(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words("cli.arg.spec.file"))
    parser.add_argument("--model", help=words("cli.arg.spec.model_of"))


def _model(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("model", metavar="MODEL", help=words("cli.arg.spec.model"))


def execute(args: Namespace, desk: Desk) -> int:
    """Do it: through the hub where one runs."""
    out = desk.out
    match args.what:
        case "add":
            data = _read(args.file)
            text = data.decode("utf-8", "replace")
            answer = _asked(
                desk, lambda: desk.hub().post("specs", body={"text": text, "model": args.model}),
                lambda shelf: shelf.add(data, args.model),
            )  # fmt: skip
            return _added(answer, out)
        case "fetch":
            answer = _asked(
                desk, lambda: desk.hub().post("specs", "fetch", body={"model": args.model}),
                lambda shelf: shelf.fetch(args.model),
            )  # fmt: skip
            return _added(answer, out)
        case "show":
            answer = _asked(desk, lambda: desk.hub().get("specs", args.model), lambda shelf: shelf.show(args.model))
            return _shown(answer, out)
    answer = _asked(desk, lambda: desk.hub().get("specs"), lambda shelf: shelf.rows())
    return _listed(answer, out)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise BadSetup("cli.unreadable", path=str(path), reason=error.strerror or str(error)) from error


def _added(answer: Answer, out: Out) -> int:
    reloaded = answer.get("reload")
    code = Exit.OK if reloaded is None or reloaded["accepted"] else Exit.CONFIG
    if out.as_json:
        out.json(answer)
        return code
    out.say("cli.spec_added", model=answer["model"], count=answer["members"], file=answer["file"])
    if reloaded is not None:
        tell_problems(reloaded, out)
        out.say("cli.spec_in_use" if reloaded["accepted"] else "cli.not_reloaded")
    out.say("cli.spec_look", model=answer["model"])
    return code


def _listed(answer: Answer, out: Out) -> int:
    if out.as_json:
        out.json(answer)
        return Exit.OK
    rows = [
        (
            one["model"], out.words("cli.yes") if one["in_use"] else "", out.words(f"cli.spec_origin.{one['origin']}"),
            date_time(one["at"]), one["sha256"][:12], one["urn"],
        )
        for one in answer["specifications"]
    ]  # fmt: skip
    if not rows:
        out.say("cli.no_specs")
        return Exit.OK
    columns = ("model", "in_use", "origin", "added", "hash", "type")
    out.table([f"cli.column.{name}" for name in columns], rows)
    return Exit.OK


def _shown(answer: Answer, out: Out) -> int:
    if out.as_json:
        out.json(answer)
        return Exit.OK
    members = answer["members"]
    rows = [
        (
            one["at"], one["name"], one["path"] or "-", one["capability"] or "-",
            out.words("cli.yes") if one["writable"] else "",
        )
        for one in members
    ]  # fmt: skip
    out.table([f"cli.column.{name}" for name in ("number", "name", "property", "capability", "written")], rows)
    raw = sum(one["capability"] == "raw" for one in members)
    bound = len({one["path"] for one in members if one["path"]}) - raw
    out.say("cli.spec_counts", bound=bound, raw=raw)
    return Exit.OK


def _asked(desk: Desk, ask: Callable[[], Answer], alone: Callable[["Shelf"], Awaitable[Answer]]) -> Answer:
    """What the hub answers; where none runs, what the command does itself."""
    try:
        return ask()
    except NoHub as error:
        if error.message_id != "cli.no_hub":
            raise
    from hub.compose.specs import shelf_without_hub

    async def work() -> Answer:
        async with shelf_without_hub(desk.places()) as shelf:
            return await alone(shelf)

    return asyncio.run(work())
