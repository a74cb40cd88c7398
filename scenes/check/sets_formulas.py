"""Formulas: when something is so, as regions over sets of values.

A formula is the union of its regions; a region says of some things (the id of a property, the minute of the week, or
the text of what could not be taken apart, behind a `~`) in which set they are, and nothing of all others. One that is
not `exact` holds more than it should, never less: it may be shown empty, and it may imply, but nothing implies it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from hub.model.value import Value
from scenes.check.sets import Values, join, meet, within

WEEK: Final = "week"
"""The key of the local minute of the week."""
OPAQUE: Final = "~"
"""Keys of what is known by its text alone begin so."""
DATE: Final = "~date"
"""The key of the day of the year, as `month-day`."""
MOST: Final = 64
"""Regions of a formula; what would have more is made coarser."""

Region = Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Formula:
    """`regions` of which one has to hold. `reads`: ids of all properties it depends on, in a region or not."""

    regions: tuple[Region, ...]
    exact: bool = True
    reads: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it surely never holds."""
        return not self.regions

    @property
    def always(self) -> bool:
        """Whether it surely holds at any time, as long as all is known."""
        return self.exact and any(not region for region in self.regions)

    def values(self, key: str) -> Values | None:
        """The values that a thing can have while it holds; None: any."""
        found: Values | None = None
        for region in self.regions:
            if key not in region:
                return None
            found = region[key] if found is None else join(found, region[key])
            if found is None:
                return None
        return None if found is None or found.rest().empty else found


TRUE: Final = Formula(({},))
FALSE: Final = Formula(())


def atom(key: str, values: Values, *, reads: Iterable[str] = ()) -> Formula:
    """That a thing is in a set: never where the set is empty, always where its complement is."""
    regions: tuple[Region, ...] = ({key: values},)
    if values.empty:
        regions = ()
    elif values.rest().empty:
        regions = ({},)
    return Formula(regions, reads=frozenset(reads))


def both(*formulas: Formula) -> Formula:
    """All of them hold."""
    return reduce(_both, formulas, TRUE)


def either(*formulas: Formula) -> Formula:
    """One of them holds."""
    regions = [region for one in formulas for region in one.regions]
    reads = frozenset[str]().union(*(one.reads for one in formulas))
    return _fitting(regions, all(one.exact for one in formulas), reads)


def roughly(formula: Formula) -> Formula:
    """The same, known to hold more than it should."""
    return replace(formula, exact=False)


def without(formula: Formula, keys: Iterable[str]) -> Formula:
    """What is known of all else while it holds."""
    dropped = frozenset(keys)
    regions: list[Region] = [
        {key: one for key, one in region.items() if key not in dropped} for region in formula.regions
    ]
    lost = any(key in dropped for region in formula.regions for key in region)
    return _fitting(regions, formula.exact and not lost, formula.reads)


def overlap(one: Formula, other: Formula) -> bool:
    """Whether both can hold at once, as far as is known."""
    return any(_meet(region, another) is not None for region in one.regions for another in other.regions)


def implies(one: Formula, other: Formula) -> bool:
    """Whether the other surely holds whenever the one does."""
    if not other.exact:
        return False
    left: list[Region] = list(one.regions)
    for region in other.regions:
        left = [piece for one_left in left for piece in _less(one_left, region)]
        if len(left) > MOST * 4:
            return False
    return not left


def pick(region: Region) -> dict[str, Value]:
    """A value out of each set of a region."""
    found = ((key, values.pick()) for key, values in sorted(region.items()))
    return {key: value for key, value in found if value is not None}


def _both(one: Formula, other: Formula) -> Formula:
    met = (_meet(region, another) for region in one.regions for another in other.regions)
    return _fitting(
        [region for region in met if region is not None], one.exact and other.exact, one.reads | other.reads
    )


def _meet(one: Region, other: Region) -> Region | None:
    if len(other) > len(one):
        one, other = other, one
    found = dict(one)
    for key, values in other.items():
        mine = found.get(key)
        found[key] = values if mine is None else meet(mine, values)
        if found[key].empty:
            return None
    return found


def _fitting(regions: list[Region], exact: bool, reads: frozenset[str]) -> Formula:
    """A formula of these regions without those that others hold; coarser where there are too many."""
    kept: list[Region] = []
    for region in regions if len(regions) <= MOST * MOST else ():
        if any(_inside(region, other) for other in kept):
            continue
        kept = [other for other in kept if not _inside(other, region)]
        kept.append(region)
    if len(regions) <= MOST * MOST and len(kept) <= MOST:
        return Formula(tuple(kept), exact, reads)
    return Formula((_hull(regions),), False, reads)


def _inside(one: Region, other: Region) -> bool:
    """Whether a region lies in another, seen thing by thing."""
    if len(other) > len(one):
        return False
    for key, values in other.items():  # noqa: SIM110 - half of the time of a check; a generator takes twice as long
        if key not in one or not within(one[key], values):
            return False
    return True


def _hull(regions: list[Region]) -> Region:
    first, *others = regions
    hull = dict(first)
    for region in others:
        for key in list(hull):
            joined = join(hull[key], region[key]) if key in region else None
            if joined is None or joined.rest().empty:
                del hull[key]
            else:
                hull[key] = joined
    return hull


def _less(one: Region, other: Region) -> list[Region]:
    """What of a region is not in another, in pieces."""
    pieces: list[Region] = []
    inside: Region | None = one
    for key, values in other.items():
        if inside is None:
            break
        out = _meet(inside, {key: values.rest()})
        if out is not None and not out[key].empty:
            pieces.append(out)
        inside = _meet(inside, {key: values})
    return pieces
