"""A mistake that is planted into a copy of the product, and must be found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planted:
    """One mistake: what it breaks, where, and by which change. `seed` is known to find it, None: look."""

    name: str
    file: str
    old: str
    new: str
    seed: int | None = None
