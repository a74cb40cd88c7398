"""What is said to a device, as a bind says it: `to`, and `write`, `write_template`, `on` and `off`."""

from collections.abc import Callable, Mapping, Sequence
from json import JSONEncoder
from typing import Final

from drivers.kit.plain import Flaw, Table, is_list, plain_number
from drivers.mqtt.definition import Sent
from drivers.mqtt.payload import Key
from drivers.mqtt.sources import read_topic
from hub.model.errors import BadValue, HearthError

THE_VALUE: Final = "$"
DEEPEST: Final = 8
LARGEST: Final = 4096

Wires = Mapping[str, object]
"""Wire values by `$name`; the one of a property is `$`."""
Make = Callable[[Wires], Sent]
"""A message made of wire values."""
Tree = dict[str, object]

json_text: Final[Callable[[object], str]] = JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""JSON without blanks."""


def read_write(table: Table, topic: str, steps: tuple[Key, ...] | None, names: Sequence[str] = (THE_VALUE,)) -> Make:
    """The message of a bind. What says nothing of it is sent to where it is read: at the same JSON path, or whole."""
    template = table.text("write_template")
    if "write" in table and template:
        table.flaw("product.not_both", "write_template", words="`write`, `write_template`")
    if template:
        return _rendered(table, topic, template, names)
    if "write" in table:
        return read_body(table, "write", topic, names)
    if steps is None:
        return _body(THE_VALUE if THE_VALUE in names else "", topic, names)
    keys = [step for step in steps if isinstance(step, str)]
    if len(keys) < len(steps):
        table.flaw("product.needs", words="`write`")
        return _body(THE_VALUE, topic, names)
    body: object = THE_VALUE
    for key in reversed(keys):
        body = {key: body}
    return _body(body, topic, names)


def read_body(table: Table, key: str, topic: str, names: Sequence[str] = (THE_VALUE,)) -> Make:
    """The payload under a key: JSON, or text."""
    given = table.get(key)
    if not _is_body(given, DEEPEST) or len(json_text(given)) > LARGEST:
        table.flaw("product.not_a_payload", key)
        given = ""
    unknown = [one for one in _marks(given) if one not in names]
    if unknown:
        table.flaw("product.no_argument", key, names, text=unknown[0][:60], words=", ".join(names))
    return _body(given, topic, names)


def read_deed(table: Table, key: str, topic: str) -> Make:
    """What is sent for yes, or for no: a payload, or a table with `to` and `write`."""
    given = table.get(key)
    if not isinstance(given, Mapping) or "write" not in given:
        return _needing(table, key, topic, read_body(table, key, topic, ()))
    own = table.table(key)
    topic = read_topic(own, "to", topic)
    made = _needing(own, "to", topic, read_body(own, "write", topic, ()))
    own.close()
    return made


def _needing(table: Table, key: str, topic: str, made: Make) -> Make:
    if not topic:
        table.flaw("product.needs", key, words="`to`")
    return made


def payload_text(wire: object) -> str:
    """A wire value as a payload: texts as they are, all else as JSON; whole numbers without a point."""
    if isinstance(wire, str):
        return wire
    found = plain_number(wire)
    if found is not None and found == int(found):
        wire = int(found)
    return json_text(wire)


def _is_body(body: object, deep: int) -> bool:
    """Whether it can be sent: texts, numbers, yes and no, null, lists and tables of these."""
    if isinstance(body, Mapping):
        return deep > 0 and all(_is_body(each, deep - 1) for each in body.values())
    if is_list(body):
        return deep > 0 and all(_is_body(each, deep - 1) for each in body)
    return body is None or isinstance(body, (str, bool)) or plain_number(body) is not None


def _marks(body: object) -> list[str]:
    """All `$names` that stand alone in JSON."""
    if isinstance(body, Mapping):
        return [mark for each in body.values() for mark in _marks_in(each)]
    return _marks_in(body) if is_list(body) else []


def _marks_in(body: object) -> list[str]:
    if isinstance(body, str):
        return [body] if body.startswith("$") else []
    if isinstance(body, Mapping):
        return [mark for each in body.values() for mark in _marks_in(each)]
    return [mark for each in body for mark in _marks_in(each)] if is_list(body) else []


def _body(body: object, topic: str, names: Sequence[str]) -> Make:
    if isinstance(body, Mapping):
        always, asked = _parted(body)
        return lambda wires: Sent(topic, always=always, asked=_filled_tree(asked, wires))
    if is_list(body):
        return lambda wires: Sent(topic, json_text(_filled(body, wires)))
    if not isinstance(body, str):
        return lambda _: Sent(topic, payload_text(body))
    if body in names:
        return lambda wires: Sent(topic, payload_text(wires.get(body, "")))
    spelt = sorted((name for name in names if name in body), key=len, reverse=True)

    def make(wires: Wires) -> Sent:
        text = body
        for name in spelt:
            text = text.replace(name, payload_text(wires.get(name, "")))
        return Sent(topic, text)

    return make


def _parted(body: Mapping[str, object]) -> tuple[Tree, Tree]:
    """What of a JSON object is always so, and what is asked for."""
    always: Tree = {}
    asked: Tree = {}
    for key, value in body.items():
        if isinstance(value, Mapping) and value:
            fixed, open_ = _parted(value)
            if fixed or not open_:
                always[str(key)] = fixed
            if open_:
                asked[str(key)] = open_
        elif _marks_in(value):
            asked[str(key)] = value
        else:
            always[str(key)] = value
    return always, asked


def _filled_tree(tree: Mapping[str, object], wires: Wires) -> Tree:
    """The tree with its marks filled in; an argument that was not given is left out."""
    return {str(key): _filled(value, wires) for key, value in tree.items() if not _is_missing(value, wires)}


def _is_missing(value: object, wires: Wires) -> bool:
    return isinstance(value, str) and value.startswith("$") and value not in wires


def _filled(body: object, wires: Wires) -> object:
    if isinstance(body, str):
        return wires.get(body, body)
    if isinstance(body, Mapping):
        return _filled_tree(body, wires)
    return [_filled(each, wires) for each in body if not _is_missing(each, wires)] if is_list(body) else body


def _rendered(table: Table, topic: str, text: str, names: Sequence[str]) -> Make:
    from drivers.mqtt.template.compile import compile_command  # noqa: PLC0415 - where no entry has one, not imported

    try:
        render = compile_command(text)
    except HearthError as error:
        table.flaws.append(Flaw((*table.path, "write_template"), error.message_id, error.params))
        return _body("", topic, names)

    def make(wires: Wires) -> Sent:
        whole = {name.removeprefix("$"): value for name, value in wires.items()}
        text = render(wires.get(THE_VALUE) if THE_VALUE in names else whole)
        if text is None:
            raise BadValue("mqtt.no_payload")
        return Sent(topic, text)

    return make
