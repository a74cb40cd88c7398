import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.api.hooks import LARGEST, call_hook
from hub.api.route import Ask
from tests.hub.api.house import Client, House

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


async def test_a_hook_gets_the_body_as_it_is(house: House, client: Client) -> None:
    code, answer = await client.post("/hooks/coming-home", {"who": {"name": "ada"}, "minutes": 20})
    assert (code, answer) == (200, {"hook": "coming-home"})
    assert house.scenes.hooked == [("coming-home", '{"who":{"name":"ada"},"minutes":20}')]


async def test_a_hook_that_nobody_waits_for_and_one_that_brings_too_much(house: House, client: Client) -> None:
    code, answer = await client.post("/hooks/other", {})
    assert (code, answer["error"]["id"]) == (404, "api.no_hook")
    assert "other" in answer["error"]["message"]
    code, answer = await client.post("/hooks/coming-home", {"text": "x" * LARGEST})
    assert (code, answer["error"]["id"], len(house.scenes.hooked)) == (413, "api.too_large", 1)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
async def test_any_body_arrives_as_it_was_sent(body: dict[str, object]) -> None:
    house = House()
    ask = Ask({"name": "coming-home"}, {}, body, "me", "en")
    await call_hook(house.ports(), ask)
    text = house.scenes.hooked[0][1]
    assert text.isascii()
    assert json.loads(text) == body


@pytest.mark.parametrize("body", [[1], "text", 5])
async def test_what_is_no_object_is_refused(house: House, client: Client, body: object) -> None:
    code, _ = await client.post("/hooks/coming-home", body)
    assert (code, house.scenes.hooked) == (400, [])
