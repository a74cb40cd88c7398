"""Sequences of actions of Home Assistant as lists of actions of scenes.

Source: https://www.home-assistant.io/docs/scripts/ . A condition among actions ends the list that it stands in, and not
the whole (homeassistant/helpers/script.py of 2024.3); so what follows it in an inner list goes under its `if`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from hub.importing import waits
from hub.importing.around import Around, Fired, Stand, Variable
from hub.importing.conditions import condition, conditions, is_condition
from hub.importing.document import Fields, entries, listed, switched_off, text_of, yes_or_no
from hub.importing.logic import Logic
from hub.importing.meanings import meaning_of
from hub.importing.phrases import FALSE, TRUE, Phrase, opposite
from hub.importing.refused import Refused
from hub.importing.services import call
from hub.importing.templates import is_template, single
from hub.importing.terms import Fixed, Number, State, Truth
from hub.importing.writing import Item, Value
from hub.text.yaml import Mapping, Node, Scalar
from hub.text.yaml import Sequence as YamlSequence

MOST_ROUNDS: Final = 50
_FAILING: Final = ("set", "toggle", "call", "run")


class Steps:
    """Translates one list of actions; `around` moves on with variables and with time."""

    def __init__(self, around: Around, *, tail: bool) -> None:
        self.around = around
        self.tail = tail
        self.lasted = False

    def all(self, node: Node | None) -> list[Item]:
        """The actions; refusals are among the findings."""
        nodes = listed(node)
        found: list[Item] = []
        for number, one in enumerate(nodes):
            last = self.tail and number == len(nodes) - 1
            try:
                if self.around.nested and is_condition(one):
                    return found + self._guarded(one, nodes[number + 1 :])
                made = self._one(one, last=last)
            except Refused as refused:
                self.around.findings.refuse(refused)
                continue
            comments = self._comments(one, made)
            found += [Item(value, comments if at == 0 else ()) for at, value in enumerate(made)]
        return found

    def _comments(self, node: Node, made: list[Value]) -> list[str]:
        # Those of inner actions were taken by these.
        return self.around.comments.of(node) if made else []

    def _guarded(self, node: Node, rest: Sequence[Node]) -> list[Item]:
        above = self.around.comments.of(node)
        phrase = condition(self.around, node)
        then = self.all(YamlSequence(tuple(rest), node.mark))
        if not then or phrase == FALSE:
            return []
        return then if phrase == TRUE else [Item({"if": phrase.text, "then": then}, above)]

    def inner(self, node: Node | None, around: Around | None = None, *, last: bool) -> list[Item]:
        """A list inside: what it takes of time it takes of this one too."""
        steps = Steps(replace(around or self.around, nested=True), tail=last)
        found = steps.all(node)
        if not steps.around.fresh:
            self.later(waits=steps.lasted)
        return found

    def later(self, *, waits: bool = False) -> None:
        """Something was done since the trigger fired; or even something that waits."""
        self.around = replace(self.around.later(), instant=self.around.instant and not waits)
        self.lasted = self.lasted or waits

    def _one(self, node: Node, *, last: bool) -> list[Value]:
        if is_condition(node) and not (isinstance(node, Scalar) and not is_template(node.text)):
            phrase = condition(self.around, node)
            return [] if phrase == TRUE else [{"check": phrase.text}]
        fields = Fields(node)
        fields.skip("alias", "metadata")
        if switched_off(fields):
            return []
        meant = meaning_of(self.around.map, node)
        if meant is not None:
            self.later()
            return meant
        going = _going(fields)
        for key, reader in KINDS.items():
            if key in fields.values:
                made = reader(self, fields, last)
                fields.close()
                return [_fails(one, going=going or not last) for one in made]
        raise Refused("import.action", node.mark, kind=next(iter(fields.values), "?"))


def _going(fields: Fields) -> bool:
    word = fields.text("continue_on_error")
    if word is not None and yes_or_no(word) is None:
        raise Refused("import.enabled", fields.mark)
    return bool(word and yes_or_no(word))


def _fails(value: Value, *, going: bool) -> Value:
    """An action that goes on where a device does not answer, as over there a device that is away is passed over."""
    if going and isinstance(value, dict) and any(key in value for key in _FAILING) and "background" not in value:
        return {**value, "on_error": "continue"}
    return value


def _service(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    name = fields.text("action", "service") or ""
    stand = steps.around.stands.get(name)
    if stand is not None and stand.fields:
        return _inlined(steps, fields, name, stand)
    found = call(steps.around, fields, name)
    steps.later(waits=any(isinstance(one, dict) and "run" in one for one in found))
    return found


def _inlined(steps: Steps, fields: Fields, name: str, stand: Stand) -> list[Value]:
    """A script with values for its fields, put in its place. Refused: its runs may meet, for they take time."""
    form, given = Fields(stand.node or fields.node), fields.get("data", "service_data")
    fields.skip("target")
    around = replace(steps.around, nested=False)
    lets: dict[str, Value] = {}
    own: dict[str, Variable] = {}
    if given is not None:
        if entries(given).keys() & around.variables.keys():
            raise Refused("import.script_fields", fields.mark, script=name)
        known = around.variables
        around, lets = variables(around, given)
        own = {key: one for key, one in around.variables.items() if key not in known}
    others = {key: one for key, one in around.stands.items() if key != name}
    inside = replace(
        around, variables=own, fired=Fired(), nested=True, beside=True, looping=False, waited=None, stands=others
    )
    inner = Steps(inside, tail=False)
    made = inner.all(form.need("sequence"))
    if inner.lasted or form.get("variables") is not None:
        raise Refused("import.script_fields", fields.mark, script=name)
    steps.later()
    first: list[Value] = [{"let": lets}] if lets else []
    return [*first, *(one.value for one in made)]


def _scene(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    stand = steps.around.stands.get(fields.text("scene") or "")
    if stand is None:
        raise Refused("import.no_scene", fields.mark, scene=fields.text("scene") or "")
    steps.later()
    return [{"run": stand.title}]


def _delay(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    length = waits.length(steps.around, fields.need("delay"))
    steps.later(waits=True)
    return [] if length is None else [{"wait": length}]


def _wait(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    found = waits.wait(steps.around, fields)
    steps.later(waits=True)
    steps.around = replace(steps.around, waited=found.name)
    return found.values


def _if(steps: Steps, fields: Fields, last: bool) -> list[Value]:
    phrase = conditions(steps.around, fields.need("if"))
    before = steps.around
    then = steps.inner(fields.need("then"), before, last=last)
    other = steps.inner(fields.get("else"), before, last=last)
    return _parted([(phrase, then)], other)


def _choose(steps: Steps, fields: Fields, last: bool) -> list[Value]:
    before = steps.around
    ways: list[tuple[Phrase, list[Item]]] = []
    node = fields.need("choose")
    for one in listed(node):
        way = Fields(one)
        way.skip("alias")
        if switched_off(way):
            continue
        phrase = conditions(before, way.need("conditions", "condition"))
        ways.append((phrase, steps.inner(way.get("sequence"), before, last=last)))
        way.close()
    return _parted(ways, steps.inner(fields.get("default"), before, last=last))


def _parted(ways: Sequence[tuple[Phrase, list[Item]]], other: list[Item]) -> list[Value]:
    """The ways that may be gone: `if` for one, `choose` for several; nothing where none does anything."""
    left = [(phrase, do) for phrase, do in ways if phrase != FALSE]
    sure = next((at for at, (phrase, _) in enumerate(left) if phrase == TRUE), None)
    if sure is not None:
        left, other = left[:sure], left[sure][1]
    if not left:
        return [one.value for one in other]
    if len(left) == 1 and left[0][1]:
        found: dict[str, Value] = {"if": left[0][0].text, "then": left[0][1]}
        return [found | {"else": other} if other else found]
    empty = next((at for at, (_, do) in enumerate(left) if not do), None)
    if empty is not None:
        # A way on which nothing is done keeps from those after it.
        rest = [Item(one) for one in _parted(left[empty + 1 :], other)]
        kept: list[Value] = [{"if": opposite(left[empty][0]).text, "then": rest}] if rest else []
        return _parted(left[:empty], [Item(one) for one in kept])
    return [{"choose": [Item({"if": phrase.text, "do": do}) for phrase, do in left] + _otherwise(other)}]


def _otherwise(other: list[Item]) -> list[Item]:
    return [Item({"else": other})] if other else []


def _repeat(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    inner = Fields(fields.need("repeat"))
    each = inner.get("for_each")
    if each is not None:
        return _unrolled(steps, inner, each)
    around = replace(steps.around.later(), looping=True, instant=False)
    found: dict[str, Value] = {}
    phrase = TRUE
    count = inner.get("count")
    if count is not None:
        found["times"] = _count(steps.around, count)
    for key in ("while", "until"):
        node = inner.get(key)
        if node is not None:
            # The number of the round is not known here where its condition stands.
            phrase = conditions(replace(around, looping=False), node)
            found[key] = phrase.text
    if len(found) != 1:
        raise Refused("import.repeat", fields.mark)
    found["do"] = do = steps.inner(inner.need("sequence"), around, last=False)
    ends = [opposite(phrase).text if "while" in found else phrase.text]
    if count is None and not _waits(inner.need("sequence"), do, ends):
        raise Refused("import.spins", fields.mark)
    steps.later()
    inner.close()
    return [{"repeat": found}]


def _waits(sequence: Node, do: list[Item], ends: Sequence[str]) -> bool:
    """Whether each round takes time, whatever its conditions say, or waits for what ends the loop."""
    for one in listed(sequence):
        if is_condition(one):
            return False
        if isinstance(one, Mapping) and any(one.get(key) for key in ("delay", "wait_for_trigger")):
            return True
    waits = [one.value["wait"] for one in do if isinstance(one.value, dict) and "wait" in one.value]
    return any(isinstance(one, dict) and one.get("until") in ends for one in waits)


def _count(around: Around, node: Node) -> str:
    worked_out = Logic(around, node.mark).value(node)
    return text_of(node) if worked_out is None else f"={worked_out}"


def _unrolled(steps: Steps, inner: Fields, each: Node) -> list[Value]:
    rounds = listed(each)
    if not isinstance(each, YamlSequence) or len(rounds) > MOST_ROUNDS:
        raise Refused("import.for_each", each.mark)
    sequence = inner.need("sequence")
    inner.close()
    found: list[Value] = []
    for number, one in enumerate(rounds, 1):
        known = {"repeat.item": Variable(one), "repeat.index": Variable(Scalar(str(number), one.mark))}
        around = steps.around.knowing(**known)
        found += [item.value for item in steps.inner(sequence, around, last=False)]
    return found


def _parallel(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    before = replace(steps.around, nested=True, beside=True)
    branches: list[list[Item]] = []
    for one in listed(fields.need("parallel")):
        sequence = one.get("sequence") if isinstance(one, Mapping) else None
        branches.append(steps.inner(sequence if sequence is not None else one, before, last=False))
    doing = [one for one in branches if one]
    steps.later()
    if len(doing) < 2:
        return [item.value for one in doing for item in one]
    return [{"parallel": [Item(one[0].value if len(one) == 1 else one) for one in doing]}]


def _sequence(steps: Steps, fields: Fields, last: bool) -> list[Value]:
    return [one.value for one in steps.inner(fields.need("sequence"), last=last)]


def _stop(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    reason = Logic(steps.around, fields.mark).message(fields.text("stop") or "")
    wrong = fields.text("error")
    if steps.around.beside:
        raise Refused("import.stop_beside", fields.mark)
    if wrong is not None and yes_or_no(wrong):
        return [{"stop": "failed"}]
    return [{"stop": reason if reason not in {"", "failed"} else "done"}]


def _variables(steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    around, lets = variables(steps.around, fields.need("variables"))
    steps.around = around
    return [{"let": lets}] if lets else []


def variables(around: Around, node: Node) -> tuple[Around, dict[str, Value]]:
    """What is around with these variables too, and those of them that are worked out when the scene runs."""
    lets: dict[str, Value] = {}
    for name, value in entries(node).items():
        if around.nested and name in around.variables:
            # Whether what is outside sees the new value depends on the version over there.
            raise Refused("import.variable_inside", value.mark, name=name)
        if not isinstance(value, Scalar) or not is_template(value.text):
            around = around.knowing(**{name: Variable(value)})
            continue
        logic = Logic(around, value.mark)
        term = logic.terms.term(single(value.text, value.mark))
        match term:
            case Fixed(found) if isinstance(found, str):
                around = around.knowing(**{name: Variable(Scalar(found, value.mark, quoted=True))})
                continue
            case Truth(phrase):
                made = Variable(phrase=Phrase(name), type="bool")
            case Number(phrase, told, False) if told is None or not told.unit:
                made = Variable(phrase=Phrase(name), type="number")
            case State(told) if told.is_number and not told.unit:
                made, phrase = Variable(phrase=Phrase(name), type="number"), Phrase(told.ref)
            case _:
                raise Refused("import.variable_type", value.mark, name=name)
        lets[name] = f"={phrase.text}"
        around = around.knowing(**{name: made})
    return around, lets


def _event(_steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    raise Refused("import.event", fields.mark, name=fields.text("event") or "?")


def _device(_steps: Steps, fields: Fields, _last: bool) -> list[Value]:
    raise Refused("import.device", fields.mark)


KINDS: Final[dict[str, Callable[[Steps, Fields, bool], list[Value]]]] = {
    "service": _service,
    "action": _service,
    "scene": _scene,
    "delay": _delay,
    "wait_template": _wait,
    "wait_for_trigger": _wait,
    "if": _if,
    "choose": _choose,
    "repeat": _repeat,
    "parallel": _parallel,
    "sequence": _sequence,
    "stop": _stop,
    "variables": _variables,
    "event": _event,
    "device_id": _device,
}
