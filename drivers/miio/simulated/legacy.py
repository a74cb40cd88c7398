"""The application of devices older than MIoT: get_prop, and a setter a property."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from drivers.kit.simulator import unknown_act
from drivers.miio.simulated.appliance import Place, as_list, bad_argument, no_answer, scalar
from drivers.miio.simulated.facts import Fact, Scalar
from hub.model.errors import BadValue

Answer = Callable[[list[object]], object]


class LegacyAppliance:
    """A product with a getter and setters. FACTS are keyed by property name; SETTERS are method by property.

    `EXTRA` names methods with a `do_<method>` of their own.
    """

    FACTS: ClassVar[Mapping[str, Fact]]
    SETTERS: ClassVar[Mapping[str, str]]
    WORDS: ClassVar[tuple[str, ...]] = ()
    as_strings = False  # whether get_prop answers every value as text
    unknown_is_empty = False  # whether an unknown property is empty text, not the end of the request
    max_props = 16

    def __init__(self, place: Place) -> None:
        self.place = place
        self.values: dict[str, Scalar] = {key: fact.initial for key, fact in self.FACTS.items()}
        self._by_method = {method: name for name, method in self.SETTERS.items()}
        initial = place.settings.get("values", {})
        if not isinstance(initial, Mapping):
            raise BadValue("simulator.bad_value", word="values", value=initial)
        for name, value in initial.items():
            self._set_by_hand(str(name), value)

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return (*self.WORDS, *self.SETTERS)

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
        return dict(self.values)

    def act(self, what: str, value: object) -> None:
        """A hand on the thing. Raises UnknownName, BadValue."""
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        if what in self.WORDS:
            self.acted(what, value)
        else:
            self._set_by_hand(what, value)

    def request(self, method: str, params: object) -> object:
        """Carry out a getter or setter. Raises Refusal."""
        arguments = list(as_list(params))
        if method == "get_prop":
            return self._get(arguments)
        if method not in self._by_method:
            return self.other(method, arguments)
        name = self._by_method[method]
        if not arguments or not self.FACTS[name].admits(arguments[0]):
            raise bad_argument()
        self.write({name: scalar(arguments[0])})
        return ["ok"]

    def other(self, method: str, arguments: list[object]) -> object:
        """A method beyond getter and setters. Raises Refusal."""
        raise no_answer()

    def write(self, batch: Mapping[str, Scalar]) -> None:
        """Carry a write out, as soon as the device's habits let it."""
        habits, clock = self.place.habits, self.place.clock
        if habits.lies:
            return
        if habits.slow_state:
            late = habits.slow_state * self.place.random.uniform(1.0, 2.0)
            clock.call_at(clock.monotonic() + late, lambda: self.written(batch))
        else:
            self.written(batch)

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """These were written. A product that does more than keep them says so here."""
        self.values.update(batch)
        self.place.rouse()

    def acted(self, what: str, value: object) -> None:
        """One of WORDS was done."""

    def _get(self, names: list[object]) -> list[Scalar]:
        limit = self.place.habits.max_props or self.max_props
        if len(names) > limit:
            raise no_answer()
        answer: list[Scalar] = []
        for name in names:
            if not isinstance(name, str) or (name not in self.values and not self.unknown_is_empty):
                raise no_answer()
            value = self.values.get(name, "")
            answer.append(str(value) if self.as_strings else value)
        return answer

    def _set_by_hand(self, name: str, value: object) -> None:
        fact = self.FACTS.get(name)
        if fact is None:
            raise unknown_act(name, tuple(self.FACTS))
        if not fact.admits(value) or not isinstance(value, bool | int | float | str):
            raise BadValue("simulator.bad_value", word=name, value=value)
        self.written({name: value})
