"""`hearth scenes`: the scenes, and one word for each thing that can be done with them."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from typing import Final, Protocol, cast

from hub.cli.desk import Desk, Words

USUAL: Final = "list"
WORDS: Final = {
    USUAL: "hub.cli.scenes_list",
    "run": "hub.cli.scenes_run",
    "next": "hub.cli.scenes_next",
    "what-if": "hub.cli.scenes_what_if",
    "test": "hub.cli.scenes_test",
    "explain": "hub.cli.scenes_explain",
    "shadow": "hub.cli.scenes_shadow",
    "pause": "hub.cli.scenes_pause",
    "resume": "hub.cli.scenes_resume",
    "invariants": "hub.cli.scenes_invariants",
    "search": "hub.cli.scenes_search",
    "history": "hub.cli.scenes_history",
    "diff": "hub.cli.scenes_diff",
    "rollback": "hub.cli.scenes_rollback",
    "replay": "hub.cli.scenes_replay",
}
"""Each word, and the module that it lives in; without one the scenes are listed."""


class _Word(Protocol):
    def arguments(self, parser: ArgumentParser, words: Words) -> None: ...
    def execute(self, args: Namespace, desk: Desk) -> int: ...


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the words, each with its arguments and the options of every command."""
    common = ArgumentParser(add_help=False, parents=[parser], conflict_handler="resolve")
    choice = parser.add_subparsers(dest="word", metavar="WORD", help=words("cli.arg.scenes.word"))
    usages = []
    for word in WORDS:
        one = choice.add_parser(
            word, parents=[common], add_help=False, allow_abbrev=False, help=words(f"cli.scenes_word.{word}")
        )
        short = ArgumentParser(prog=one.prog, add_help=False)
        for each in (one, short):
            _module(word).arguments(each, words)
        usages.append(short.format_usage().removeprefix("usage: "))
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = "".join(usages)


def execute(args: Namespace, desk: Desk) -> int:
    """Do what the word says."""
    return _module(args.word or USUAL).execute(args, desk)


def _module(word: str) -> _Word:
    return cast("_Word", import_module(WORDS[word]))
