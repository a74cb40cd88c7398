"""What the triggers over groups share: the device that set the scene off is its `member`."""

from collections.abc import Iterable

from scenes.language.reading import Reading
from scenes.language.resolved import Member
from scenes.language.scope import MEMBER


def bind_member(reading: Reading, members: Iterable[Member]) -> None:
    """Let `member` be one of these devices, or of those that another trigger of the scene may bring."""
    known = {one.ref: one for one in (*reading.bound.get(MEMBER, ()), *members)}
    reading.bind(MEMBER, tuple(known.values()))
