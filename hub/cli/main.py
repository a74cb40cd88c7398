"""`hearth`: finds the command, and turns whatever goes wrong into one sentence and an exit code.

Nothing heavy is imported before it is known which command is wanted.
"""

import errno
import os
import sys
from argparse import REMAINDER, SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol, cast

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit, NoHub, Refusal, Unclear
from hub.cli.out import Out, standard
from hub.cli.problems import placed
from hub.config.places import Overrides
from hub.model.errors import BadConfig, HearthError, UnknownName
from hub.text.messages.catalogue import LANGUAGES, Language, render
from hub.text.problem import Problem, printable

COMMANDS: Final = {
    "run": "hub.cli.run",
    "init": "hub.cli.init",
    "check": "hub.cli.check",
    "discover": "hub.cli.discover",
    "adopt": "hub.cli.adopt",
    "swap": "hub.cli.swap",
    "devices": "hub.cli.devices",
    "device": "hub.cli.device",
    "spec": "hub.cli.spec",
    "get": "hub.cli.get",
    "set": "hub.cli.set_values",
    "call": "hub.cli.call",
    "hook": "hub.cli.hook",
    "claims": "hub.cli.claims",
    "release": "hub.cli.release",
    "pin": "hub.cli.pin",
    "watch": "hub.cli.watch",
    "history": "hub.cli.history",
    "energy": "hub.cli.energy",
    "scenes": "hub.cli.scenes",
    "trace": "hub.cli.trace",
    "why": "hub.cli.why",
    "why-not": "hub.cli.why_not",
    "audit": "hub.cli.audit",
    "capabilities": "hub.cli.capabilities",
    "schema": "hub.cli.schema",
    "reload": "hub.cli.reload",
    "status": "hub.cli.status",
    "backup": "hub.cli.backup",
    "restore": "hub.cli.restore",
    "recover": "hub.cli.recover",
    "doctor": "hub.cli.doctor",
    "mqtt": "hub.cli.mqtt",
    "import": "hub.cli.import_from",
    "demo": "hub.cli.demo",
}
"""Each command, and the module that it lives in: `arguments` declares its options, `execute` does it."""


FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a disk says that takes no more of the output."""


class Command(Protocol):
    """A module of a command."""

    def arguments(self, parser: ArgumentParser, words: Words) -> None:
        """Declare its arguments, with help in the words of the catalogue (`cli.arg.<command>.<argument>`)."""

    def execute(self, args: Namespace, desk: Desk) -> int:
        """Do it; the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    _open_closed()
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered must not fail again when the interpreter flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.PIPE
    except OSError as error:
        language = _language(words, os.environ)
        if isinstance(error, PermissionError) and error.filename is not None:
            # A folder that this user may not even look into, wherever a command comes upon it.
            path = printable(str(error.filename))
            print(f"hearth: {render('cli.not_yours', {'path': path}, language)}", file=sys.stderr)
            return Exit.CONFIG
        # Only the output is left to fail: whatever else a command touches, it tells of in its own words.
        if error.errno not in FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reason = render("cli.output_full", {"reason": error.strerror}, language)
        print(f"hearth: {reason}", file=sys.stderr)
        return Exit.CONFIG
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    return code


def _open_closed() -> None:
    """What was closed by whoever started us is read as empty, and swallows what is written."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Files get the lowest free number: the three take their own places, before a database does.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for the life of the process


def _run(words: Sequence[str]) -> int:
    language = _language(words, os.environ)
    given = _top(language).parse_args(words)
    command = cast("Command", import_module(COMMANDS[given.command]))
    parser = ArgumentParser(
        prog=f"hearth {given.command}",
        description=render(f"cli.help.{given.command}", {}, language),
        parents=[_common(language)],
        allow_abbrev=False,
    )
    command.arguments(parser, lambda message_id: render(message_id, {}, language))
    args = parser.parse_args(
        given.rest, Namespace(**{name: value for name, value in vars(given).items() if name != "rest"})
    )
    out = standard(language, as_json=getattr(args, "json", False))
    overrides = Overrides(getattr(args, "config", None), getattr(args, "state", None), getattr(args, "socket", None))
    try:
        return command.execute(args, Desk(out, os.environ, os.getuid(), overrides))
    except HearthError as error:
        return _complain(error, out)


def _complain(error: HearthError, out: Out) -> int:
    """Say what went wrong: a sentence, or with --json an object like the hub's own."""
    if isinstance(error, Refusal):
        answer, sentence, code = error.answer, error.sentence, error.code
    else:
        sentence = render(error.message_id, error.params, out.language)
        answer = {"id": error.message_id, "message": printable(sentence)}
        code = {NoHub: Exit.NO_HUB, Unclear: Exit.USAGE, UnknownName: Exit.USAGE}.get(type(error), Exit.CONFIG)
    problems = [one for one in error.problems if isinstance(one, Problem)] if isinstance(error, BadConfig) else []
    if problems:
        answer = {**answer, "problems": [problem.to_json(out.language) for problem in problems]}
    if out.as_json:
        out.json({"error": answer})
        return code
    for problem in problems:
        out.errors.write(problem.render(out.language) + "\n")
    for found in answer.get("problems", ()) if isinstance(error, Refusal) else ():
        out.errors.write(printable(placed(found)) + "\n")
    out.complain(printable(sentence))
    return code


def _top(language: Language) -> ArgumentParser:
    lines = [f"  {name:<13} {render(f'cli.help.{name}', {}, language)}" for name in COMMANDS]
    codes = [f"  {code.value:<13} {render(f'cli.exit.{code.value}', {}, language)}" for code in Exit]
    epilog = [render("cli.commands", {}, language), *lines, "", render("cli.exits", {}, language), *codes]
    parser = ArgumentParser(
        prog="hearth",
        description=render("cli.help.hearth", {}, language),
        epilog="\n".join(epilog),
        formatter_class=RawDescriptionHelpFormatter,
        parents=[_common(language)],
        allow_abbrev=False,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help=render("cli.option.command", {}, language))
    parser.add_argument("rest", nargs=REMAINDER, metavar="...", help=render("cli.option.rest", {}, language))
    return parser


def _common(language: Language) -> ArgumentParser:
    """The options of every command, before or after its name."""
    parser = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    parser.add_argument("--json", action="store_true", help=render("cli.option.json", {}, language))
    parser.add_argument("--lang", choices=LANGUAGES, help=render("cli.option.lang", {}, language))
    for place in ("config", "state", "socket"):
        parser.add_argument(f"--{place}", type=Path, metavar="PATH", help=render(f"cli.option.{place}", {}, language))
    return parser


def _language(words: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language of --lang (looked for before anything is parsed, since the help has one too), else of the locale."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    names = ("HEARTH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    word = asked[-1] if asked else next((environ[name] for name in names if environ.get(name)), "en")
    return "zh" if word.startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
