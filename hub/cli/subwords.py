"""Commands with a word for each thing that they do, each with its own arguments and the options of every command."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from typing import Final

from hub.cli.desk import Words

DEST: Final = "what"

Declare = Callable[[ArgumentParser, Words], None]


def declare_words(parser: ArgumentParser, words: Words, declared: Mapping[str, Declare]) -> None:
    """Declare the words of a command; `cli.arg.<command>.<word>` says what each does. All usages are in the help."""
    command = parser.prog.rpartition(" ")[2]
    common = ArgumentParser(add_help=False, parents=[parser], conflict_handler="resolve")
    choice = parser.add_subparsers(dest=DEST, required=True, metavar=" | ".join(declared))
    usages = []
    for word, declare in declared.items():
        help_ = words(f"cli.arg.{command}.{word}")
        one = choice.add_parser(word, parents=[common], add_help=False, allow_abbrev=False, help=help_)
        short = ArgumentParser(prog=one.prog, add_help=False)
        for each in (one, short):
            declare(each, words)
        usages.append(short.format_usage().removeprefix("usage: "))
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = "".join(usages)
