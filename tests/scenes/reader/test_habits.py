"""The words of other systems: each is a mistake, with a hint at the word that is known here."""

from collections.abc import Mapping

import pytest

from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.reader import habits
from tests.scenes.household import Stage


@pytest.mark.parametrize(
    ("words", "known"),
    [(habits.TRIGGER, TRIGGERS), (habits.CONDITION, CONDITIONS), (habits.ACTION, ACTIONS)],
)
def test_each_hint_is_a_word_of_the_language(words: Mapping[str, str], known: Mapping[str, object]) -> None:
    assert set(words.values()) <= set(known)
    assert not set(words) & set(known)


@pytest.mark.parametrize("word", habits.SCENE)
def test_a_key_of_a_scene_by_another_name(word: str) -> None:
    meant = habits.SCENE[word]
    keys = {"scene": "T", "when": "hall.motion", "do": "{log: x}", "if": "hall.motion", "note": "n", word: "x"}
    problems = Stage("- {" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}").problems
    assert [(one.message_id, one.hint) for one in problems] == [("value.unknown_key", meant)]


@pytest.mark.parametrize(
    ("key", "written", "message", "hint"),
    [
        ("when", "{state: hall.motion}", "scenes.no_trigger", "becomes"),
        ("when", "{chnages: hall.motion}", "scenes.no_trigger", "changes"),
        ("if", "{or: [hall.motion]}", "scenes.no_condition", "any"),
        ("do", "{delay: 5m}", "scenes.no_action", "wait"),
        ("do", "{delai: 5m}", "scenes.no_action", None),
    ],
)
def test_a_kind_by_another_name(key: str, written: str, message: str, hint: str | None) -> None:
    keys = {"scene": "T", "when": "hall.motion", "do": "{log: x}", key: written}
    problems = Stage("- {" + ", ".join(f"{one}: {value}" for one, value in keys.items()) + "}").problems
    assert (message, hint) in [(one.message_id, one.hint) for one in problems]
