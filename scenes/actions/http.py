"""`http`: send a request into the world, and take its answer in."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from hub.model.capability import Property
from hub.model.command import CommandClass
from hub.model.value import Color, Kind, Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.quantities import parse_number
from hub.text.reader import SWITCH_WORDS, Fields, duration, items, one_of
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node, Scalar, SecretRef, Sequence
from scenes.engine.acting import Actor
from scenes.engine.effects import Kept, Request, Said
from scenes.engine.run import Reply, Run
from scenes.engine.view import Context
from scenes.kit.message import say_known
from scenes.kit.payload import LONGEST_TEXT, TYPES, Field, decode, read_fields, values_of
from scenes.kit.trying import FAILED, UNSURE, UNTIMED_POLICY, Trying, read_policy, tell_policy
from scenes.language import shapes
from scenes.language.reading import Code, Reading, Words, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

METHODS: Final = {one: one for one in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")}
HARMLESS: Final = ("GET", "HEAD")
TIMEOUT: Final = 10.0
LONGEST_TIMEOUT: Final = 60.0
SUCCESS: Final[tuple[tuple[int, int], ...]] = ((200, 299),)
NOT_SENT: Final = (
    "outside.not_there", "outside.busy", "outside.no_secret", "outside.bad_request", "outside.unreachable",
    "outside.certificate",
)  # fmt: skip
"""Errors after which it is certain that nothing was done."""

_BEGINNING: Final = re.compile(r"https?://[^\s/?#@{}]+(?:[/?].*)?", re.DOTALL)
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
_STATUS: Final = re.compile(r"([1-5])xx|([1-5][0-9]{2})")

Text = Words | Kept
"""Words that are worked out, or the name of a secret."""

Make = Callable[[Context], object]
"""A part of the JSON that is sent; a KeyError where something in it is not known."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is sent: the parts of a request, to be worked out. `body` gives text, None while something is unknown."""

    method: str
    url: Text
    query: tuple[tuple[str, Text], ...] = ()
    headers: tuple[tuple[str, Text], ...] = ()
    body: Callable[[Context], str | None] | None = None
    timeout: float = TIMEOUT

    def request(self, context: Context) -> Request | None:
        """The request; None while something in it is unknown."""
        url = _said(self.url, context, lambda text: quote(text, safe=""))
        query = tuple((name, _said(text, context)) for name, text in self.query)
        headers = tuple((name, _said(text, context)) for name, text in self.headers)
        body = "" if self.body is None else self.body(context)
        known_query = tuple((name, said) for name, said in query if said is not None)
        known_headers = tuple((name, said) for name, said in headers if said is not None)
        if url is None or body is None or len(known_query) < len(query) or len(known_headers) < len(headers):
            return None
        return Request(self.method, url, known_query, known_headers, body, self.timeout)


