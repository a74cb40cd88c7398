"""What is told in the end: each fault once, the worst first, without what the owner of a scene allows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scenes.check.finding import Finding
from scenes.engine.program import Allowed, Scene

_EXPLAINED: Final[Mapping[str, tuple[str, ...]]] = {
    "T2": ("T1", "A1", "A2", "A3", "G1", "D4"),
    "A2": ("T1",),
    "A3": ("T1",),
}
"""Codes that say nothing more where the one is told of the same scenes."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is not told, and what allows it."""

    finding: Finding
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings that are told, those that are silenced, and what is allowed though there is no such finding."""

    told: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]
    idle: tuple[tuple[Scene, Allowed], ...]


def settle(found: Iterable[Finding], scenes: Iterable[Scene]) -> Settled:
    """Sort findings out."""
    by_id = {scene.id: scene for scene in scenes}
    told: list[Finding] = []
    silenced: list[Silenced] = []
    for finding in once(found):
        allowed = next(_allowing(finding, by_id), None)
        if allowed is None:
            told.append(finding)
        else:
            silenced.append(Silenced(finding, allowed))
    used = {one.allowed.place for one in silenced}
    idle = {
        allowed.place: (scene, allowed)
        for scene in by_id.values()
        for allowed in scene.allow
        if allowed.place not in used
    }  # a blueprint's scenes share their places: one that is used is enough
    return Settled(tuple(told), tuple(silenced), tuple(idle.values()))


def once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Each fault under one code, the worst first."""
    ordered = sorted(found, key=lambda one: (-one.rank, one.code, one.scenes))
    seen: set[tuple[str, frozenset[str]]] = set()
    for finding in ordered:
        key = finding.code, frozenset(finding.scenes)
        if key not in seen and not any(_explains(other, finding) for other in ordered):
            seen.add(key)
            yield finding


def _explains(one: Finding, other: Finding) -> bool:
    return other.code in _EXPLAINED.get(one.code, ()) and set(other.scenes) <= set(one.scenes)


def _allowing(finding: Finding, scenes: Mapping[str, Scene]) -> Iterator[Allowed]:
    """What in one of its scenes allows a finding."""
    for id_ in finding.scenes:
        others = {word for other in finding.scenes if other != id_ for word in (other, scenes[other].title)}
        for allowed in scenes[id_].allow:
            if allowed.code == finding.code and (not allowed.with_ or allowed.with_ in others):
                yield allowed
