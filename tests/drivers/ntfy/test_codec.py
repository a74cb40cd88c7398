import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.http import Answer
from drivers.ntfy.codec import (
    MESSAGE_LIMIT,
    authorization,
    is_topic,
    message,
    read_account,
    read_health,
    read_published,
    shorten,
)
from hub.model.errors import AuthFailed, HearthError, NotSupported, Rejected, Unreachable

PUBLISHED = {"id": "sPs71M8A2T", "time": 1643935928, "event": "message", "topic": "band", "message": "hi"}


def answer(status: int, body: object) -> Answer:
    return Answer(status, json.dumps(body).encode())


def test_the_message_and_its_title() -> None:
    assert message({"message": "水开了 ☕"}) == {"message": "水开了 ☕"}
    assert message({"message": "a", "title": "b"}) == {"message": "a", "title": "b"}


@pytest.mark.parametrize("name", ["band", "a" * 64, "My-topic_1"])
def test_topics(name: str) -> None:
    assert is_topic(name)


@pytest.mark.parametrize("name", ["", "a" * 65, "a/b", "水", "a b", "band\n"])
def test_no_topics(name: str) -> None:
    assert not is_topic(name)


@given(st.text(max_size=40), st.integers(min_value=4, max_value=60))
def test_a_long_message_is_cut_between_characters(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short.encode()) <= limit
    if len(text.encode("utf-8", "replace")) <= limit:
        assert short == text.encode("utf-8", "replace").decode()
    else:
        assert short.endswith("…")
        assert text.encode("utf-8", "replace").decode().startswith(short[:-1])


def test_the_limit_is_in_bytes() -> None:
    assert shorten("x" * MESSAGE_LIMIT) == "x" * MESSAGE_LIMIT
    assert len(shorten("水" * MESSAGE_LIMIT).encode()) <= MESSAGE_LIMIT


def test_a_token_is_a_bearer_token() -> None:
    assert authorization(None) == {}
    assert authorization("tk_1") == {"Authorization": "Bearer tk_1"}


def test_what_was_published_has_an_id() -> None:
    assert read_published(answer(200, PUBLISHED)) == "sPs71M8A2T"


@pytest.mark.parametrize(
    ("given_", "error", "message_id"),
    [
        (answer(401, {"code": 40101, "http": 401, "error": "unauthorized"}), AuthFailed, "device.token_refused"),
        (answer(403, {"code": 40301, "http": 403, "error": "forbidden"}), AuthFailed, "device.token_refused"),
        (answer(429, {"code": 42908, "http": 429, "error": "limit reached"}), Rejected, "device.ntfy_refuses"),
        (answer(413, []), Rejected, "device.ntfy_refuses"),
        (Answer(404, b"<html>"), Rejected, "device.ntfy_refuses"),
        (answer(500, {"error": "internal server error"}), Unreachable, "device.http_status"),
        (Answer(502, b"<html>"), Unreachable, "device.http_status"),
        (Answer(200, b"<html>"), NotSupported, "device.not_ntfy"),
        (answer(200, {}), NotSupported, "device.not_ntfy"),
        (answer(200, [PUBLISHED]), NotSupported, "device.not_ntfy"),
    ],
)
def test_an_answer_names_the_remedy(given_: Answer, error: type[HearthError], message_id: str) -> None:
    with pytest.raises(error) as caught:
        read_published(given_)
    assert caught.value.message_id == message_id


def test_the_reason_of_a_refusal_is_told() -> None:
    with pytest.raises(Rejected) as caught:
        read_published(answer(429, {"error": "limit reached: daily message quota reached"}))
    assert caught.value.params == {"status": 429, "detail": "limit reached: daily message quota reached"}


def test_health() -> None:
    read_health(answer(200, {"healthy": True}))
    for sick, error in (
        (answer(200, {"healthy": False}), Unreachable),
        (answer(503, {}), Unreachable),
        (answer(200, {"healthy": 1}), NotSupported),
        (answer(404, {}), NotSupported),
        (Answer(200, b"ok"), NotSupported),
    ):
        with pytest.raises(error):
            read_health(sick)


def test_a_server_without_accounts_takes_any_token() -> None:
    read_account(answer(200, {}))
    read_account(answer(404, {}))
    with pytest.raises(AuthFailed):
        read_account(answer(401, {}))


@given(st.integers(min_value=100, max_value=599), st.binary(max_size=60))
def test_any_answer_is_read_or_refused(status: int, body: bytes) -> None:
    for read in (read_published, read_health, read_account):
        try:
            read(Answer(status, body))
        except HearthError:
            continue
