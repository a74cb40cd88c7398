"""`hearth backup`: one encrypted file of all that the hub knows; and the recovery phrase that opens it."""

import asyncio
import base64
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, NoHub, Refusal, Unclear
from hub.config.files import sync_folder
from hub.model.errors import BadSetup

if TYPE_CHECKING:
    from hub.backup.keeper import Backups


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("what", nargs="?", metavar="init | key | FILE", help=words("cli.arg.backup.what"))
    parser.add_argument("--replace", action="store_true", help=words("cli.arg.backup.replace"))
    parser.add_argument("--with-history", action="store_true", help=words("cli.arg.backup.with_history"))
    parser.add_argument("--phrase-file", type=Path, metavar="PATH", help=words("cli.arg.backup.phrase_file"))


def execute(args: Namespace, desk: Desk) -> int:
    """Make a phrase, show its key, or make a backup."""
    if (args.replace and args.what != "init") or (args.with_history and args.what in ("init", "key")):
        raise Unclear("cli.backup_option", option="--replace" if args.replace else "--with-history")
    if args.phrase_file is not None and args.what != "key":
        raise Unclear("cli.backup_option", option="--phrase-file")
    if args.what == "init":
        return _init(desk, replace=args.replace)
    if args.what == "key":
        return _key(args, desk)
    history = True if args.with_history else None
    return _into_folder(desk, history) if args.what is None else _into_file(Path(args.what), desk, history)


def _init(desk: Desk, *, replace: bool) -> int:
    from secrets import token_bytes

    from hub.backup.phrase import identity_of, new_phrase

    there = _asked(desk, lambda: desk.hub().get("backup"), lambda backups: backups.state())["recipient"]
    if there is not None and not replace:
        raise BadSetup("backup.has_key")
    phrase = new_phrase(token_bytes)
    recipient = str(identity_of(phrase).recipient)
    out = desk.out
    # Shown before it is taken on: a phrase that nobody has seen must not be the only way to a backup.
    if out.as_json:
        out.json({"phrase": phrase.reveal(), "recipient": recipient, "replaced": there is not None})
    else:
        out.say("cli.backup_phrase")
        out.block(f"\n    {phrase.reveal().replace('-', ' ')}\n")

    async def appoint(backups: "Backups") -> Answer:
        await backups.appoint(recipient, replace=True)
        return backups.state()

    body = {"recipient": recipient, "replace": True}
    answer = _asked(desk, lambda: desk.hub().post("backup", "key", body=body), appoint)
    if not out.as_json:
        out.say("cli.backup_ready", folder=answer["folder"])
        if there is not None:
            out.say("cli.backup_replaced")
    return Exit.OK


def _key(args: Namespace, desk: Desk) -> int:
    from hub.cli.asking import asked_identity

    identity = asked_identity(desk, args.phrase_file)
    if desk.out.as_json:
        desk.out.json({"key": identity.text.reveal(), "recipient": str(identity.recipient)})
    else:
        desk.out.line(f"# {identity.recipient}")
        desk.out.line(identity.text.reveal())
    return Exit.OK


def _into_folder(desk: Desk, history: bool | None) -> int:
    async def make(backups: "Backups") -> Answer:
        made = await backups.make(history=history)
        return {"file": str(made.path), "size": made.size, "files": made.files, "at": made.at, "sha256": made.sha256}

    answer = _asked(desk, lambda: desk.hub().post("backup", body={"history": history}), make)
    return _told(answer, desk)


def _into_file(path: Path, desk: Desk, history: bool | None) -> int:
    answer: Answer = {"file": str(path)}
    with _written(path) as file:

        async def copy(backups: "Backups") -> Answer:
            size = 0
            async for part in backups.stream(history=history):
                size += file.write(part)
            return {"size": size}

        answer |= _asked(desk, lambda: _received(desk, file, history), copy)
    return Exit.OK if str(path) == "-" else _told(answer, desk)


def _received(desk: Desk, file: BinaryIO, history: bool | None) -> Answer:
    """Take a backup from the hub. Raises Refusal, NoHub; it is whole when this returns."""
    for line in desk.hub().stream("backup", "file", query="" if history is None else "history=on"):
        if "error" in line:
            raise Refusal(line["error"])
        if "done" in line:
            return {"size": line["size"]}
        file.write(base64.b64decode(line["data"]))
    raise NoHub("cli.hub_gone", path=str(desk.places().socket))


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that comes to its name when it is whole; `-` is the output."""
    if str(path) == "-":
        if sys.stdout.isatty():
            raise Unclear("cli.backup_terminal")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(handle)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadSetup(
            "backup.cannot_write", folder=str(path if path.is_dir() else path.parent), reason=reason
        ) from error


def _told(answer: Answer, desk: Desk) -> int:
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.backup_made", file=answer["file"], size=f"{answer['size'] / 1024:.0f}")
    return Exit.OK


def _asked(desk: Desk, ask: Callable[[], Answer], alone: Callable[["Backups"], object]) -> Answer:
    """What the hub answers; where none runs, what the command does itself."""
    try:
        return ask()
    except NoHub as error:
        if error.message_id != "cli.no_hub":
            raise
    from hub.compose.backups import backups_without_hub
    from hub.core.clock import LoopClock

    async def work() -> Answer:
        async with backups_without_hub(desk.places(), LoopClock()) as backups:
            result = alone(backups)
            answer = await result if asyncio.iscoroutine(result) else result
            return answer if isinstance(answer, dict) else {}

    return asyncio.run(work())
