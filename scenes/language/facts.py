"""What scenes may know of the home beside its devices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """Where the home is, in degrees north and east; None where nobody said so."""

    latitude: float | None = None
    longitude: float | None = None


NOWHERE = HomeFacts()
