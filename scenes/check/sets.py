"""Sets of values: numbers as spans, choices as finite sets, the week as a mask of its 10,080 minutes.

A set knows what values there can be at all, so that its complement holds nothing that cannot be. Sets of one thing are
of one kind; that is what keeps `meet` and `join` simple.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor, inf, isfinite
from typing import Final

from hub.model.capability import Property
from hub.model.value import Kind, Value

MINUTES: Final = 7 * 24 * 60
"""Minutes of a week; minute 0 is Monday 00:00, local time."""
DAY_MINUTES: Final = 24 * 60
WHOLE_WEEK: Final = (1 << MINUTES) - 1

Span = tuple[float, float, bool, bool]
"""Low, high, and whether each of the two is in it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers that there can be: from `low` to `high`, all of them or only `whole` ones, told in a `step`."""

    low: float = -inf
    high: float = inf
    whole: bool = False
    step: float = 0.0


ANY_NUMBER: Final = Scale()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Spans of numbers, in order, apart from each other, on a scale."""

    spans: tuple[Span, ...]
    scale: Scale = ANY_NUMBER

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.spans

    def meet(self, other: "Numbers") -> "Numbers":
        """What is in both."""
        found = (_meet(one, another) for one in self.spans for another in other.spans)
        return Numbers(_tidy((span for span in found if span is not None), self.scale), self.scale)

    def join(self, other: "Numbers") -> "Numbers":
        """What is in either."""
        return Numbers(_tidy((*self.spans, *other.spans), self.scale), self.scale)

    def rest(self) -> "Numbers":
        """All other numbers of the scale."""
        spans: list[Span] = []
        low, is_in = -inf, True
        for begin, end, begins, ends in self.spans:
            spans.append((low, begin, is_in, not begins))
            low, is_in = end, not ends
        spans.append((low, inf, is_in, True))
        return Numbers(_tidy(spans, self.scale), self.scale)

    def has(self, value: Value) -> bool:
        """Whether the number is in it."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return any(
            low < value < high or (begins and value == low) or (ends and value == high)
            for low, high, begins, ends in self.spans
        )

    def pick(self) -> Value | None:
        """A number out of it that a device would tell, far from the ends where there is room."""
        for low, high, _, _ in self.spans:
            for value in _candidates(low, high, self.scale):
                if self.has(value):
                    return value
        return None


@dataclass(frozen=True, slots=True)
class Choices:
    """Some out of `all_` values; None: out of values without end, and with `others` all but the `values`."""

    values: frozenset[Value]
    all_: frozenset[Value] | None = None
    others: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.others and not self.values

    def meet(self, other: "Choices") -> "Choices":
        """What is in both."""
        if self.others and other.others:
            return Choices(self.values | other.values, self.all_, others=True)
        if self.others or other.others:
            some, but = (other, self) if self.others else (self, other)
            return Choices(some.values - but.values, some.all_)
        return Choices(self.values & other.values, self.all_)

    def join(self, other: "Choices") -> "Choices":
        """What is in either."""
        return self.rest().meet(other.rest()).rest()

    def rest(self) -> "Choices":
        """All other values."""
        if self.all_ is None:
            return Choices(self.values, None, not self.others)
        return Choices(self.all_ - self.values, self.all_)

    def has(self, value: Value) -> bool:
        """Whether the value is in it."""
        return (value in self.values) is not self.others

    def pick(self) -> Value | None:
        """One of them, the same at any time."""
        if not self.others:
            return min(self.values, key=str, default=None)
        number = 0
        while not self.has(f"other{number}"):
            number += 1
        return f"other{number}"


@dataclass(frozen=True, slots=True)
class Week:
    """Minutes of the local week, a bit each."""

    mask: int

    @property
    def empty(self) -> bool:
        """Whether it never is."""
        return self.mask == 0

    def meet(self, other: "Week") -> "Week":
        """When both are."""
        return Week(self.mask & other.mask)

    def join(self, other: "Week") -> "Week":
        """When either is."""
        return Week(self.mask | other.mask)

    def rest(self) -> "Week":
        """All other minutes."""
        return Week(WHOLE_WEEK & ~self.mask)

    def has(self, value: Value) -> bool:
        """Whether the minute is in it."""
        return isinstance(value, int) and bool(self.mask >> value & 1)

    def pick(self) -> Value | None:
        """A minute of it: the middle of its first stretch."""
        if not self.mask:
            return None
        first = (self.mask & -self.mask).bit_length() - 1
        run = ~(self.mask >> first)
        return first + ((run & -run).bit_length() - 2) // 2


Values = Numbers | Choices | Week
"""A set of values of one thing."""

BOTH: Final = Choices(frozenset((True, False)), frozenset((True, False)))


def meet(one: Values, other: Values) -> Values:
    """What is in both; two of different kinds have nothing in common."""
    match one, other:
        case Numbers(), Numbers():
            return one.meet(other)
        case Choices(), Choices():
            return one.meet(other)
        case Week(), Week():
            return one.meet(other)
        case _:
            return Choices(frozenset(), frozenset())


def join(one: Values, other: Values) -> Values | None:
    """What is in either; None: of different kinds, anything."""
    match one, other:
        case Numbers(), Numbers():
            return one.join(other)
        case Choices(), Choices():
            return one.join(other)
        case Week(), Week():
            return one.join(other)
        case _:
            return None


def within(one: Values, other: Values) -> bool:
    """Whether all of one is in the other."""
    match one, other:
        case Choices(values, others=False), Choices(more, others=False):
            return values <= more
        case Week(mask), Week(wide):
            return not mask & ~wide
        case _:
            return meet(one, other.rest()).empty


def scale_of(prop: Property) -> Scale:
    """The numbers that a property can have."""
    if prop.kind is Kind.TIME:
        return Scale(0.0, 86_399.0, whole=True)
    low = -inf if prop.minimum is None else prop.minimum
    high = inf if prop.maximum is None else prop.maximum
    return Scale(low, high, prop.kind is Kind.INT, prop.step or 0.0)


def all_of(prop: Property) -> Values:
    """Every value that a property can have."""
    match prop.kind:
        case Kind.BOOL:
            return BOTH
        case Kind.ENUM:
            options = frozenset[Value](prop.options)
            return Choices(options, options)
        case Kind.TEXT | Kind.COLOR:
            return Choices(frozenset(), others=True)
        case _:
            return numbers(((-inf, inf, True, True),), scale_of(prop))


def just(prop: Property, value: Value) -> Values:
    """The set of the values that count as this one: numbers are told in steps."""
    every = all_of(prop)
    if isinstance(every, Numbers) and isinstance(value, (int, float)):
        near = max(every.scale.step / 2 - 1e-9, 0.0)
        return numbers(((value - near, value + near, True, True),), every.scale)
    return Choices(frozenset((value,)), every.all_) if isinstance(every, Choices) else every


def numbers(spans: Iterable[Span], scale: Scale = ANY_NUMBER) -> Numbers:
    """Spans of numbers, clipped to their scale and joined where they touch."""
    return Numbers(_tidy(spans, scale), scale)


@dataclass(slots=True)
class _Days:
    """Masks of days of the week, each by its number."""

    masks: tuple[int, ...] = field(
        default_factory=lambda: tuple(((1 << DAY_MINUTES) - 1) << (day * DAY_MINUTES) for day in range(7))
    )


_DAYS: Final = _Days()


def on_days(days: Iterable[int]) -> Week:
    """Whole days of the week; Monday is 0."""
    mask = 0
    for day in days:
        mask |= _DAYS.masks[day]
    return Week(mask)


def between(begin: float, end: float) -> Week:
    """From one second of the day to another on every day, over midnight where the end comes first; by minutes."""
    first, last = int(begin // 60), int(-(-end // 60))
    minutes = range(first, last) if begin <= end else (*range(first, DAY_MINUTES), *range(last))
    mask = 0
    for minute in minutes:
        mask |= 1 << minute
    return Week(sum(mask << (day * DAY_MINUTES) for day in range(7)))


def _meet(one: Span, other: Span) -> Span | None:
    low, begins = max((one[0], not one[2]), (other[0], not other[2]))
    high, ends = min((one[1], one[3]), (other[1], other[3]))
    begins = not begins
    point = low == high and begins and ends and isfinite(low)
    return (low, high, begins, ends) if low < high or point else None


def _tidy(spans: Iterable[Span], scale: Scale) -> tuple[Span, ...]:
    whole = (scale.low, scale.high, True, True)
    clipped = (found for span in spans if (found := _meet(span, whole)) is not None)
    if scale.whole:
        clipped = (found for span in clipped if (found := _in_whole(span)) is not None)
    tidy: list[Span] = []
    for span in sorted(clipped, key=lambda span: (span[0], not span[2])):
        low, high, begins, ends = span
        if tidy and _touch(tidy[-1], span, scale):
            before = tidy.pop()
            top, topped = max((before[1], before[3]), (high, ends))
            tidy.append((before[0], top, before[2], topped))
        else:
            tidy.append((low, high, begins, ends))
    return tuple(tidy)


def _touch(one: Span, next_: Span, scale: Scale) -> bool:
    if next_[0] < one[1] or (scale.whole and next_[0] <= one[1] + 1):
        return True
    return next_[0] == one[1] and (one[3] or next_[2])


def _in_whole(span: Span) -> Span | None:
    low, high, begins, ends = span
    first = low if low == -inf else ceil(low) if begins or low != floor(low) else low + 1
    last = high if high == inf else floor(high) if ends or high != ceil(high) else high - 1
    return (first, last, True, True) if first <= last else None


def _candidates(low: float, high: float, scale: Scale) -> Iterable[float]:
    """Numbers of a span, the likeliest first: round, in its middle, and in steps of the scale."""
    step = scale.step or (1.0 if scale.whole else 0.1)
    bottom = low if low > -inf else (high - 10 * max(step, 1.0) if high < inf else 0.0)
    top = high if high < inf else bottom + 10 * max(step, 1.0)
    origin = scale.low if scale.low > -inf else 0.0
    middle = (bottom + top) / 2
    found = [round(middle), origin + round((middle - origin) / step) * step, middle]
    found += [bottom + step, top - step, bottom, top]
    return [int(one) if scale.whole or float(one).is_integer() else round(one, 6) for one in found]
