"""What changes for scenes when one device takes the place of another: lost, gained, narrowed."""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.model.capability import Abilities, Property
from hub.text.problem import Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: a message id with its fields. `lost`: something that worked may not work any more."""

    message_id: str
    params: tuple[tuple[str, str], ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """What a swap does, or would do: `handle` gets what `other` is reached by. `uses`: what the home says to that."""

    handle: str
    other: str
    differences: tuple[Difference, ...]
    uses: tuple[Problem, ...]


def differences(old: Abilities, new: Abilities) -> tuple[Difference, ...]:
    """All differences: first what is lost, then what is narrower, then what is gained; each in the order of paths."""
    found = [*_properties(old, new), *_members(old, new)]
    return tuple(sorted(found, key=lambda one: (not one.lost, one.message_id != "swap.lost")))


def _members(old: Abilities, new: Abilities) -> Iterator[Difference]:
    for before, after in ((old.properties, new.properties), (old.events, new.events), (old.commands, new.commands)):
        for path in sorted(before.keys() - after.keys()):
            yield _difference("swap.lost", path, lost=True)
        for path in sorted(after.keys() - before.keys()):
            yield _difference("swap.gained", path, lost=False)


def _properties(old: Abilities, new: Abilities) -> Iterator[Difference]:
    for path, before in old.properties.items():
        after = new.properties.get(path)
        if after is not None:
            yield from _changes(path, before, after)


def _changes(path: str, before: Property, after: Property) -> Iterator[Difference]:
    if (before.kind, before.unit) != (after.kind, after.unit):
        was, now = (f"{one.kind.value} {one.unit or ''}".strip() for one in (before, after))
        yield _difference("swap.other_type", path, lost=True, was=was, now=now)
        return
    if before.writable and not after.writable:
        yield _difference("swap.not_writable", path, lost=True)
    if before.readable and not after.readable:
        yield _difference("swap.not_readable", path, lost=True)
    gone = [option for option in before.options if option not in after.options]
    if gone and after.options:
        yield _difference("swap.options_lost", path, lost=True, options=", ".join(gone))
    come = [option for option in after.options if option not in before.options]
    if come and before.options:
        yield _difference("swap.options_gained", path, lost=False, options=", ".join(come))
    if _narrower(before, after):
        yield _difference("swap.narrower", path, lost=True, was=_range(before), now=_range(after))
    if after.guard is not None and before.guard is None:
        yield _difference("swap.dangerous", path, lost=True)


def _narrower(before: Property, after: Property) -> bool:
    low = after.minimum is not None and (before.minimum is None or after.minimum > before.minimum)
    high = after.maximum is not None and (before.maximum is None or after.maximum < before.maximum)
    return low or high or (after.step or 0.0) > (before.step or 0.0)


def _range(prop: Property) -> str:
    low, high = ("…" if one is None else f"{one:g}" for one in (prop.minimum, prop.maximum))
    step = f" ({prop.step:g})" if prop.step else ""
    return f"{low}-{high}{step}"


def _difference(message_id: str, path: str, *, lost: bool, **params: str) -> Difference:
    return Difference(message_id, (("path", path), *params.items()), lost)
