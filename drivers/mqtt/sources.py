"""Where in which message a value stands, as a bind says it: `from`, `json` or `template`, `when`, `means`."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.plain import Flaw, Table, is_list, word_of
from drivers.kit.translate import literal, wire_word
from drivers.mqtt.payload import Extract, Key, Said, at_path, steps_of, whole
from hub.model.errors import HearthError

ANYTHING: Final = "*"
"""In `when` and `events`: whatever else there is."""
LONGEST_TOPIC: Final = 256
MOST_SOURCES: Final = 8

_NOTHING: Final = ("", "None")
"""What a template makes of what is not there, or is null."""
_WORDS: Final = {"{at}": "at", "{id}": "id"}
_BRACES: Final = re.compile(r"\{[^}]*\}?")


def filled(text: str, names: Mapping[str, str]) -> str:
    """A topic or word with `{at}` and `{id}` filled in."""
    if "{" not in text:
        return text
    return text.replace("{at}", names["at"]).replace("{id}", names["id"])


def read_topic(table: Table, key: str, default: str = "") -> str:
    """The topic under a key, the `default` where nothing stands there; empty where null does.

    In `from` a `+` stands for one level: gateways say where they are in the topics of what they hear.
    """
    if key in table.taken_away:
        table.get(key)
        return ""
    topic = table.text(key, default)
    levels = [level for level in topic.split("/") if level != "+" or key != "from"]
    wild = any(each in level for level in levels for each in "+#\0")
    strange = wild or any(each not in _WORDS for each in _BRACES.findall(topic))
    if strange or len(topic) > LONGEST_TOPIC:
        table.flaw("product.not_a_topic", key, text=topic[:60])
        return "-"  # something stands there: nothing else is missing
    return topic


def read_steps(table: Table) -> tuple[Key, ...] | None:
    """The steps of `json`; None where nothing, or nothing right, stands there."""
    path = table.text("json")
    steps = steps_of(path) if path else None
    if path and steps is None:
        table.flaw("product.not_a_json_path", "json", text=path[:60])
    return steps


def read_extract(table: Table) -> tuple[Extract, bool]:
    """What makes the wire value of a message, and whether it needs the message's JSON."""
    steps, template = read_steps(table), table.text("template")
    if steps is not None and template:
        table.flaw("product.not_both", "template", words="`json`, `template`")
    if steps is not None:
        found: Extract = at_path(steps)
    else:
        found = _template(table, template) if template else whole
    if "means" in table:
        found = _present if steps is None and not template else found
    conditions = _conditions(table.table("when"))
    structured = steps is not None or bool(template) or bool(conditions)
    return (_conditional(found, conditions) if conditions else found), structured


def _present(_said: Said) -> object:
    """Any message says it."""
    return True


def _template(table: Table, text: str) -> Extract:
    from drivers.mqtt.template.compile import compile_value  # noqa: PLC0415 - where no entry has one, none is imported

    try:
        render = compile_value(text)
    except HearthError as error:
        table.flaws.append(Flaw((*table.path, "template"), error.message_id, error.params))
        return whole

    if render.path:
        return at_path(render.path)

    def extract(said: Said) -> object:
        found = render(said)
        return None if found in _NOTHING else found

    return extract


Condition = Callable[[Said], bool]


def _conditions(table: Table) -> tuple[Condition, ...]:
    """`when: {path: value, path: [value, value]}`: all must hold."""
    found: list[Condition] = []
    for key in table.keys:
        steps, given = steps_of(key), table.get(key)
        words = tuple(given) if is_list(given) else (given,)
        if steps is None:
            table.flaw("product.not_a_json_path", key, text=key[:60])
        elif not words or not all(literal(word) and not is_list(word) for word in words):
            table.flaw("product.not_literal", key)
        else:
            found.append(_condition(at_path(steps), tuple(word_of(word) for word in words)))
    return tuple(found)


def _condition(extract: Extract, words: tuple[str, ...]) -> Condition:
    if ANYTHING in words:
        return lambda said: extract(said) not in (None, "", [])
    if not any("{" in word for word in words):
        fixed = frozenset(wire_word(word) for word in words)
        return lambda said: wire_word(extract(said)) in fixed

    def holds(said: Said) -> bool:
        found = wire_word(extract(said))
        return any(found == wire_word(filled(word, said.names)) for word in words)

    return holds


def _conditional(extract: Extract, conditions: tuple[Condition, ...]) -> Extract:
    def found(said: Said) -> object:
        for holds in conditions:
            if not holds(said):
                return None
        return extract(said)

    return found
