"""A product made of plain data: what is published of it, and nothing that it does by itself.

One entry: `speaks` (`miot` or `legacy`), `properties`, `actions`, `max_props` (properties in one request), and for the
older generation `getter` (`method`, `first`: a word before the names, `answers`: `list`, or an `object` by names, or
the names in whose order everything is told to `params`).
A property: `name`, `at` (`siid.piid`), `format` or `type`, `access` (r, w, n), `range`, `values`, and for the older
generation `getter` (a method of its own; where several share it, it tells an object), `setter` (a method, or one by
value), `setter_params` (`value` stands for what is set; other words for anything) and `words` (what is sent in place
of a value). What else an entry says is of no matter here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from drivers.miio.simulated.appliance import Appliance, Place, as_list, bad_argument, no_answer
from drivers.miio.simulated.facts import Fact, Scalar
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance
from hub.model.errors import BadConfig

Data = Mapping[str, object]

KINDS: Final[Mapping[str, str]] = {"bool": "bool", "float": "float", "string": "text", "hex": "text"}
"""Those of the published formats and types that are not whole numbers."""


def product(data: Data) -> Callable[[Place], Appliance]:
    """The maker of such products. Raises BadConfig for an entry that says nothing that can be made."""
    match data.get("speaks"):
        case "miot":
            return _miot(data)
        case "legacy":
            return _legacy(data)
    raise BadConfig("simulator.bad_key", place="speaks", value=data.get("speaks"))


def _miot(data: Data) -> Callable[[Place], Appliance]:
    facts = _facts(data, "at")
    actions = tuple(str(action["at"]) for action in _entries(data, "actions") if "at" in action)
    limit = data.get("max_props")

    class MiotProduct(MiotAppliance):
        FACTS = facts
        ACTIONS = actions
        max_props = limit if isinstance(limit, int) else MiotAppliance.max_props

    return MiotProduct


class _Older(LegacyAppliance):
    """A product of the older generation; its subclasses say which."""

    ENTRIES: ClassVar[Mapping[str, Data]]
    GETTER: ClassVar[Data]
    ACTIONS: ClassVar[frozenset[str]]

    def request(self, method: str, params: object) -> object:
        """A getter, a setter, or an action that is known by its name alone. Raises Refusal."""
        if method == self.GETTER["method"]:
            return self._answer(as_list(params))
        known = method in self.ACTIONS
        told = [name for name, entry in self.ENTRIES.items() if entry.get("getter") == method]
        if told:
            return [{name: self.values[name] for name in told} if len(told) > 1 else self.values[told[0]]]
        for name, entry in self.ENTRIES.items():
            if method in _methods(entry):
                known = True
                value = _sent(entry, self.FACTS[name], method, as_list(params))
                if value is not None:
                    self.write({name: value})
                    return ["ok"]
        if not known:
            raise no_answer()
        if method not in self.ACTIONS:
            raise bad_argument()
        return ["ok"]

    def _answer(self, names: Sequence[object]) -> object:
        if "first" in self.GETTER:
            if names[:1] != [self.GETTER["first"]]:
                raise no_answer()
            names = names[1:]
        answers = self.GETTER.get("answers")
        if isinstance(answers, list):
            if names != self.GETTER.get("params"):
                raise no_answer()
            return [self.values.get(name, 0) for name in answers]
        if answers == "object":
            if names:
                return {str(name): self._one(name) for name in names}
            return [{name: value for name, value in self.values.items() if "getter" not in self.ENTRIES[name]}]
        if len(names) > (self.place.habits.max_props or self.max_props):
            raise no_answer()
        return [self._one(name) for name in names]

    def _one(self, name: object) -> Scalar:
        if not isinstance(name, str) or name not in self.values or "getter" in self.ENTRIES[name]:
            raise no_answer()
        return self.values[name]


def _legacy(data: Data) -> Callable[[Place], Appliance]:
    entries = {str(entry["name"]): entry for entry in _entries(data, "properties")}
    getter, limit = data.get("getter"), data.get("max_props")

    class LegacyProduct(_Older):
        FACTS = _facts(data, "name")
        SETTERS: ClassVar[Mapping[str, str]] = {name: "" for name, entry in entries.items() if "setter" in entry}
        ENTRIES = entries
        GETTER = getter if isinstance(getter, Mapping) else {"method": "get_prop"}
        ACTIONS = frozenset(str(each["method"]) for each in _entries(data, "actions") if "method" in each)
        max_props = limit if isinstance(limit, int) else LegacyAppliance.max_props

    return LegacyProduct


def _entries(data: Data, part: str) -> list[Data]:
    found = data.get(part, [])
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise BadConfig("simulator.bad_key", place=part, value=found)
    return found


def _facts(data: Data, key: str) -> dict[str, Fact]:
    """The facts by `key`. What repeats is named after its place: `switch:on`, `switch:on@3.1`."""
    facts: dict[str, Fact] = {}
    names: set[str] = set()
    for entry in _entries(data, "properties"):
        if key not in entry:
            raise BadConfig("simulator.missing_key", place="properties", key=key)
        at = str(entry[key])
        name = f"{entry['service']}:{entry['name']}" if "service" in entry else str(entry.get("name", at))
        facts[at] = _fact(at, f"{name}@{at}" if name in names else name, entry)
        names.add(name)
    return facts


def _fact(at: str, name: str, entry: Data) -> Fact:
    values, span = entry.get("values"), entry.get("range")
    form = str(entry.get("format", entry.get("type", "int")))
    choices = tuple(values) if isinstance(values, Mapping) and form != "bool" else None
    kind = KINDS.get(form, "int")
    if choices is not None and all(isinstance(choice, str) for choice in choices):
        kind = "text"
    low, high, step = _limits(form, span)
    access = "" if entry.get("access") == "arg" else str(entry.get("access", ""))
    plain: Mapping[str, Scalar] = {"bool": False, "text": "", "float": low or 0.0}
    first = choices[0] if choices else plain.get(kind, int(low or 0))
    return Fact(at, name, kind, access, choices, low, high, step, first)


def _limits(form: str, span: object) -> tuple[float | None, float | None, float]:
    """The range that is published, or else that of the format."""
    if isinstance(span, list) and len(span) >= 2:
        return float(span[0]), float(span[1]), float(span[2]) if len(span) > 2 else 1.0
    if form.startswith("uint"):
        return 0.0, 2.0 ** int(form.removeprefix("uint")) - 1, 1.0
    if form.startswith("int") and form != "int":
        half = 2.0 ** (int(form.removeprefix("int")) - 1)
        return -half, half - 1, 1.0
    return None, None, 1.0


def _methods(entry: Data) -> tuple[str, ...]:
    setter = entry.get("setter")
    if isinstance(setter, Mapping):
        return tuple(str(method) for method in setter.values())
    return () if setter is None else (str(setter),)


def _sent(entry: Data, fact: Fact, method: str, given: Sequence[object]) -> Scalar | None:
    """What a call of the setter sets; None: nothing that this property takes."""
    setter, form = entry.get("setter"), entry.get("setter_params", ["value"])
    if isinstance(setter, Mapping):
        return next((value for value, name in setter.items() if name == method and not given), None)
    if not isinstance(form, list) or len(given) != len(form):
        return None
    found: object = None
    for want, one in zip(form, given, strict=True):
        if want == "value":
            found = one
        elif want == "word":
            found = _value_of(entry, one)
        elif not isinstance(want, str) and want != one:
            return None
    return found if isinstance(found, bool | int | float | str) and fact.admits(found) else None


def _value_of(entry: Data, word: object) -> object:
    words = entry.get("words")
    if not isinstance(words, Mapping):
        return None
    return next((value for value, known in words.items() if word in known), None)
