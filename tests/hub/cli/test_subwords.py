"""Commands with words of their own."""

from argparse import ArgumentParser

import pytest

from hub.cli.subwords import declare_words


def made() -> ArgumentParser:
    parser = ArgumentParser(prog="hearth spec")
    parser.add_argument("--json", action="store_true")
    words = {"show": lambda one, _: one.add_argument("model"), "list": lambda *_: None}
    declare_words(parser, lambda message_id: message_id, words)
    return parser


def test_each_word_has_its_arguments_and_the_options_of_every_command() -> None:
    for line in ("--json show x", "show --json x", "show x --json"):
        args = made().parse_args(line.split())
        assert (args.what, args.model) == ("show", "x")
    assert made().parse_args(["list", "--json"]).json is True


def test_the_help_has_all_usages() -> None:
    text = made().format_help()
    assert "hearth spec show model" in text
    assert "cli.arg.spec.list" in text


def test_a_word_is_needed() -> None:
    with pytest.raises(SystemExit):
        made().parse_args([])
