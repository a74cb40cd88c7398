"""`hearth adopt`: from something heard to a device of the house; one, all of a family, or many from files of tokens."""

import getpass
import sys
import warnings
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from hub.cli.asking import typed
from hub.cli.desk import Desk, Words
from hub.cli.exits import Answer, Exit, Unclear

YES: Final = ("y", "yes", "是")


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("ref", nargs="?", help=words("cli.arg.adopt.ref"))
    parser.add_argument("handle", nargs="?", help=words("cli.arg.adopt.handle"))
    parser.add_argument("--name", help=words("cli.arg.adopt.name"))
    parser.add_argument("--area", help=words("cli.arg.adopt.area"))
    parser.add_argument("--address", help=words("cli.arg.adopt.address"))
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument("--secret-file", type=Path, metavar="FILE", help=words("cli.arg.adopt.secret_file"))
    secret.add_argument("--no-secret", action="store_true", help=words("cli.arg.adopt.no_secret"))
    parser.add_argument("--from", dest="many", type=Path, nargs="+", metavar="FILE", help=words("cli.arg.adopt.from"))
    parser.add_argument("--all", dest="heard", metavar="FAMILY", help=words("cli.arg.adopt.all"))
    parser.add_argument("--dry-run", action="store_true", help=words("cli.arg.adopt.dry_run"))
    parser.add_argument("--plan", type=Path, metavar="FILE", help=words("cli.arg.adopt.plan"))
    parser.add_argument("--yes", action="store_true", help=words("cli.arg.adopt.yes"))


def execute(args: Namespace, desk: Desk) -> int:
    """Adopt; the hub proves token and model before it writes anything."""
    if [args.ref, args.many, args.heard].count(None) != 2:
        raise Unclear("cli.adopt_what")
    if args.ref is not None:
        return _one(args, desk)
    from hub.cli.adopt_many import adopt_many

    return adopt_many(args, desk)


def _one(args: Namespace, desk: Desk) -> int:
    given = {name: getattr(args, name) for name in ("ref", "handle", "name", "area", "address")}
    outlook = desk.hub().post("adopt", "look", body={"ref": args.ref, "handle": args.handle})
    join = outlook["device"] is not None and _joins(args, outlook, desk)
    if join:
        given = {**given, "handle": outlook["device"]}
    elif outlook["device"] is not None and args.handle is not None:
        desk.out.say("cli.not_joined")
        return Exit.NO
    secret = _secret(args, desk) if outlook["secret"] or args.secret_file is not None else None
    answer = desk.hub().post("adopt", body={**given, "secret": secret, "join": join})
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.adopted", ref=answer["ref"], handle=answer["handle"], model=answer["model"])
    return Exit.OK


def _joins(args: Namespace, outlook: Answer, desk: Desk) -> bool:
    """Whether it is one more way to a device of the house: a person says so.

    Raises:
        Unclear: nobody can be asked, and it is to have the handle of that device.
    """
    about = {"ref": args.ref, "handle": outlook["device"]}
    if args.yes:
        return True
    if desk.out.as_json or not sys.stdin.isatty():
        if args.handle is not None:
            raise Unclear("cli.join_unsaid", **about)
        if not desk.out.as_json:
            desk.out.say("cli.join_offer", **about)
        return False
    question = "cli.join_ask" if outlook["alike"] else "cli.join_ask_unlike"
    return typed(desk, question, **about).lower() in YES


def _secret(args: Namespace, desk: Desk) -> str | None:
    """The token, never from the arguments: those are for everyone on the machine to see."""
    if args.no_secret:
        return None
    if args.secret_file is None:
        return asked_secret(args.ref, desk)
    return secret_in(args.secret_file)


def secret_in(path: Path) -> str | None:
    """The token in a file (`-`: the input), None in an empty one. Raises Unclear."""
    if str(path) == "-":
        return sys.stdin.readline().strip() or None
    try:
        return path.read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unclear("cli.unreadable", path=str(path), reason=reason) from error


def asked_secret(ref: str, desk: Desk) -> str | None:
    """The token as it is typed, unseen; never where it would be shown.

    Raises:
        Unclear: there is no terminal, or the typing was ended without an answer.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(desk.out.words("cli.ask_secret", ref=ref)) or None
    except (EOFError, getpass.GetPassWarning) as error:
        raise Unclear("cli.no_secret", ref=ref) from error
