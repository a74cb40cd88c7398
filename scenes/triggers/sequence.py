"""`sequence`: one trigger after another, the last `within` a time of the first."""

from dataclasses import dataclass
from typing import Final

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, duration, sequence
from hub.text.schema import Keys
from hub.text.yaml import Node, Sequence
from scenes.engine.plain import list_of, number_of, plain_readings, plain_values, readings_of, values_of, whole_of
from scenes.engine.program import Arm, Fire, Trigger, Variables
from scenes.engine.trace import Values
from scenes.language import shapes
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

FEWEST: Final = 2
MOST: Final = 16
"""How many triggers a sequence may have."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """Fires when each part has fired after the one before it, all within `within` seconds; then it begins anew.

    What happens in one moment is not one after another. Brings the variables of all parts, the later over the earlier.
    """

    text: str
    parts: tuple[tuple[Trigger, ...], ...]
    within: float

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Arm every part."""
        progress = _Progress(arm, fire, len(self.parts), self.within)
        progress.touch = arm.memo(progress.say, progress.restore)
        arm.live(progress.state, progress.stand)
        for index, part in enumerate(self.parts):

            def fired(variables: Variables, values: Values, index: int = index) -> None:
                progress.fired(index, variables, values)

            for trigger in part:
                trigger.arm(arm, fired)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A beginning of the sequence: when its first part fired (engine time), and what its parts brought."""

    at: float
    variables: Variables
    values: Values = ()


class _Progress:
    """How far one sequence is: for each number of parts the beginning that began last, for that one lasts longest.

    A moment builds upon what was before it, so that nothing counts twice in one moment.
    """

    def __init__(self, arm: Arm, fire: Fire, parts: int, within: float) -> None:
        self.touch = _nobody
        self._arm = arm
        self._fire = fire
        self._within = within
        self._now: list[_Begun | None] = [None] * (parts - 1)
        self._before = tuple(self._now)
        self._moment = -1
        self._complete = False

    def fired(self, index: int, variables: Variables, values: Values) -> None:
        """The part of that number fired."""
        if self._arm.moment != self._moment:
            self._moment, self._before, self._complete = self._arm.moment, tuple(self._now), False
        if self._complete:
            return
        begun = _Begun(self._arm.now, variables, values)
        if index > 0:
            before = self._before[index - 1]
            if before is None or self._is_over(before):
                return
            begun = _Begun(before.at, {**before.variables, **variables}, before.values + values)
        if index < len(self._now):
            self._now[index] = begun
        else:
            self._now = [None] * len(self._now)
            self._complete = True
            self._fire(begun.variables, begun.values)
        self.touch()

    def say(self) -> object | None:
        """What is begun and not over yet."""
        begun = [None if one is None or self._is_over(one) else one for one in self._now]
        if not any(begun):
            return None
        return [one and [self._arm.unix(one.at), plain_values(one.variables)] for one in begun]

    def restore(self, body: object) -> None:
        """Go on from there."""
        begun: list[_Begun | None] = []
        for one in list_of(body):
            if one is None:
                begun.append(None)
            else:
                at, variables = list_of(one)
                begun.append(_Begun(self._arm.at(number_of(at)), values_of(variables)))
        if len(begun) != len(self._now):
            raise ValueError(body)
        self._now = begun

    def state(self) -> object:
        """All of it, exactly."""
        before, now = [_said(one) for one in self._before], [_said(one) for one in self._now]
        return [now, before, self._moment, self._complete]

    def stand(self, body: object) -> None:
        """Be at what `state` said."""
        now, before, moment, complete = list_of(body)
        self._now = [_begun(one) for one in list_of(now)]
        self._before = tuple(_begun(one) for one in list_of(before))
        self._moment, self._complete = whole_of(moment), complete is True

    def _is_over(self, begun: _Begun) -> bool:
        return self._arm.now - begun.at > self._within


def _said(begun: _Begun | None) -> object:
    return begun and [begun.at, plain_values(begun.variables), plain_readings(begun.values)]


def _begun(body: object) -> _Begun | None:
    if body is None:
        return None
    at, variables, values = list_of(body)
    return _Begun(number_of(at), values_of(variables), readings_of(values))


def _nobody() -> None:
    """Nobody remembers yet."""


def read(node: Node, fields: Fields, reading: Reading) -> InTurn | None:
    """`sequence: [TRIGGER, TRIGGER, ...]`, `within: DURATION`."""
    within = fields.required("within", duration(low=0.001))
    items = sequence(node, reading.problems)
    if items is None:
        return None
    if not FEWEST <= len(items.items) <= MOST:
        reading.problems.append(error("scenes.sequence_length", node.mark, least=FEWEST, most=MOST))
        return None
    parts = [reading.triggers(item) for item in items.items]
    read_parts = tuple(part for part in parts if part is not None)
    if within is None or len(read_parts) < len(parts):
        return None
    text = ", ".join(" / ".join(trigger.text for trigger in part) for part in read_parts)
    return InTurn(text, read_parts, within)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"sequence": form.listing(shapes.TRIGGERS), "within": form.DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    within = fields.node("within")
    parts = [teller.triggers(item) for item in node.items] if isinstance(node, Sequence) else []
    lines = (one[0] if len(one) == 1 else Line(teller.say("explain.one_of_these"), one) for one in parts)
    length = "" if within is None else teller.duration(within)
    return Line(teller.say("explain.trigger.sequence", length=length), tuple(lines), numbered=True)
