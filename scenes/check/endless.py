"""A5, no way back: something is switched on that must not stay on, and nothing ever switches it off."""

from collections.abc import Iterator
from typing import Final

from scenes.check.facts import Facts, SparkKind, Way, Write
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.meeting import let_go
from scenes.check.play import Act, Theatre
from scenes.check.risk import device_of, has, is_own, risk

_NOT_TO_STAY: Final = ("climate", "fan", "humidifier")
"""Capabilities of what nobody leaves on for good. A kettle ends by itself."""
_WORDS: Final = (
    "siren", "alarm", "heater", "heating", "iron", "valve", "pump", "boiler", "oven", "stove", "cooker", "fan",
    "blanket", "sprinkler", "irrigation",
)  # fmt: skip
"""In the names of what hangs on a plug or a switch."""
_HAPPENS: Final = (SparkKind.TURNS, SparkKind.CHANGES, SparkKind.EVENT, SparkKind.TIME, SparkKind.SILENCE)
_DAY_S: Final = 86_400.0


def no_way_back(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """What a scene switches on, and no scene off; that it stays on was seen for a day."""
    for one in index.scenes.values():
        for write in one.writes:
            if not _begins(one, write, theatre.house) or _ends(write.key, index):
                continue
            act = next(_plays(one, write, theatre), None)
            if act is not None:
                about = {"scene": one.title, "property": write.ref}
                text = act.text(f"{one.title} has no way back")
                rank = 2.0 + risk(write, theatre.house)
                yield Finding("A5", (one.id,), "check.a5", "check.a5_mend", about, (write.key,), text, rank)
                break


def _plays(one: Facts, write: Write, theatre: Theatre) -> Iterator[Act]:
    for spark in one.sparks:
        if spark.kind not in _HAPPENS:
            continue
        for act in theatre.fired(one, spark, write.fresh if write.latest == 0 else one.guard.true):
            let_go(act, one)
            act.wait(_DAY_S)
            if act.value(write.key) is True:
                yield act


def _begins(one: Facts, write: Write, house: House) -> bool:
    """Whether it switches on something that must not stay on, without a person who asks for just that."""
    if write.value is not True or write.way is not Way.SET or write.failing or is_own(write.key, house):
        return False
    if not write.key.endswith("on") or not any(spark.kind in _HAPPENS for spark in one.sparks):
        return False
    if has(write.key, house, ("light",)):
        return _by_motion(one, write, house)
    return has(write.key, house, _NOT_TO_STAY) or _named_so(write.key, house)


def _by_motion(one: Facts, write: Write, house: House) -> bool:
    """Whether a lamp is lit because something moves, and for no other reason."""
    lamp = device_of(write.key, house)
    return lamp is not None and all(
        spark.kind is SparkKind.TURNS and any(has(key, house, ("occupancy", "camera")) for key in spark.reads)
        for spark in one.sparks
    )


def _named_so(key: str, house: House) -> bool:
    device = device_of(key, house)
    if device is None or not has(key, house, ("plug", "switch")):
        return False
    said = f"{device.handle} {device.name} {' '.join(device.labels)}".lower()
    return device.load in ("heater", "heat") or any(word in said for word in _WORDS)


def _ends(key: str, index: Index) -> bool:
    """Whether some scene switches it off, toggles it, gives it a countdown, or lets it go."""
    device = key.rpartition(".")[0]
    if any(write.value != 0 for _, write in index.writers.get(f"{device}.auto_off", ())):
        return True
    if f"{device}.target_humidity" in index.writers:
        return True  # it keeps to that by itself
    others = (write for _, write in index.writers.get(key, ()) if not write.failing)
    return any(write.way is not Way.SET or write.value is not True for write in others)
