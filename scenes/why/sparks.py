"""What set a scene off: from a trace that began, back to the change, event, time or person that brought it."""

from dataclasses import dataclass
from enum import StrEnum

from hub.model.cause import Origin
from hub.model.reading import PropertyId
from scenes.engine.engine import Engine
from scenes.engine.gate import BY_HAND, BY_SCENE
from scenes.engine.moments import Arrived, Happened, Heard
from scenes.engine.view import Cell
from scenes.why.asked import Asked, Watched, asked_by
from scenes.why.story import Began, Change, Story, origin_of


class Spark(StrEnum):
    """What a firing came of."""

    HAND = "hand"  # somebody ran it
    SCENE = "scene"  # another scene ran it
    OUTCOME = "outcome"  # another scene ended
    CLOCK = "clock"  # a time of day, or a rhythm
    TURNED = "turned"  # an expression became true by the time of day alone
    START = "start"  # the hub started
    EVENT = "event"
    CHANGE = "change"  # a property changed
    LASTED = "lasted"  # it had been true for long enough, since a change
    LEVEL = "level"  # it was true, since a change
    ARRIVED = "arrived"  # a hook, a message
    SILENCE = "silence"
    UNKNOWN = "unknown"  # what is kept does not tell


@dataclass(frozen=True, slots=True)
class Lit:
    """The spark of a firing; the change behind it where there is one, and for how many seconds it had lasted."""

    spark: Spark
    change: Change | None = None
    seconds: float = 0.0


def trigger_of(began: Began) -> str:
    """The trigger that fired, as it is written."""
    first = began.trace.entries[0] if began.trace.entries else None
    return "" if first is None else str(first.params.get("trigger", ""))


def spark_of(began: Began, story: Story) -> Lit:
    """What a firing came of."""
    word, cause = trigger_of(began), began.trace.cause
    if word in (BY_HAND, BY_SCENE):
        return Lit(Spark.HAND if word == BY_HAND else Spark.SCENE)
    asked = _asked(began, word)
    if asked is None:
        return Lit(Spark.UNKNOWN)
    if origin_of(cause, "clock"):
        return Lit(Spark.CLOCK if asked.appointed else Spark.TURNED)
    entry = began.entry
    if origin_of(cause, "start") and asked.begun:
        return Lit(Spark.START)
    if isinstance(entry, Happened) and (entry.device, entry.path) in asked.events:
        return Lit(Spark.EVENT)
    if isinstance(entry, Arrived) and any(channel == entry.channel for channel, _ in asked.arrivals):
        return Lit(Spark.SILENCE if entry.channel == "report" else Spark.ARRIVED)
    if cause.origin is Origin.SCENE and any(one == ("scene", cause.who) for one in asked.arrivals):
        return Lit(Spark.OUTCOME)
    return _by_change(began, asked, story)


def _by_change(began: Began, asked: Asked, story: Story) -> Lit:
    """A property changed: right then, or as long ago as the trigger wants it to last."""
    watched = _decisive(began, asked.watched)
    lasting = [one for one in watched if one.fires and one.for_seconds]
    if lasting:
        seconds = lasting[0].for_seconds
        begin = began.trace.wall - seconds
        change = newest(story, reads_of(_cells(lasting), began.engine), begin + 0.0005, began.number + 1)
        return Lit(Spark.LASTED, change, seconds)
    reads = reads_of([*_cells(watched), *asked.listened], began.engine)
    if isinstance(began.entry, Heard) and began.entry.id in reads:
        change = story.change_of(began.entry.id, began.number)
        if change is not None:
            return Lit(Spark.CHANGE, change)
    return Lit(Spark.LEVEL, newest(story, reads, began.trace.wall, began.number + 1))


def newest(story: Story, reads: dict[PropertyId, None], until: float, below: int) -> Change | None:
    """The newest change of any of some properties."""
    found = [one for id_ in reads if (one := story.last_change(id_, until, below)) is not None]
    return max(found, key=lambda one: one.number, default=None)


def reads_of(cells: list[Cell], engine: Engine) -> dict[PropertyId, None]:
    """Properties behind some cells: those that derived ones are worked out of, too."""
    found: dict[PropertyId, None] = {}
    waiting = list(cells)
    while waiting:
        cell = waiting.pop()
        if cell.id not in found:
            found[cell.id] = None
            derived = engine.view.derived.get(cell.id)
            waiting += () if derived is None else derived.cells
    return found


def _asked(began: Began, word: str) -> Asked | None:
    triggers = [] if began.scene is None else [one for one in began.scene.triggers if one.text == word]
    return asked_by(triggers[0], began.engine) if triggers else None


def _decisive(began: Began, watched: list[Watched]) -> list[Watched]:
    """The watches that read what the trace says was read; all, where it says nothing of them."""
    read = {name for name, _ in began.trace.entries[0].values}
    found = [one for one in watched if any(cell.ref in read for cell in one.cells)]
    return found or watched


def _cells(watched: list[Watched]) -> list[Cell]:
    return [cell for one in watched for cell in one.cells]