@dataclass(frozen=True, slots=True)
class Http(Trying):
    """Sends a request, once; `expect` are the statuses that count as success, `fields` what its answer brings."""

    form: Form
    expect: tuple[tuple[int, int], ...]
    fields: tuple[Field, ...]

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work it out and send it."""
        request = self.form.request(actor.context)
        if request is None:
            actor.note(run, "trace.value_unknown", {"target": "http"})
            return self._over(run, actor, Reply(), FAILED)
        actor.note(run, "trace.http", {"method": request.method, "url": _shown(request.url)})
        actor.fetch(run, request)
        return None

    def replied(self, run: Run, actor: Actor, reply: Reply) -> int | None:
        """The answer, or why there is none."""
        if reply.error:
            actor.note(run, "trace.outside", {"error": reply.error})
            return self._over(run, actor, Reply(), FAILED if reply.error in NOT_SENT else UNSURE)
        if not any(low <= reply.status <= high for low, high in self.expect):
            actor.note(run, "trace.http_wrong", {"status": reply.status})
            return self._over(run, actor, reply, FAILED)
        actor.note(run, "trace.http_answer", {"status": reply.status})
        return self._over(run, actor, reply, "confirmed")

    def again(self, run: Run, actor: Actor) -> int | None:
        """Send it once more."""
        return self.begin(run, actor)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Whether it was done nobody knows."""
        return None if run.memo.get("rests") else self._over(run, actor, Reply(), UNSURE)

    def _over(self, run: Run, actor: Actor, reply: Reply, word: str) -> int | None:
        name = self.policy.result
        if name:
            actor.assign(run, f"{name}.status", reply.status or None)
            actor.assign(run, f"{name}.text", reply.text[:LONGEST_TEXT] if reply.status else None)
            for variable, value in values_of(decode(reply.text), self.fields).items():
                actor.assign(run, variable, value)
        return self.finish(run, actor, word)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`http: URL`, or `http: {url, method, query, headers, json, body, timeout, expect, fields}`."""
    expect, declared = SUCCESS, None
    if isinstance(node, Mapping):
        inner = Fields(node, reading.problems)
        form = _form(inner, reading)
        expect = _expected(inner.node("expect"), reading)
        declared = inner.node("fields")
        inner.close()
    else:
        url = _url(node, reading)
        form = None if url is None else Form("GET", url)
    hazard = CommandClass.A if form is None or form.method in HARMLESS else CommandClass.B
    place = code.reserve()
    name = fields.node("result")
    taken: tuple[Field, ...] = ()
    if isinstance(name, Scalar):
        for member, kind in (("status", Kind.INT), ("text", Kind.TEXT)):
            reading.variables[f"{name.text}.{member}"] = Property(member, kind)
        taken = read_fields(declared, name.text, reading)
    elif declared is not None:
        reading.problems.append(error("scenes.fields_need_result", declared.mark))
    policy = read_policy(fields, reading, code, [("http", hazard)], deadline=False)
    if form is not None:
        code.fill(place, Http(policy, form, expect, taken))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "http": form.either(
            form.TEXT,
            form.mapping(
                {
                    "url": form.TEXT,
                    "method": form.words(METHODS),
                    "query": form.table(shapes.VALUE),
                    "headers": form.table(shapes.VALUE),
                    "json": {},
                    "body": form.TEXT,
                    "timeout": form.DURATION,
                    "expect": form.one_or_more(shapes.VALUE),
                    "fields": form.table(form.words(TYPES)),
                },
                ["url"],
            ),
        ),
        **UNTIMED_POLICY,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words; secrets by their names."""
    if not isinstance(node, Mapping):
        text = teller.say("explain.action.http", method="GET", url=teller.message(node))
        return Line(text, tell_policy(fields, teller))
    inner = Fields(node, fields.problems)
    url, method = inner.node("url"), inner.node("method")
    data, timeout, expect = inner.node("json") or inner.node("body"), inner.node("timeout"), inner.node("expect")
    word = source_text(method) if method is not None else "GET" if data is None else "POST"
    below = [Line(teller.say("explain.action.http.part", what=_part(data, teller)))] if data is not None else []
    for key in ("query", "headers"):
        part = inner.node(key)
        if part is not None:
            below.append(Line(teller.say(f"explain.action.http.{key}", what=_part(part, teller))))
    if timeout is not None:
        below.append(Line(teller.say("explain.action.http.timeout", length=teller.duration(timeout))))
    if expect is not None:
        statuses = teller.either(source_text(one) for one in items(expect, fields.problems))
        below.append(Line(teller.say("explain.action.http.expect", statuses=statuses)))
    text = teller.say("explain.action.http", method=word, url="" if url is None else teller.message(url))
    return Line(text, (*below, *tell_policy(fields, teller)))


def _part(node: Node, teller: Teller) -> str:
    """A part of what is sent."""
    match node:
        case Mapping():
            said = [f"{key.text}: {_part(value, teller)}" for key, value in node.entries]
            return f"{{{', '.join(said)}}}"
        case Sequence():
            return f"[{', '.join(_part(one, teller) for one in node.items)}]"
        case _:
            return teller.message(node)


def _form(inner: Fields, reading: Reading) -> Form | None:
    where = inner.node("url")
    if where is None:
        reading.problems.append(error("value.missing_key", inner.mapping.mark, key="url"))
    url = None if where is None else _url(where, reading)
    has_body = "json" in inner or "body" in inner
    method = inner.optional("method", one_of(METHODS), "POST" if has_body else "GET")
    query, headers = _texts(inner.node("query"), reading), _texts(inner.node("headers"), reading, _HEADER)
    data, text = inner.node("json"), inner.node("body")
    timeout = inner.optional("timeout", duration(low=0.1, high=LONGEST_TIMEOUT), TIMEOUT)
    body: Callable[[Context], str | None] | None = None
    if data is not None and text is not None:
        reading.problems.append(error("scenes.body_twice", text.mark))
    elif data is not None:
        body = _json(_made(data, reading))
        if not any(name.casefold() == "content-type" for name, _ in headers):
            headers = (*headers, ("Content-Type", Words(("application/json",))))
    elif text is not None and (words := reading.words(text)) is not None:
        body = _text(words)
    return None if url is None else Form(method, url, query, headers, body, timeout)


