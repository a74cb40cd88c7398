"""How often something dangerous may be switched on, counted across restarts."""

from dataclasses import replace

from hub.core.safety.times import Times
from hub.model.capability import Guard
from hub.model.errors import Unsafe
from hub.model.reading import PropertyId
from hub.model.safety import Instant, SafetyRows, Wear


class Limits:
    """Counts what is sent, not what is confirmed: nobody knows how often a device acts that does not answer."""

    def __init__(self, times: Times, rows: SafetyRows) -> None:
        self._times = times
        self._rows = rows
        self._wear: dict[PropertyId, Wear] = {}

    def refusal(self, id_: PropertyId, name: str, guard: Guard) -> Unsafe | None:
        """Why the property must not be switched on once more now; None when it may. `name` is for people."""
        wear = self._of(id_)
        if wear.off is not None and self._age(wear.off) < guard.rest:
            left = guard.rest - self._age(wear.off)
            return Unsafe("safety.rest", name=name, seconds=round(guard.rest), left=max(1, round(left)))
        recent = [one for one in wear.ons if self._age(one) < guard.within]
        if len(recent) >= guard.most:
            left = guard.within - self._age(recent[-guard.most])
            minutes = round(guard.within / 60)
            return Unsafe("safety.too_often", name=name, most=guard.most, minutes=minutes, left=max(1, round(left)))
        return None

    def take(self, id_: PropertyId, guard: Guard) -> None:
        """It is switched on once more."""
        wear = self._of(id_)
        ons = [one for one in wear.ons if self._age(one) < guard.within]
        self._keep(id_, replace(wear, ons=(*ons, self._times.stamp())[-guard.most :]))

    def give_back(self, id_: PropertyId) -> None:
        """The last time it was not switched on after all."""
        wear = self._of(id_)
        self._keep(id_, replace(wear, ons=wear.ons[:-1]))

    def safe(self, id_: PropertyId) -> None:
        """It was seen to be safe again."""
        self._keep(id_, replace(self._of(id_), off=self._times.stamp()))

    def _of(self, id_: PropertyId) -> Wear:
        known = self._wear.get(id_)
        if known is None:
            known = self._wear[id_] = self._rebased(self._rows.worn(id_))
        return known

    def _keep(self, id_: PropertyId, wear: Wear) -> None:
        self._wear[id_] = wear
        self._rows.wear(id_, wear)

    def _age(self, then: Instant) -> float:
        return self._times.age(then) or 0.0

    def _rebased(self, wear: Wear) -> Wear:
        """What is of an unknown age counts as of now."""
        return Wear(tuple(self._known(one) for one in wear.ons), None if wear.off is None else self._known(wear.off))

    def _known(self, then: Instant) -> Instant:
        """`then` in terms of this life's clocks, so that no step of the wall clock moves it any more."""
        age, now = self._times.age(then) or 0.0, self._times.stamp()
        return replace(now, unix=now.unix - age, monotonic=now.monotonic - age)
