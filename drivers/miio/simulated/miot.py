"""The MIoT application: get_properties, set_properties and action over a table of facts."""

from collections.abc import Mapping
from typing import ClassVar

from drivers.kit.simulator import unknown_act
from drivers.miio.simulated.appliance import Place, as_list, bad_argument, no_answer
from drivers.miio.simulated.facts import Fact, Scalar
from hub.model.errors import BadValue

UNREADABLE, NOT_WRITABLE, NO_SUCH, BAD_CONTENT, BAD_INPUT, BAD_DID = -4001, -4002, -4003, -4005, -4006, -4007
ACCEPTED = 1
MOST_WRITES = 15


class MiotAppliance:
    """A product that speaks MIoT. Products are subclasses: FACTS, and what happens when values are written.

    `_words` are the acts beyond the writable properties, which a hand may set by their names.
    """

    FACTS: ClassVar[Mapping[str, Fact]]
    ACTIONS: ClassVar[tuple[str, ...]] = ()
    WORDS: ClassVar[tuple[str, ...]] = ()
    max_props = 15  # that most tell in one request; models that tell fewer say so

    def __init__(self, place: Place) -> None:
        self.place = place
        self.values: dict[str, Scalar] = {key: fact.initial for key, fact in self.FACTS.items()}
        self._by_name = {fact.name: key for key, fact in self.FACTS.items()}
        self._changed: dict[str, Scalar] = {}
        initial = place.settings.get("values", {})
        if not isinstance(initial, Mapping):
            raise BadValue("simulator.bad_value", word="values", value=initial)
        for name, value in initial.items():
            self._set_by_hand(str(name), value)
        self.forget_changes()

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return (*self.WORDS, *(name for name, key in self._by_name.items() if "w" in self.FACTS[key].access))

    @property
    def pace(self) -> float | None:
        """None: nothing goes on that time changes."""
        return None

    def advance(self, seconds: float) -> None:
        """Let simulated seconds pass."""

    def unplugged(self) -> None:
        """The power is gone."""

    def state(self) -> dict[str, object]:
        """Every property by name, as it is."""
        return {name: self.values[key] for name, key in self._by_name.items()}

    def act(self, what: str, value: object) -> None:
        """A hand on the thing. Raises UnknownName, BadValue."""
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        if what in self.WORDS:
            self.acted(what, value)
        else:
            self._set_by_hand(what, value)
        self.flush()

    def request(self, method: str, params: object) -> object:
        """Carry out one of the three methods. Raises Refusal."""
        limit = self.place.habits.max_props or self.max_props
        result: object
        if method == "action":
            result = self._action(params)
        elif method == "get_properties" and len(as_list(params)) <= limit:
            result = [self.read(self._item(item)) for item in as_list(params)]
        elif method == "set_properties" and len(as_list(params)) <= MOST_WRITES:
            result = self._write_all([self._item(item) for item in as_list(params)])
        else:
            raise no_answer()
        self.flush()
        return result

    def read(self, item: Mapping[str, object]) -> dict[str, object]:
        """The answer to one item of get_properties."""
        echo = {"did": item["did"], "siid": item["siid"], "piid": item["piid"]}
        key = f"{item['siid']}.{item['piid']}"
        code = self._complaint(key, "r", NO_SUCH, UNREADABLE)
        return {**echo, "code": code} if code else {**echo, "code": 0, "value": self.values[key]}

    def put(self, key: str, value: Scalar) -> None:
        """The property is now so, and subscribers hear of it when it notifies."""
        if self.values[key] != value or type(self.values[key]) is not type(value):
            self.values[key] = value
            self.place.rouse()
            if "n" in self.FACTS[key].access:
                self._changed[key] = value

    def emit(self, event: str, arguments: Mapping[int, Scalar] | None = None) -> None:
        """Push an event (`siid.eiid`), with its arguments by piid."""
        siid, eiid = event.split(".")
        given = [{"piid": piid, "value": value} for piid, value in (arguments or {}).items()]
        params = {"did": self.place.did, "siid": int(siid), "eiid": int(eiid), "arguments": given}
        self.place.push("event_occured", params)

    def flush(self) -> None:
        """Push what has changed since the last time, in one message."""
        if not self._changed:
            return
        changed, self._changed = self._changed, {}
        params = []
        for key, value in changed.items():
            siid, piid = key.split(".")
            params.append({"did": self.place.did, "siid": int(siid), "piid": int(piid), "value": value})
        self.place.push("properties_changed", params)

    def forget_changes(self) -> None:
        """Push nothing of what has changed so far."""
        self._changed.clear()

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """These were written together. A product that does more than keep them says so here."""
        for key, value in batch.items():
            if "r" in self.FACTS[key].access or "n" in self.FACTS[key].access:
                self.put(key, value)

    def called(self, action: str, arguments: list[object]) -> None:
        """One of ACTIONS was called."""

    def acted(self, what: str, value: object) -> None:
        """One of WORDS was done."""

    def _item(self, item: object) -> Mapping[str, object]:
        if not isinstance(item, dict):
            raise bad_argument()
        for part in ("siid", "piid"):
            if isinstance(item.get(part), bool) or not isinstance(item.get(part), int):
                raise bad_argument()
        return {"did": "", **item}

    def _complaint(self, key: str, access: str, missing: int, forbidden: int) -> int:
        fact = self.FACTS.get(key)
        if fact is None:
            return missing
        if access not in fact.access:
            return forbidden
        return self.place.habits.property_errors.get(key, 0)

    def _write_all(self, items: list[Mapping[str, object]]) -> list[dict[str, object]]:
        answers: list[dict[str, object]] = []
        batch: dict[str, Scalar] = {}
        slow = self.place.habits.slow_state
        for item in items:
            key, value = f"{item['siid']}.{item['piid']}", item.get("value")
            code = self._complaint(key, "w", NO_SUCH, NOT_WRITABLE)
            if not code and not self.FACTS[key].admits(value):
                code = BAD_CONTENT
            if not code and isinstance(value, bool | int | float | str):
                batch[key] = float(value) if self.FACTS[key].type == "float" else value
                code = ACCEPTED if slow else 0
            answers.append({"did": item["did"], "siid": item["siid"], "piid": item["piid"], "code": code})
        if batch and not self.place.habits.lies:
            self._apply(batch, slow)
        return answers

    def _apply(self, batch: Mapping[str, Scalar], slow: float) -> None:
        if not slow:
            self.written(batch)
            return

        def late() -> None:
            self.written(batch)
            self.flush()

        clock = self.place.clock
        clock.call_at(clock.monotonic() + slow * self.place.random.uniform(1.0, 2.0), late)

    def _action(self, params: object) -> dict[str, object]:
        if not isinstance(params, dict):
            raise bad_argument()
        echo = {"did": params.get("did", ""), "siid": params.get("siid"), "aiid": params.get("aiid")}
        arguments = params.get("in", [])
        action = f"{params.get('siid')}.{params.get('aiid')}"
        if action not in self.ACTIONS:
            return {**echo, "code": NO_SUCH}
        if not isinstance(arguments, list):
            return {**echo, "code": BAD_INPUT}
        if not self.place.habits.lies:
            self.called(action, arguments)
        return {**echo, "code": 0, "out": []}

    def _set_by_hand(self, name: str, value: object) -> None:
        key = self._by_name.get(name)
        if key is None:
            raise unknown_act(name, tuple(self._by_name))
        fact = self.FACTS[key]
        if not fact.admits(value) or not isinstance(value, bool | int | float | str):
            raise BadValue("simulator.bad_value", word=name, value=value)
        known = float(value) if fact.type == "float" else value
        if "w" in fact.access:
            self.written({key: known})
        else:
            self.put(key, known)
