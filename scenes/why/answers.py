"""Answers to `why` and `why-not`: the journal replayed from far enough back, and what is told of it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Protocol

from hub.model.errors import UnknownName
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.model.vocabulary import ONLINE
from hub.text.messages.catalogue import Language, render
from scenes.engine.moments import Heard
from scenes.engine.trace import Trace
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded
from scenes.journal.words import trace_json
from scenes.replay.replayer import Doubt, Replayer
from scenes.stage.home import Deed, Home
from scenes.why.chain import Chain, Told
from scenes.why.misses import Looker
from scenes.why.names import Line, Names, no_device, no_scene
from scenes.why.render import clock, line_json
from scenes.why.story import Story
from scenes.why.supposing import Supposing
from scenes.why.trial import play

Json = dict[str, object]

SPANS: Final = (3600.0, 86_400.0, 7 * 86_400.0, 31 * 86_400.0, 3660 * 86_400.0)
"""How far back (seconds) a chain is looked for: farther each time it goes on before what was looked at."""
LATELY: Final = 86_400.0
"""Seconds: what changed longer ago is looked at by itself, apart from how it stands now."""
AFTER: Final = 120.0
"""Seconds after a change in which its command may still get its answer."""
MOST_ENTRIES: Final = 400_000
"""So many entries of the journal are replayed for one question, more or less."""
LOOK_BACK: Final = 86_400.0
"""Seconds before the moment asked about in which a scene is looked at, where nobody says other."""


class Past(Protocol):
    """A home with its journal."""

    @property
    def home(self) -> Home:
        """The home as it is today."""

    def replayer(self) -> Replayer:
        """Replays with the scenes of then."""

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry | Checkpoint | Gap]]:
        """From the last place before `since` at which a replay can begin, to `until` (Unix seconds)."""


def why(past: Past, ref: str, at: float, language: Language) -> Json:
    """Why a property is, or was, as it was at that moment (Unix seconds). Raises UnknownName."""
    home = past.home
    names, id_ = Names(home), _property(home, ref)
    changed = _last_changed(past, id_, at, names)
    end = at if at - changed <= LATELY else changed + AFTER
    story, told, doubts = _chain(past, id_, changed, end)
    if end < at:
        late = Story(past.replayer(), names.same)
        _replay(past, late, at - SPANS[0], at)
        told.now = Chain(late, names, at).now(id_)
    value, known = story.value_at(id_, end)
    since = min((line.wall for line in told.lines), default=at)
    return {
        "ref": ref, "at": at, "value": names.value(id_, value), "known": known and value is not None,
        "begins": story.begins,
        "chain": [line_json(line, language, home.zone) for line in told.lines],
        "now": [line_json(line, language, home.zone) for line in told.now],
        "doubts": _doubts(doubts, since, at, home, language), "silent": _silent(story, changed, at, home, language),
        "ends": story.wall,
    }  # fmt: skip


def _silent(story: Story, since: float, until: float, home: Home, language: Language) -> list[Json]:
    """When nothing was recorded between two moments, in words."""
    found: list[tuple[float, float]] = []
    for one in sorted(one for one in story.silent if one[1] >= since and one[0] <= until):
        last = found.pop() if found and one[0] <= found[-1][1] + 1.0 else one
        found.append((last[0], max(one[1], last[1])))
    lines = [Line(begin, "why.silent", {"since": begin, "until": end}) for begin, end in found]
    return [line_json(line, language, home.zone) for line in lines]


def _chain(past: Past, id_: PropertyId, changed: float, end: float) -> tuple[Story, Told, list[Doubt]]:
    """The chain behind what changed last at `changed`, as at `end`: from as far back as it takes, within reason."""
    names, total = Names(past.home), 0
    for span, farther in pairwise((*SPANS, 0.0)):
        replayer = past.replayer()
        story = Story(replayer, names.same)
        count = _replay(past, story, changed - span, end)
        told = Chain(story, names, end).why(id_)
        total += count
        if not told.older or not farther or story.begins is None or story.begins > changed - span:
            break
        if total + count * farther / max(1.0, end - story.begins) > MOST_ENTRIES:
            told.lines.append(Line(story.begins, "why.not_farther", {"when": story.begins}))
            break
    return story, told, replayer.doubts


def _replay(past: Past, story: Story, since: float, until: float) -> int:
    """Let a story unfold between two moments; how many entries that took."""
    count = 0
    for _, entry in past.journal(since, until):
        if not _is_later(entry, until):
            story.take(entry)
            count += 1
    return count


def _last_changed(past: Past, id_: PropertyId, at: float, names: Names) -> float:
    """When (Unix seconds) a property changed last before `at`, by the journal alone; `at` where that tells nothing."""
    for span in SPANS:
        begins: float | None = None
        found: float | None = None
        known, value = False, None
        for _, entry in past.journal(at - span, at):
            if isinstance(entry, Gap) or entry.wall > at:
                continue
            begins = entry.wall if begins is None else begins
            for new in _told_of(entry, id_, known=known):
                same = new == value or (new is not None and value is not None and names.same(id_, new, value))
                found = found if same and known else entry.wall if known else found
                known, value = True, new
        if found is not None or begins is None or begins > at - span:
            return at if found is None else found
    return at


def _told_of(entry: Entry | Checkpoint, id_: PropertyId, *, known: bool) -> Iterator[Value | None]:
    """What an entry says of a property; what is but restated says nothing where it is known."""
    match entry:
        case Heard() if entry.id == id_:
            yield entry.value
        case Checkpoint() if not known:
            yield from (one.value for one in entry.cells if one.id == id_)
        case Loaded() if not known:
            yield from (one.value for one in entry.baseline if one.id == id_)


def why_not(past: Past, scene: str, at: float, look_back: float, language: Language) -> Json:
    """Why a scene (its title or id) did not run in so many seconds before that moment. Raises UnknownName."""
    home = past.home
    names, since = Names(home), at - look_back
    replayer = past.replayer()
    story = Story(replayer, names.same)
    lookers: dict[str, Looker] = {}
    for _, entry in past.journal(since, at):
        if _is_later(entry, at):
            continue
        story.take(entry)
        for id_, title in _titles(story).items():
            if scene in (id_, title) and id_ not in lookers:
                lookers[id_] = Looker(story, names, id_, since)
    if story.begins is None:
        empty: Json = {"scene": scene, "id": "", "at": at, "since": since, "stands": [], "firings": [], "misses": []}
        return {**empty, "doubts": [], "silent": [], "ends": None}
    if not lookers:
        raise _no_scene(story, scene)
    ids = [id_ for id_ in lookers if id_ == scene] or list(lookers)
    answer = lookers[ids[0]].answer(at)
    parts = {"stands": answer.stands, "firings": answer.firings, "misses": answer.misses}
    told = {name: [line_json(line, language, home.zone) for line in lines] for name, lines in parts.items()}
    begins = max(since, story.begins or since)
    return {
        "scene": _titles(story).get(ids[0], scene), "id": ids[0], "at": at, "since": begins, **told,
        "doubts": _doubts(replayer.doubts, begins, at, home, language),
        "silent": _silent(story, begins, at, home, language), "ends": story.wall,
    }  # fmt: skip


def what_if(past: Past, text: str, now: float, seconds: float, language: Language) -> Json:
    """What would be done from now on, and in so many seconds after it, if that happened. Raises UnknownName."""
    home = past.home
    names, replayer = Names(home), past.replayer()
    story = Story(replayer, names.same)
    _replay(past, story, now, now)
    scenes = {id_: armed.scene for id_, armed in story.engine.armed.items()}
    steps = Supposing(home, scenes, language).read(text, now)
    outcome = play(home, story, now, steps, seconds)
    return {
        "from": now, "to": outcome.ends, "unseen": outcome.unseen,
        "deeds": [_deed_json(deed, trace, names) for deed, trace in outcome.deeds],
        "held_back": [trace_json(trace, lambda name: name, language) for trace in outcome.held_back],
        "doubts": _doubts(replayer.doubts, now, now, home, language), "silent": [], "ends": story.wall,
    }  # fmt: skip


def _deed_json(deed: Deed, trace: Trace | None, names: Names) -> Json:
    first = trace.entries[0] if trace is not None and trace.entries else None
    return {
        "at": deed.wall, "kind": str(deed.kind), "text": deed.text,
        "scene": None if trace is None else trace.title,
        "trigger": None if first is None else first.params.get("trigger"),
        "values": "" if first is None else names.values(first.values),
    }  # fmt: skip


def _titles(story: Story) -> dict[str, str]:
    """The scenes of the programs that were taken on, by id; those of now over those of then."""
    return {id_: one.title for _, scenes in story.loaded[-1:] for id_, one in scenes.items()}


def _no_scene(story: Story, name: str) -> UnknownName:
    titles = list(dict.fromkeys(_titles(story).values()))
    return no_scene(titles, name)


def _property(home: Home, ref: str) -> PropertyId:
    """The id of a property. Raises UnknownName."""
    handle, _, path = ref.partition(".")
    device = home.devices.get(handle)
    if device is None:
        raise no_device(home, handle)
    if path not in device.abilities.properties and path != ONLINE.name:
        known = ", ".join(f"{handle}.{one}" for one in device.abilities.properties) or "-"
        raise UnknownName("why.no_property", name=ref, known=known)
    return home.id_of(ref)


def _is_later(entry: Entry | Checkpoint | Gap, at: float) -> bool:
    """Whether it came after the moment that is asked about."""
    return (entry.begin if isinstance(entry, Gap) else entry.wall) > at


def _doubts(doubts: list[Doubt], since: float, until: float, home: Home, language: Language) -> list[Json]:
    """Where between two moments the replay is not exact, in words."""
    found: list[Json] = []
    for one in doubts:
        end = until if one.until is None else one.until
        if end < since or one.at > until:
            continue
        reason = render(f"why.doubt.{one.why}", {}, language)
        begin, over = (clock(wall, until, home.zone) for wall in (one.at, min(end, until)))
        text = render("why.not_exact", {"since": begin, "until": over, "reason": reason}, language)
        found.append({"from": one.at, "to": end, "why": one.why, "text": text})
    return found
