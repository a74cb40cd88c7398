"""The fields of a question: what is none is told, and nothing else comes of it."""

from typing import Any

import pytest

from hub.compose.questions import files, number, word
from hub.compose.replaying import replay
from hub.compose.shadowing import shadow
from hub.model.errors import UnknownName
from tests.hub.compose.test_asking import house
from tests.scenes.why.recording import Past


def test_what_is_asked() -> None:
    assert (word({"a": "b"}, "a"), number({"a": 3}, "a"), number({}, "a", 2.5)) == ("b", 3.0, 2.5)
    assert files({"a": [["x.yaml", "- {}"]]}, "a") == (("x.yaml", "- {}"),)
    assert files({}, "a") == ()


@pytest.mark.parametrize("value", [None, "1", True, [], float("nan"), float("inf"), -1e11, 10**400])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(UnknownName, match=r"why\.no_question"):
        number({"since": value}, "since")


@pytest.mark.parametrize("value", [None, 5, "ab", ["ab"], [["a"]], [["a", 1]], [["a", "b", "c"]], {"a": "b"}])
def test_what_are_no_files(value: object) -> None:
    archive: Any = Past(house())
    with pytest.raises(UnknownName, match=r"why\.no_question"):
        replay(archive, {"since": 1, "until": 2, "files": value}, "en")


def test_every_inquiry_says_what_it_lacks() -> None:
    archive: Any = Past(house())
    for asked, lacks in ((replay, ("since", "until")), (shadow, ("scene", "since", "until"))):
        for name in lacks:
            question = {"scene": "Light", "since": 1, "until": 2}
            del question[name]
            with pytest.raises(UnknownName) as told:
                asked(archive, question, "en")
            assert told.value.params["field"] == name
