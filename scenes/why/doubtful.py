"""What may have done it, and is no proof: commands without an answer, and what the device was told shortly before."""

from collections.abc import Iterator
from typing import Final

from hub.model.cause import Cause, Origin
from hub.model.command import CARRIED_OUT, Outcome
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.why.names import Line, Names
from scenes.why.story import Change, Sent, Story

NEAR: Final = 10.0
"""Seconds within which what the same device was told is worth a word."""
_OVER: Final = (*CARRIED_OUT, Outcome.SUPERSEDED, Outcome.FAILED)
"""What came of commands that did it, or that nobody carries out any more: nothing of them is still to come."""
_OURS: Final = (Origin.SCENE, Origin.PERSON)


def nearby(story: Story, names: Names, change: Change) -> Iterator[Line]:
    """What else Hearth wanted of the device right before it changed by itself: a fact, and no proof."""
    device, said = change.id.partition(".")[0], {"ref": names.ref(change.id)}
    sent = [
        one for one in story.commands.values()
        if one.number <= change.number and _is_near(one.wall, change) and device in devices_of(one)
        and change.id not in wanted_of(one)
    ]  # fmt: skip
    if sent:
        what = ", ".join(names.ref(id_) for id_ in wanted_of(sent[-1]))
        yield Line(
            sent[-1].wall, "why.nearby", {**said, "scene": title_of(story, sent[-1].command.cause), "what": what}
        )
        return
    others = [
        one for id_, changes in story.changes.items() if id_ != change.id and id_.startswith(f"{device}.")
        for one in changes
        if one.number <= change.number and _is_near(one.wall, change) and one.cause.origin in _OURS
    ]  # fmt: skip
    if others:
        last = max(others, key=lambda one: one.number)
        who = last.cause.who if last.cause.origin is Origin.PERSON else title_of(story, last.cause)
        yield Line(last.wall, "why.nearby_person", {**said, "who": who, "what": names.ref(last.id)})


def unconfirmed(story: Story, names: Names, change: Change) -> Iterator[Line]:
    """A command that wanted just this, and was not confirmed, may have done it after all."""
    for sent in reversed(story.sent.get(change.id, ())):
        if sent.wall > change.wall or sent.number > change.number:
            continue
        wanted, outcome = wanted_of(sent)[change.id], outcome_of(sent, change.id)
        if outcome not in _OVER and _is_at(names, change, wanted) and not _was_done(story, names, change, sent.number):
            said = {"ref": names.ref(change.id), "value": names.value(change.id, wanted)}
            yield Line(sent.wall, "why.maybe", {**said, "scene": title_of(story, sent.command.cause)})
        return


def _was_done(story: Story, names: Names, change: Change, since: int) -> bool:
    """Whether the property had come to that value before, but after a command: what it asked for has been."""
    between = (one for one in story.changes.get(change.id, ()) if since <= one.number < change.number)
    return any(_is_at(names, one, change.value) for one in between)


def _is_at(names: Names, change: Change, wanted: Value | None) -> bool:
    return wanted is not None and change.value is not None and names.same(change.id, wanted, change.value)


def title_of(story: Story, cause: Cause) -> str:
    """The title of the scene that is a cause; else who is."""
    trace, armed = story.traces.get(cause.run.partition("/")[0]), story.engine.armed.get(cause.who)
    if trace is not None:
        return trace.title
    return cause.who if armed is None else armed.scene.title


def wanted_of(sent: Sent) -> dict[PropertyId, Value | None]:
    """What a command wants, by property; of a call its name."""
    command = sent.command
    found: dict[PropertyId, Value | None] = {
        PropertyId(f"{one.device}.{one.path}"): one.value for one in command.writes
    }  # fmt: skip
    if command.call is not None:
        found[PropertyId(f"{command.call.device}.{command.call.path}")] = None
    return found


def devices_of(sent: Sent) -> frozenset[str]:
    """The devices (keys) that a command is for."""
    return frozenset(id_.partition(".")[0] for id_ in wanted_of(sent))


def outcome_of(sent: Sent, id_: PropertyId) -> Outcome | None:
    """What became of one part; None while it is under way. What the journal says is told by its word."""
    settled = sent.settled.get(id_)
    return None if settled is None else Outcome(settled.outcome)


def _is_near(wall: float, change: Change) -> bool:
    return 0 <= change.wall - wall <= NEAR
