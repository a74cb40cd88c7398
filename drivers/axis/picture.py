"""What a camera sees now, put together from what its scenarios tell one by one."""

from collections.abc import Mapping
from typing import Final

from drivers.axis.codec import HUMAN, Application, Detection, Scenario, scenario_number
from hub.model.device import Happening
from hub.model.value import Value

SIGHTING_LASTS: Final = 30.0
"""Seconds that somebody counts as present whom the camera only saw passing."""

MOST_SOURCES: Final = 100
"""Scenarios and profiles that are followed at once; a camera has ten. What makes up more of them is not followed."""

Values = tuple[tuple[str, Value], ...]

_Source = tuple[Application, str]


class Picture:
    """People and motion, by the scenarios (of `scenarios`, by number) that tell them.

    `person` is true while a scenario with a human in it is active, or somebody has just been seen passing;
    `motion` while the motion detection or a scenario without people is.
    """

    def __init__(self, scenarios: Mapping[str, Scenario]) -> None:
        self._scenarios = scenarios
        self._people: set[_Source] = set()
        self._moving: set[_Source] = set()
        self._sighted = False

    @property
    def values(self) -> Values:
        """Everything it shows."""
        return (("person", self.person), *self._motion)

    @property
    def person(self) -> bool:
        """Whether somebody is there."""
        return self._sighted or bool(self._people)

    def take(self, detection: Detection) -> tuple[Values, tuple[Happening, ...]]:
        """What the detection says of the values, and `person_seen` where a person came into view."""
        source = (detection.application, detection.source)
        if detection.active is False:
            self._people.discard(source)
            self._moving.discard(source)
            return (self.values if detection.application is Application.OBJECTS else self._motion), ()
        zone = self._scenarios.get(scenario_number(detection.source))
        if not _is_human(detection, zone):
            if detection.active and source not in self._people:
                _add(self._moving, source)
            return self._motion, ()
        if detection.active:
            seen = source not in self._people
            _add(self._people, source)
        else:
            seen = not self.person
            self._sighted = True
        # The camera tells no score.
        happening = Happening("person_seen", {"zone": (zone.name if zone else "") or detection.source, "score": None})
        return (("person", self.person),), (happening,) if seen else ()

    def forget_sighting(self) -> Values:
        """Nobody has been seen passing for SIGHTING_LASTS."""
        self._sighted = False
        return (("person", self.person),)

    @property
    def _motion(self) -> Values:
        return (("motion", bool(self._moving)),)


def _add(sources: set[_Source], source: _Source) -> None:
    if len(sources) < MOST_SOURCES:
        sources.add(source)


def _is_human(detection: Detection, zone: Scenario | None) -> bool:
    """Some firmware tells no class where the scenario watches for people only."""
    if detection.application is not Application.OBJECTS:
        return False
    return HUMAN in detection.classes or (not detection.classes and zone is not None and zone.humans_only)
