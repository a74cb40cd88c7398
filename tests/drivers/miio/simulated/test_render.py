import json

import pytest

from drivers.miio.simulated.habits import MALFORMED, Habits
from drivers.miio.simulated.render import Renderer

READ = {"id": 1, "result": [{"did": "a", "code": 0, "value": 0}, {"did": "b", "code": 0, "value": 1}], "exe_time": 20}
OK = {"id": 1, "result": ["ok"], "exe_time": 20}


def test_in_good_manners_it_is_compact_json() -> None:
    text = Renderer(Habits()).answer(READ)
    assert json.loads(text) == READ
    assert b" " not in text


@pytest.mark.parametrize("kind", MALFORMED)
def test_every_malformation_breaks_what_it_is_meant_for(kind: str) -> None:
    texts = [Renderer(Habits(malformed=kind)).answer(message) for message in (READ, OK)]
    broken = 0
    for text in texts:
        try:
            json.loads(text)
        except ValueError:
            broken += 1
    assert broken >= 1


def test_order_and_dids() -> None:
    answer = json.loads(Renderer(Habits(no_did=True, reverse_order=True)).answer(READ))
    assert answer["result"] == [{"code": 0, "value": 1}, {"code": 0, "value": 0}]
    assert json.loads(Renderer(Habits(no_did=True)).answer(OK)) == OK
