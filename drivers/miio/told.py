"""What a subscribed device has proved to tell by itself: it is read every five minutes only, and counts as fresh.

A specification says of nearly every property that it notifies, and few devices keep to that; so it takes a change that
was told. A reading that shows a change which the device kept to itself ends the trust, until it tells one again.
"""

from collections.abc import Iterable
from random import Random
from typing import Final, Generic

from drivers.kit.pace import jittered
from drivers.miio.profiles.profile import K, Profile
from hub.model.value import Value

SAFETY: Final = 300.0  # seconds after its last signed word until a member is read all the same
BELIEVED: Final = 2 * SAFETY  # and until its value is vouched for no more: greetings are not signed


class Told(Generic[K]):
    """By member and path, when the device last said it under its signature (monotonic seconds)."""

    __slots__ = ("_member", "_profile", "_random", "_read_at", "_said_at")

    def __init__(self, profile: Profile[K], random: Random) -> None:
        self._profile = profile
        self._random = random
        self._member: dict[str, K] = {}
        self._said_at: dict[K, float] = {}
        self._read_at: dict[K, float] = {}

    def pushed(self, paths: Iterable[str], now: float) -> None:
        """The device told these by itself."""
        for path in paths:
            members = self._profile.members((path,))
            if len(members) == 1 and path not in self._profile.lapses:
                self._member[path] = members[0]
                self._said(members[0], now)

    def read(self, path: str, last: Value | None, value: Value | None, now: float) -> None:
        """A reading says `value`, where `last` was known."""
        member = self._member.get(path)
        if member is None:
            return
        if last is None or value is None or not self._profile.abilities.properties[path].same(last, value):
            del self._member[path]
            if member not in self._member.values():
                del self._said_at[member]
                self._read_at.pop(member, None)
        else:
            self._said(member, now)

    def _said(self, member: K, now: float) -> None:
        self._said_at[member] = now
        self._read_at[member] = now + jittered(SAFETY, self._random)

    def doubt(self, members: Iterable[K]) -> None:
        """Read these at their pace until they are heard again."""
        for member in members:
            self._read_at.pop(member, None)

    def spares(self, member: K, now: float) -> bool:
        """Whether the member need not be read, while the subscription stands."""
        return now < self._read_at.get(member, 0.0)

    def vouched(self, now: float) -> list[str]:
        """The paths that are what they were, as the subscription stands."""
        return [path for path, member in self._member.items() if now < self._said_at[member] + BELIEVED]
