"""Differences: how far a number is from another, in the unit of its property."""

from dataclasses import replace

from hub.model.capability import Property
from hub.model.units import SPELLINGS
from hub.model.value import Kind
from hub.text.problem import error
from hub.text.quantities import parse_quantity
from hub.text.yaml import Node, Scalar
from scenes.language.reading import Reading, source_text

_NUMBERS = (Kind.INT, Kind.FLOAT, Kind.DURATION)


def difference(node: Node, measured: Property, reading: Reading) -> float | None:
    """`2 °C`, `5 %`, `10m`: more than nothing, in the property's canonical unit; None when a problem was noted.

    A unit with a zero of its own (°F) is refused: nobody can tell whether a difference or a temperature is meant.
    """
    if measured.kind not in _NUMBERS:
        reading.problems.append(error("scenes.no_distance", node.mark, name=measured.name))
        return None
    quantity = parse_quantity(node.text) if isinstance(node, Scalar) else None
    unit = quantity[1] if quantity is not None else ""
    if unit in SPELLINGS and SPELLINGS[unit][2] != 0:
        params = {"text": source_text(node), "unit": unit, "canonical": SPELLINGS[unit][0]}
        reading.problems.append(error("scenes.no_difference", node.mark, **params))
        return None
    kind = Kind.DURATION if measured.kind is Kind.DURATION else Kind.FLOAT
    found = reading.literal(node, replace(measured, kind=kind, minimum=0, maximum=None, step=None))
    if not isinstance(found, (int, float)):
        return None
    if found <= 0:
        reading.problems.append(error("scenes.nothing_apart", node.mark))
        return None
    return float(found)
