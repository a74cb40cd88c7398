import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.http import Answer
from drivers.router import luci
from drivers.router.census import MOST_CLIENTS, Census
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable


def answer(**said: object) -> Answer:
    return Answer(200, json.dumps(said).encode())


def test_what_the_router_says_of_itself_is_read() -> None:
    info = luci.read_info(answer(code=0, hardware="R4", romversion="2.26.175", newEncryptMode=1))
    assert info == luci.Info("R4", "2.26.175", newer=True)
    for strange in (Answer(200, b"[]"), Answer(404, b""), answer(code=0), Answer(200, b"<html>")):
        with pytest.raises(NotSupported):
            luci.read_info(strange)
    with pytest.raises(Unreachable):
        luci.read_info(Answer(502, b""))


def test_the_page_gives_key_and_id_or_the_usual_ones_count() -> None:
    page = luci.read_page(Answer(200, b"<script>deviceId = 'abc-1'; Encrypt = { key: 'a2ffa5c9be07488b'}</script>"))
    assert page == luci.Page("a2ffa5c9be07488b", "abc-1")
    assert luci.read_page(Answer(200, b"")).key == luci.KEY


def test_the_password_goes_hashed_with_a_nonce() -> None:
    form = luci.login_form("secret", luci.Page(luci.KEY, "id"), 1700000000.5, Random(1), newer=False)
    nonce = form["nonce"]
    assert nonce.startswith("0_id_1700000000_")
    assert (form["username"], form["logtype"], len(form["password"])) == ("admin", "2", 40)
    newer = luci.login_form("secret", luci.Page(luci.KEY, "id"), 1.0, Random(1), newer=True)
    assert len(newer["password"]) == 64
    assert "secret" not in str(form)


def test_the_login_gives_a_token_or_says_no() -> None:
    assert luci.read_login(answer(code=0, token="abc123")) == "abc123"
    assert luci.read_login(answer(code="0", token="abc123")) == "abc123"
    for refused in (answer(code=401, msg="not auth"), Answer(403, b"")):
        with pytest.raises(AuthFailed):
            luci.read_login(refused)
    with pytest.raises(NotSupported):
        luci.read_login(answer(code=0, token="../evil"))


def test_the_list_tells_who_is_there() -> None:
    rows = [
        {"mac": "3C:22:FB:01:02:03", "online": 1, "type": 2},
        {"mac": "3C:22:FB:01:02:04", "online": "1", "type": "3"},
        {"mac": "3C:22:FB:01:02:05", "online": 0, "type": 1},
        {"mac": 7, "online": 1},
        "nonsense",
    ]
    census = luci.read_list(answer(code=0, list=rows))
    assert census == Census(frozenset({"3c:22:fb:01:02:03", "3c:22:fb:01:02:04"}), 3, 1)
    crowd = [{"mac": f"3c:22:fb:{at >> 16:02x}:{at >> 8 & 255:02x}:{at & 255:02x}", "online": 1} for at in range(2500)]
    assert len(luci.read_list(answer(code=0, list=crowd)).present) == MOST_CLIENTS
    with pytest.raises(luci.LoggedOut):
        luci.read_list(answer(code=401, msg="Invalid token"))
    with pytest.raises(NotSupported):
        luci.read_list(answer(code=0, list={}))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "token", "list", "mac", "online", "type", "hardware", "romversion"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.integers(100, 599), st.binary(max_size=80) | _JSON.map(lambda said: json.dumps(said).encode()))
def test_any_body_is_read_or_refused(status: int, body: bytes) -> None:
    for read in (luci.read_info, luci.read_login, luci.read_list, luci.read_page):
        try:
            read(Answer(status, body))
        except HearthError:
            continue
