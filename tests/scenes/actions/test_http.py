"""`http` and `mqtt`: what is sent, what becomes of the answer, what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Value
from hub.text.problem import Severity
from hub.text.source import Source
from scenes.actions import http, mqtt
from scenes.engine.effects import Kept, Request
from scenes.engine.run import Reply
from scenes.engine.trace import Result
from scenes.engine.view import Context, View
from scenes.kit.message import say_known
from scenes.kit.payload import LONGEST_TEXT
from scenes.language.facts import NOWHERE
from scenes.language.reading import Words
from scenes.reader.home import read_scenes
from tests.scenes.household import BERLIN, HOUSE
from tests.scenes.kit.test_trying import problems
from tests.scenes.lives import Lives

FORM = "application/json"


def ring(do: str, known: dict[str, Value] | None = None, reply: Reply | None = None) -> Lives:
    made = Lives(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n    - {do}\n", known=known or {})
    assert [problem.message() for problem in made.problems] == []
    made.reply = reply or Reply(200)
    made.happens("doorbell.ring")
    return made


def notes(stage: Lives) -> list[tuple[str, dict[str, object]]]:
    return [(entry.what.removeprefix("trace."), entry.params) for entry in stage.traces[-1].entries]


def test_a_url_alone_is_a_get() -> None:
    made = ring("http: http://192.168.1.2/on?x=1")
    assert made.requests == [Request("GET", "http://192.168.1.2/on?x=1")]
    assert made.traces[0].result is Result.DONE


def test_all_of_a_request() -> None:
    made = ring(
        "http:\n        url: https://a.example/rooms/{bedroom.humidity}/x\n        method: PUT\n"
        "        query: {warm: '{bedroom.temperature}', key: !secret weather_key}\n"
        "        headers: {X-Room: bed room, Authorization: !secret alarm_hook}\n"
        "        json: {a: 1, b: 2.5, c: on, d: 'on', e: [x, {f: '{hall.motion}'}], g: '{bedroom.humidity} %', h: }\n"
        "        timeout: 3s",
        {"bedroom.humidity": 40.0, "bedroom.temperature": 20.5, "hall.motion": True},
    )
    (request,) = made.requests
    assert (request.method, request.url, request.timeout) == ("PUT", "https://a.example/rooms/40/x", 3.0)
    assert request.query == (("warm", "20.5"), ("key", Kept("weather_key")))
    assert request.headers == (
        ("X-Room", "bed room"),
        ("Authorization", Kept("alarm_hook")),
        ("Content-Type", "application/json"),
    )
    body = {"a": 1, "b": 2.5, "c": True, "d": "on", "e": ["x", {"f": True}], "g": "40 %", "h": None}
    assert json.loads(request.body) == body


def test_text_is_sent_as_it_is_and_a_type_of_ones_own_stays() -> None:
    made = ring("http: {url: 'http://a/', body: 'it is {bedroom.humidity}'}", {"bedroom.humidity": 40.0})
    assert (made.requests[0].method, made.requests[0].body, made.requests[0].headers) == ("POST", "it is 40", ())
    made = ring("http: {url: 'http://a/', json: {}, headers: {content-type: text/x}}")
    assert made.requests[0].headers == (("content-type", "text/x"),)


def test_what_an_event_brings_cannot_leave_its_place_in_the_url() -> None:
    made = Lives("- {scene: T, when: {event: kitchen_camera.person_seen}, do: [{http: 'http://a/z/{event.zone}/end'}]}")
    made.happens("kitchen_camera.person_seen", zone="../x?y=1#é", score=0.5)
    assert made.requests[0].url == "http://a/z/..%2Fx%3Fy%3D1%23%C3%A9/end"


@given(st.text())
def test_whatever_is_put_into_a_url_stays_one_segment(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    form = http.Form("GET", Words(("http://a/z/", lambda _: text, "/end")))
    request = form.request(Context(BERLIN))
    assert request is not None
    assert isinstance(request.url, str)
    inside = request.url.removeprefix("http://a/z/").removesuffix("/end")
    assert not set(inside) & set("/?#&@: \r\n")


@pytest.mark.parametrize(
    "do",
    [
        "http: http://a/{bedroom.humidity}",
        "http: {url: 'http://a/', query: {a: '{bedroom.humidity}'}}",
        "http: {url: 'http://a/', headers: {a: '{bedroom.humidity}'}}",
        "http: {url: 'http://a/', json: {a: '{bedroom.humidity}'}}",
        "http: {url: 'http://a/', body: 'x {bedroom.humidity}'}",
        "mqtt: {topic: 'a/{bedroom.humidity}'}",
        "mqtt: {topic: a, payload: '{bedroom.humidity}'}",
    ],
)
def test_while_something_is_unknown_nothing_is_sent(do: str) -> None:
    made = ring(do)
    assert (made.requests, made.published) == ([], [])
    assert made.traces[0].result is Result.FAILED
    assert notes(made)[1][0] == "value_unknown"


@pytest.mark.parametrize(
    ("expect", "status", "well"),
    [
        ("", 200, True),
        ("", 299, True),
        ("", 302, False),
        ("", 500, False),
        (", expect: 2xx", 204, True),
        (", expect: 404", 404, True),
        (", expect: 404", 200, False),
        (", expect: [200, 4xx]", 418, True),
        (", expect: any", 599, True),
    ],
)
def test_which_status_is_success(expect: str, status: int, well: bool) -> None:
    made = ring(f"http: {{url: 'http://a/'{expect}}}", reply=Reply(status))
    assert made.traces[0].result is (Result.DONE if well else Result.FAILED)
    assert notes(made)[2] == ("http_answer" if well else "http_wrong", {"status": status})


FIELDS = (
    "http: {url: 'http://a/', fields: {now.rain: number, sky: text, late: bool}}\n"
    "      result: weather\n      on_error: continue\n"
    "    - log: '{weather} {weather.status} {weather.text} {weather.now.rain} {weather.sky} {weather.late}'"
)


@pytest.mark.parametrize(
    ("reply", "log"),
    [
        (Reply(200, "{}"), "confirmed 200 {} ? ? ?"),
        (Reply(200, '{"now": {"rain": 1.5}, "sky": "red", "late": true}'), None),
        (Reply(200, '{"now": {"rain": 1e400}, "sky": 5, "late": "?"}'), None),
        (Reply(503, "busy"), "failed 503 busy ? ? ?"),
        (Reply(error="outside.no_answer"), "unsure ? ? ? ? ?"),
        (Reply(error="outside.unreachable"), "failed ? ? ? ? ?"),
    ],
)
def test_what_the_answer_brings(reply: Reply, log: str | None) -> None:
    made = ring(FIELDS, reply=reply)
    if log is not None:
        assert made.logs == [log]
    else:
        assert made.logs[0].endswith("1.5 red on" if "red" in reply.text else "? ? ?")


def test_a_long_answer_is_cut_where_it_is_kept() -> None:
    made = ring("http: http://a/\n      result: it\n    - log: '{it.text}'", reply=Reply(200, "x" * 10_000))
    assert len(made.logs[0]) == LONGEST_TEXT


def test_a_request_is_not_sent_again_after_a_restart() -> None:
    made = ring("http: http://a/\n      result: it\n      on_error: [{log: '{it}'}]")
    made.restart()
    assert len(made.requests) == 1


class Silent(Lives):
    """Nobody answers requests."""

    def _replied(self, id_: str, reply: Reply) -> None:
        if self.reply.error != "silence":
            super()._replied(id_, reply)


@pytest.mark.parametrize(
    ("more", "requests"),
    [("", 1), ("      retry: {times: 1, every: 10s}\n", 2)],
)
def test_one_that_was_under_way_at_a_restart_is_unsure(more: str, requests: int) -> None:
    made = Silent(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n    - http: http://a/\n{more}")
    made.reply = Reply(error="silence")
    made.happens("doorbell.ring")
    made.restart()
    assert len(made.requests) == 1
    made.reply = Reply(200)
    made.wait("10s")
    assert len(made.requests) == requests
    assert made.traces[-1].result is (Result.DONE if more else Result.FAILED)


@pytest.mark.parametrize(("retain", "published"), [("yes", 2), ("no", 1)])
def test_only_what_the_broker_keeps_is_said_again(retain: str, published: int) -> None:
    made = Silent(
        f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n    - mqtt: {{topic: a, payload: b, retain: {retain}}}\n"
    )
    made.reply = Reply(error="silence")
    made.happens("doorbell.ring")
    made.restart()
    assert len(made.published) == published


def test_no_secret_stands_in_a_trace() -> None:
    made = ring("http: {url: !secret alarm_hook, headers: {A: !secret weather_key}, body: secret words}")
    assert notes(made)[1] == ("http", {"method": "POST", "url": "!secret alarm_hook"})
    made = ring("http: {url: 'http://a/b?key=hidden', query: {key: !secret weather_key}}")
    assert notes(made)[1] == ("http", {"method": "GET", "url": "http://a/b"})


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("http: ftp://a/", ("scenes.bad_url", "ftp://a/")),
        ("http: 'http://{event.x}/'", ("scenes.no_event", "event")),
        ("http: 'http:///x'", ("scenes.bad_url", "'http:///x'")),
        ("http: 'http://a{bedroom.humidity}/'", ("scenes.bad_url", "'http://a{bedroom.humidity}/'")),
        ("http: 'http://a{bedroom.humidity}'", ("scenes.bad_url", "'http://a{bedroom.humidity}'")),
        ("http: 'http://me:secret@a/'", ("scenes.bad_url", "'http://me:secret@a/'")),
        ("http: 'http://a:99999/'", ("scenes.bad_url", "'http://a:99999/'")),
        ("http: 'http://a b/'", ("scenes.bad_url", "'http://a b/'")),
        ("http: {method: GET}", ("value.missing_key", "{method: GET}")),
        ("http: {url: 'http://a/', method: BREW}", ("value.one_of", "BREW")),
        ("http: {url: 'http://a/', json: {}, body: x}", ("scenes.body_twice", "x")),
        ("http: {url: 'http://a/', headers: {'a b': x}}", ("scenes.bad_header", "'a b'")),
        ("http: {url: 'http://a/', timeout: 2m}", ("value.too_high", "2m")),
        ("http: {url: 'http://a/', expect: 2x}", ("scenes.bad_expect", "2x")),
        ("http: {url: 'http://a/', expect: [200, 999]}", ("scenes.bad_expect", "999")),
        ("http: {url: 'http://a/', fields: {a: number}}", ("scenes.fields_need_result", "{a: number}")),
        ("http: {url: !secret nothing}", ("scenes.no_such_secret", "!secret nothing")),
        ("http: {url: 'http://a/', surl: x}", ("value.unknown_key", "surl")),
        ("mqtt: {payload: x}", ("value.missing_key", "{payload: x}")),
        ("mqtt: {topic: 'a/#'}", ("scenes.bad_topic", "{topic: 'a/#'}")),
        ("mqtt: {topic: a, qos: 2}", ("value.too_high", "2")),
        ("mqtt: a", ("value.not_mapping", "a")),
    ],
)
def test_what_is_refused(action: str, expected: tuple[str, str]) -> None:
    assert problems(action)[0] == expected


def test_without_a_broker_a_warning() -> None:
    source = Source("scenes.yaml", "- {scene: T, when: started, do: [{mqtt: {topic: a}}]}")
    reading = read_scenes([source], HOUSE, View(), NOWHERE)
    assert [(one.message_id, one.severity) for one in reading.problems] == [("scenes.no_broker", Severity.WARNING)]
    assert len(reading.program.scenes) == 1


def test_a_topic_that_turns_out_to_be_none_is_a_failure() -> None:
    made = Lives("- {scene: T, when: {event: kitchen_camera.person_seen}, do: [{mqtt: {topic: 'a/{event.zone}'}}]}")
    made.happens("kitchen_camera.person_seen", zone="#", score=0.5)
    assert (made.published, made.traces[0].result) == ([], Result.FAILED)


@pytest.mark.parametrize(
    ("topic", "good"), [("a/b", True), ("", False), ("a/+", False), ("#", False), ("a\0", False), ("a" * 1025, False)]
)
def test_topics(topic: str, good: bool) -> None:
    assert mqtt.is_topic(topic) is good


def test_words_that_are_known() -> None:
    context = Context(BERLIN)
    assert say_known(Words(("a ", lambda _: 1.5, lambda _: True)), context) == "a 1.5on"
    assert say_known(Words(("a ", lambda _: None)), context) is None
    assert say_known(Words(("a ", lambda _: "b c")), context, lambda text: text.replace(" ", "+")) == "a b+c"
