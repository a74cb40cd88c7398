"""`hearth adopt`: from something heard to a device of the house; one, or many from a file of tokens."""

import getpass
import sys
import warnings
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, Unclear
from hub.config.files import read_source
from hub.model.errors import BadConfig
from hub.text import reader
from hub.text.problem import Problem, has_errors
from hub.text.yaml import parse


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
    parser.add_argument("--from", dest="many", type=Path, metavar="FILE", help=words("cli.arg.adopt.from"))


def execute(args: Namespace, desk: Desk) -> int:
    """Adopt; the hub proves token and model before it writes anything."""
    if (args.ref is None) == (args.many is None):
        raise Unclear("cli.adopt_what")
    return _many(args.many, desk) if args.many is not None else _one(args, desk)


def _one(args: Namespace, desk: Desk) -> int:
    given = {name: getattr(args, name) for name in ("ref", "handle", "name", "area", "address")}
    answer = desk.hub().post("adopt", body={**given, "secret": _secret(args, desk)})
    if desk.out.as_json:
        desk.out.json(answer)
    else:
        desk.out.say("cli.adopted", ref=answer["ref"], handle=answer["handle"], model=answer["model"])
    return Exit.OK


def _many(path: Path, desk: Desk) -> int:
    answer = desk.hub().post("adopt", "bulk", body={"secrets": read_tokens(path)})
    outcomes, out = answer["outcomes"], desk.out
    if out.as_json:
        out.json(answer)
    else:
        for one in outcomes:
            if one["adopted"]:
                out.say("cli.adopted", ref=one["ref"], handle=one["handle"], model=one["model"])
            else:
                out.say("cli.not_adopted", ref=one["ref"], reason=one["error"]["message"])
    return Exit.OK if all(one["adopted"] for one in outcomes) else Exit.NO


def _secret(args: Namespace, desk: Desk) -> str | None:
    """The token, never from the arguments: those are for everyone on the machine to see."""
    if args.no_secret:
        return None
    if args.secret_file is None:
        return _asked(args.ref, desk)
    if str(args.secret_file) == "-":
        return sys.stdin.readline().strip() or None
    try:
        return str(args.secret_file.read_text("utf-8")).strip() or None
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unclear("cli.unreadable", path=str(args.secret_file), reason=reason) from error


def _asked(ref: str, desk: Desk) -> str | None:
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


def read_tokens(path: Path) -> dict[str, str | None]:
    """The tokens of a YAML or JSON file by ref.

    Raises:
        BadConfig: with the file's problems.
    """
    source, problems = read_source(path)
    tokens: dict[str, str | None] = {}
    if source is not None:
        tree, found = parse(source)
        problems += found
        mapping = None if tree is None else reader.mapping(tree, problems)
        for key, value in mapping.entries if mapping else ():
            tokens[key.text] = reader.text(value, problems)
    if has_errors(problems):
        raise BadConfig("cli.tokens_bad", tuple[Problem, ...](problems), path=str(path))
    if not tokens:
        raise BadConfig("cli.tokens", tuple[Problem, ...](problems), path=str(path))
    return tokens
