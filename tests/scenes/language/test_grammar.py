"""docs/expressions.md: it says everything there is, and what it says is so."""

import re

import pytest

from hub.model.units import SPELLINGS
from hub.model.vocabulary import ONLINE
from hub.text.messages.scenes import MESSAGES
from scenes.language.functions import FUNCTIONS
from scenes.language.grouping import AGGREGATES
from scenes.language.groups import GROUP_WORDS
from scenes.language.lexer import KEYWORDS, LONGEST_DIGITS, LONGEST_EXPRESSION, OPERATORS, T
from scenes.language.parser import DEEPEST
from scenes.language.types import DAYS
from scenes.language.walker import CLOCK_WORDS, SWITCH_WORDS
from tests.house_rules import ROOT
from tests.scenes.language.house import house

PAGE = (ROOT / "docs/expressions.md").read_text("utf-8")
GRAMMAR = PAGE.split("```ebnf\n")[1].split("```")[0]
BLOCKS = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = BLOCKS[0].splitlines()
MISTAKES = [entry.split("\n") for entry in BLOCKS[1].strip().split("\n\n")]


@pytest.mark.parametrize("token", [*OPERATORS, *KEYWORDS, "known", "unknown"])
def test_the_grammar_names_every_operator_and_keyword(token: str) -> None:
    assert f'"{token}"' in GRAMMAR


@pytest.mark.parametrize("kind", [kind for kind in T if kind not in (T.OPERATOR, T.WRONG, T.END)])
def test_the_grammar_defines_every_kind_of_token(kind: T) -> None:
    assert re.search(rf"^{kind} +=", GRAMMAR, re.MULTILINE)


def test_every_rule_of_the_grammar_is_defined_and_used() -> None:
    rules = set(re.findall(r"^(\w+) +=", GRAMMAR, re.MULTILINE))
    bare = re.sub(r""""[^"]*"|'[^']*'|=""", " ", GRAMMAR)
    used = {word for word in re.findall(r"[a-z]+", bare.split("digits ,")[0]) if word not in rules}
    assert used == set()
    for rule in rules - {"expression"}:
        assert len(re.findall(rf"\b{rule}\b", bare)) > 1, rule


@pytest.mark.parametrize(
    "word", [*SPELLINGS, *FUNCTIONS, *AGGREGATES, *GROUP_WORDS, ONLINE.name, *CLOCK_WORDS, *SWITCH_WORDS, *DAYS]
)
def test_the_page_names_every_word(word: str) -> None:
    assert re.search(rf"`[^`]*{re.escape(word)}[^`]*`", PAGE)


def test_the_page_names_the_limits() -> None:
    assert f"{LONGEST_EXPRESSION} bytes, {DEEPEST} levels of nesting, {LONGEST_DIGITS} digits" in PAGE


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_right(text: str) -> None:
    expression, problems = house().condition(text)
    assert problems == []
    assert expression is not None


@pytest.mark.parametrize(("text", "complaint"), MISTAKES)
def test_the_mistakes_are_told_as_the_page_says(text: str, complaint: str) -> None:
    _, problems = house().condition(text)
    told = []
    for problem in problems:
        assert problem.mark is not None
        told.append(" " * (problem.mark.column - 1) + "^" * problem.mark.length + " " + problem.message())
    assert told == [complaint]


@pytest.mark.parametrize("message_id", [name for name in MESSAGES if name.startswith("scenes.")])
def test_messages_name_the_same_things_in_both_languages(message_id: str) -> None:
    english, chinese = MESSAGES[message_id]
    fields = [set(re.findall(r"{(\w+)}", text)) for text in (english, chinese)]
    assert fields[0] == fields[1]