def _url(node: Node, reading: Reading) -> Text | None:
    """A URL whose host no expression can change; or a secret."""
    if isinstance(node, SecretRef):
        return _secret(node, reading)
    words = reading.words(node)
    if words is None:
        return None
    first = words.parts[0]
    beginning = first if isinstance(first, str) else ""
    changes = len(words.parts) > 1
    good = _BEGINNING.fullmatch(beginning) is not None and (not changes or beginning.count("/") > 2 or "?" in beginning)
    try:
        good = good and bool(urlsplit(beginning).hostname) and urlsplit(beginning).port != 0
    except ValueError:
        good = False
    if not good:
        reading.problems.append(error("scenes.bad_url", node.mark))
        return None
    return words


def _secret(node: SecretRef, reading: Reading) -> Kept:
    known = reading.facts.secrets
    if known is not None and node.name not in known:
        reading.problems.append(error("scenes.no_such_secret", node.mark, name=node.name))
    return Kept(node.name)


def _texts(node: Node | None, reading: Reading, names: re.Pattern[str] | None = None) -> tuple[tuple[str, Text], ...]:
    """Names with words or secrets."""
    fields = None if node is None else Fields.of(node, reading.problems)
    found: list[tuple[str, Text]] = []
    for key, value in fields.mapping.entries if fields is not None else ():
        if names is not None and not names.fullmatch(key.text):
            reading.problems.append(error("scenes.bad_header", key.mark, name=key.text))
        text = _secret(value, reading) if isinstance(value, SecretRef) else reading.words(value)
        if text is not None:
            found.append((key.text, text))
    return tuple(found)


def _expected(node: Node | None, reading: Reading) -> tuple[tuple[int, int], ...]:
    """Statuses as ranges: `2xx`, `204`, `any`, or a list of them."""
    if node is None:
        return SUCCESS
    found: list[tuple[int, int]] = []
    for item in items(node, reading.problems):
        text = item.text if isinstance(item, Scalar) else ""
        match = _STATUS.fullmatch(text)
        if text == "any":
            found.append((100, 599))
        elif match is None:
            reading.problems.append(error("scenes.bad_expect", item.mark, text=text))
        elif match[1]:
            found.append((int(match[1]) * 100, int(match[1]) * 100 + 99))
        else:
            found.append((int(match[2]), int(match[2])))
    return tuple(found)


def _made(node: Node, reading: Reading) -> Make:
    """What makes one part of the JSON."""
    match node:
        case Mapping():
            members = [(key.text, _made(value, reading)) for key, value in node.entries]
            return lambda context: {name: make(context) for name, make in members}
        case Sequence():
            makes = [_made(item, reading) for item in node.items]
            return lambda context: [make(context) for make in makes]
        case Scalar() if node.empty:
            return lambda _: None
        case Scalar() if not node.quoted and node.text.casefold() in SWITCH_WORDS:
            value = SWITCH_WORDS[node.text.casefold()]
            return lambda _: value
        case Scalar() if not node.quoted and (number := parse_number(node.text)) is not None:
            return lambda _: int(number) if number.is_integer() else number
        case _:
            return _made_word(node, reading)


def _made_word(node: Node, reading: Reading) -> Make:
    """A text with expressions in it; one that is nothing but an expression keeps its type."""
    words = reading.words(node)
    if words is None:
        return lambda _: None
    alone = [part for part in words.parts if part != ""]
    if len(alone) == 1 and not isinstance(alone[0], str):
        source = alone[0]
        return lambda context: _known(source(context))
    return lambda context: _known(say_known(words, context))


def _known(value: Value | None) -> object:
    if value is None:
        raise KeyError
    return str(value) if isinstance(value, Color) else value


def _json(make: Make) -> Callable[[Context], str | None]:
    def body(context: Context) -> str | None:
        try:
            return json.dumps(make(context), ensure_ascii=False)
        except KeyError:
            return None

    return body


def _text(words: Words) -> Callable[[Context], str | None]:
    return lambda context: say_known(words, context)


def _said(text: Text, context: Context, quoted: Callable[[str], str] = str) -> Said | None:
    return text if isinstance(text, Kept) else say_known(text, context, quoted)


def _shown(url: Said) -> str:
    """A URL for the trace: without what may be secret in it."""
    return f"!secret {url.name}" if isinstance(url, Kept) else url.partition("?")[0]
