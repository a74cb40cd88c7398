"""The port `Histories` of the API: what was recorded, as JSON. Times are Unix seconds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Final

from hub.compose.recorder import Recorder
from hub.model.capability import Property
from hub.model.device import Device
from hub.model.ports import Clock
from hub.model.reading import property_id
from hub.model.value import Color, Value, canonical_json
from hub.storage.history.buckets import Bucket, merged
from hub.storage.history.energy import DayEnergy, from_counter, from_power
from hub.storage.history.reading import Reader
from hub.storage.history.samples import Event, Sample, Unknown, What
from hub.storage.history.worker import DAY, FIVE, HOUR

Json = dict[str, object]

STEPS: Final = {"5m": FIVE, "1h": HOUR, "1d": DAY}
ROWS: Final = 5_000
"""Rows of one answer: a month of samples comes in several, so that no answer holds up the loop."""
_TOP: Final = 10


@dataclass(frozen=True, slots=True)
class HistoriesView:
    """Reads through the recorder, so that what is not written yet is there too."""

    recorder: Recorder
    clock: Clock
    zone: tzinfo

    async def history(
        self, device: Device, path: str, prop: Property | None, since: float, until: float, step: str | None
    ) -> Json:
        """Samples (`raw`), or buckets of `5m`, `1h` or a local day; the step is chosen by the span where none is given.

        `next` is where to ask on when the answer does not hold all.
        """
        begin, end = round(since * 1000), round(until * 1000)
        step = step or chosen_step(until - since)
        head: Json = {
            "device": device.handle, "path": path, "unit": prop.unit if prop else None, "step": step,
            "since": since, "until": until,
        }  # fmt: skip
        if step == "raw":
            return {**head, **await self._samples(device.key, path, begin, end)}
        grain = HOUR if step == "1d" else STEPS[step]
        # No more than an answer holds: the next one goes on where this one ends.
        whole_days = step == "1d"
        begin = self._midnight(begin) if whole_days else begin
        upto = min(end, (begin // grain + ROWS) * grain)
        upto = self._midnight(upto) if whole_days and upto < end else upto
        buckets = await self.recorder.ask(device.key, path, lambda reader: reader.buckets(begin, upto, grain))
        rows = [_bucket_json(one) for one in (self._days(buckets) if whole_days else buckets)]
        return {**head, "rows": rows, "next": upto / 1000 if upto < end else None}

    async def _samples(self, key: str, path: str, begin: int, end: int) -> Json:
        """Samples day by day, until an answer is full."""
        rows: list[Json] = []
        at, opening = begin, False
        while at < end and len(rows) <= ROWS:
            since, upto = at, min(end, (at // DAY + 1) * DAY)
            stretch = await self.recorder.ask(key, path, partial(Reader.stretch, begin=since, end=upto))
            if at == begin and stretch.opening is not None and not (stretch.samples and stretch.samples[0].at == begin):
                rows.append(_sample_json(Sample(begin, stretch.opening)))
                opening = True
            rows += [_sample_json(one) for one in stretch.samples]
            at = upto
        return {"opening": opening, **_page(rows)}

    def _days(self, hours: Sequence[Bucket]) -> list[Bucket]:
        days: dict[int, list[Bucket]] = {}
        for bucket in hours:
            days.setdefault(self._midnight(bucket.at), []).append(bucket)
        return [merged(buckets, at) for at, buckets in days.items()]

    def _midnight(self, at: int) -> int:
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(self.zone)
        return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    async def energy(self, devices: Sequence[Device], since: float, until: float) -> Json:
        """Energy in kWh by device and day: from `energy` counters, else (`estimated`) from `power`."""
        begin, end = self._midnight(round(since * 1000)), round(until * 1000)
        rows: list[Json] = []
        for device in devices:
            for path, counted in _meters(device):
                days = await self._days_of(device.key, path, counted, begin, end)
                if days:
                    rows.append(_energy_json(device, path, counted, days))
        return {"since": begin / 1000, "until": until, "devices": rows}

    async def _days_of(self, key: str, path: str, counted: bool, begin: int, end: int) -> list[DayEnergy]:
        now = min(end, int(self.clock.now() * 1000))
        hours = await self.recorder.ask(key, path, lambda reader: reader.buckets(begin - HOUR, end, HOUR))
        return (from_counter if counted else from_power)(hours, self.zone, begin, now)

    async def budget(self, devices: Sequence[Device]) -> Json:
        """Bytes written today and in the last days by part, against the budget; what is sampled most."""
        budget, now = self.recorder.budget, self.clock.now()
        handles = {property_id(one.key, path): f"{one.handle}.{path}" for one in devices for path in _paths(one)}
        most = Counter({name: self.recorder.counts[id_] for id_, name in handles.items()}).most_common(_TOP)
        today = datetime.fromtimestamp(now, UTC).astimezone(self.zone).date()
        week = [(today - timedelta(days=back)).isoformat() for back in range(7)]
        spent = budget.spent()
        return {
            "limit": budget.limit,
            "today": budget.today(now),
            "flush": budget.pace.flush,
            "grain": budget.pace.grain,
            "journal": budget.pace.journal,
            "days": [{"day": day, "parts": spent[day]} for day in week if day in spent],
            "size": await self.recorder.store.size(),
            "most": [{"property": name, "samples": count} for name, count in most if count],
        }

    def spent(self) -> Json:
        """Bytes written today, and the budget."""
        return {"today": self.recorder.budget.today(self.clock.now()), "limit": self.recorder.budget.limit}


def chosen_step(span: float) -> str:
    """The step that shows so many seconds in some dozens of rows."""
    hours = span / 3600
    return "raw" if hours <= 2 else "5m" if hours <= 12 else "1h" if hours <= 7 * 24 else "1d"


def _paths(device: Device) -> tuple[str, ...]:
    return (*device.abilities.properties, *device.abilities.events)


def _meters(device: Device) -> list[tuple[str, bool]]:
    """What the energy of each component is read from, and whether it is a counter."""
    paths = device.abilities.properties
    found = []
    for path, prop in paths.items():
        component, dot, name = path.rpartition(".")
        if name == "energy" and prop.unit == "kWh":
            found.append((path, True))
        elif name == "power" and prop.unit == "W" and f"{component}{dot}energy" not in paths:
            found.append((path, False))
    return found


def _page(rows: list[Json]) -> Json:
    """The first rows, and where the next ones begin; rows of one time stay together."""
    if len(rows) <= ROWS:
        return {"rows": rows, "next": None}
    following = rows[ROWS]["at"]
    first = [row for row in rows[:ROWS] if row["at"] != following]
    return {"rows": first, "next": following} if first else {"rows": rows[:ROWS], "next": None}


def _sample_json(sample: Sample) -> Json:
    return {"at": sample.at / 1000, **_what_json(sample.what)}


def _what_json(what: What) -> Json:
    match what:
        case Unknown():
            return {"value": None, "absent": what.why}
        case Event():
            return {"event": {name: _json(value) for name, value in what.fields}}
    return {"value": _json(what)}


def _bucket_json(bucket: Bucket) -> Json:
    made: Json = {"at": bucket.at / 1000, "known": bucket.known}
    if bucket.low is not None:
        made |= {"min": bucket.low, "mean": bucket.mean, "max": bucket.high}
    if bucket.states:
        made["states"] = dict(bucket.states)
    if bucket.changes:
        made["changes"] = bucket.changes
    if bucket.events:
        made["events"] = bucket.events
    if bucket.last is not None:
        made["last"] = _json(bucket.last)
    return made


def _energy_json(device: Device, path: str, counted: bool, days: Sequence[DayEnergy]) -> Json:
    return {
        "device": device.handle,
        "path": path,
        "estimated": not counted,
        "kwh": round(sum(one.kwh for one in days), 6),
        "days": [{"day": one.day.isoformat(), "kwh": one.kwh, "known": round(one.known, 3)} for one in days],
    }


def _json(value: Value | Color | None) -> object:
    return canonical_json(value)
