"""`hearth device learn`: ask a device for everything that it has, for an entry of its own and a report to show.

`hearth device show` stands in a module of its own.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hub.cli import device_show
from hub.cli.adopt import asked_secret, secret_in
from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit
from hub.cli.out import Out
from hub.cli.reload import tell_problems
from hub.cli.subwords import declare_words
from hub.model.errors import BadSetup


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    declare_words(parser, words, {"show": device_show.arguments, "learn": _learn})


def _learn(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("device", metavar="DEVICE", help=words("cli.arg.device.device"))
    parser.add_argument("--use", action="store_true", help=words("cli.arg.device.use"))
    parser.add_argument("--overlay", type=Path, metavar="FILE", help=words("cli.arg.device.overlay"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=words("cli.arg.device.report"))
    parser.add_argument("--model", help=words("cli.arg.device.model"))
    parser.add_argument("--address", help=words("cli.arg.device.address"))
    parser.add_argument("--secret-file", type=Path, metavar="FILE", help=words("cli.arg.device.secret_file"))


def execute(args: Namespace, desk: Desk) -> int:
    """Show what is known, or ask and write down what was said."""
    if args.what == "show":
        return device_show.execute(args, desk)
    out, hub = desk.out, desk.hub()
    body: dict[str, object] = {"device": args.device, "address": args.address, "model": args.model, "use": args.use}
    if args.secret_file is not None:
        body["secret"] = secret_in(args.secret_file)
    elif ":" in args.device and not _adopted(args.device, desk):
        body["secret"] = asked_secret(args.device, desk)
    if not out.as_json and Path("-") not in (args.overlay, args.report):
        out.say("cli.learning", device=args.device)
    answer = hub.post("learn", body=body)
    for path, text in ((args.overlay, answer["overlay"]), (args.report, _report(answer))):
        if path is not None:
            _write(path, text)
    return _told(args, answer, out)


def _adopted(ref: str, desk: Desk) -> bool:
    """Whether the hub has its token."""
    rows = desk.hub().get("sightings")["sightings"]
    return any(row["ref"] == ref and row["adopted"] for row in rows)


def _told(args: Namespace, answer: Answer, out: Out) -> int:
    reloaded = answer["reload"]
    code = Exit.OK if reloaded is None or reloaded["accepted"] else Exit.CONFIG
    if out.as_json:
        out.json(answer)
        return code
    report = answer["report"]
    found = [one for one in report["members"] if not one["why"]]
    if Path("-") in (args.overlay, args.report):
        return code
    if not found:
        out.say("cli.learned_nothing", model=report["model"], requests=report["requests"])
        _tell_hint(answer, out)
        return code
    out.table(
        [f"cli.column.{name}" for name in ("number", "name", "type", "value")],
        [(one["at"], one["name"], one["type"], one["value"]) for one in found],
    )
    refused = len(report["members"]) - len(found)
    out.say(
        "cli.learned", model=report["model"], count=len(found), refused=refused, requests=report["requests"]
    )  # fmt: skip
    if not report["complete"]:
        out.say("cli.learned_part")
    _tell_hint(answer, out)
    if reloaded is not None:
        tell_problems(reloaded, out)
        out.say("cli.learned_in_use", file=answer["file"])
    elif args.overlay is None:
        out.say("cli.learned_next", device=args.device)
    return code


def _tell_hint(answer: Answer, out: Out) -> None:
    """What would teach more."""
    if answer["hint"]:
        out.line(answer["hint"])


def _report(answer: Answer) -> str:
    return json.dumps(answer["report"], ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise BadSetup("learn.cannot_write", path=str(path), reason=error.strerror or str(error)) from error
