"""What must hold at every moment of every run, whatever goes wrong; and what must hold once all is well again."""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from hub.config.accepted import FOLDER
from hub.core.supervisor import TaskState
from hub.model.capability import Property
from hub.model.cause import Origin
from hub.model.device import Health
from hub.model.reading import Provenance
from hub.model.value import Value
from scenes.engine.gate import MAX_DEPTH
from tests.simulation.heat import off_forgotten, too_long_hot
from tests.simulation.household import HEATERS, HELD, PLUG
from tests.simulation.made import handle_of
from tests.simulation.notes import NOTES
from tests.simulation.promises import due_before, times_of
from tests.simulation.scenes import ONCE_A_DAY, ZONE
from tests.simulation.witness import Asked, Submitted, looks, turns_on
from tests.simulation.world import World

CAPS: Final = {"pending commands": 1_000, "timers": 20_000}
EDGES: Final = ("Kettle", "Seen", "Welcome")
"""Scenes that begin with what a sensor sees and are over soon."""
QUIET: Final = 30.0
ON_TIME: Final = 2.0
LINKS: Final = 100
"""So many of the newest commands are looked at."""
SLOWEST: Final = 2.0
"""Seconds within which what a dead hub has sent arrives."""
ONCE: Final = {("curtain", "stop"): "action", ("vacuum", "start"): "app_start"}
"""Commands of class B, and the request that each becomes."""


_ONCE_REQUESTS: Final = frozenset((handle, method) for (handle, _), method in ONCE.items())


def broken(world: World) -> Iterator[str]:
    """Each invariant that does not hold now, in words."""
    yield from world.loop.troubles
    yield from world.troubles
    yield from world.made.troubles
    yield from _nothing_set_aside(world)
    yield from _at_most_once(world)
    yield from _queues_have_caps(world)
    yield from _reload_is_all_or_nothing(world)
    yield from _one_answer_a_key(world)
    yield from _keys_last(world)
    yield from _one_run_a_date(world)
    yield from _nothing_wakes_up(world)
    yield from _what_is_accepted_lasts(world)
    yield from _first_look_then_scenes(world)
    yield from too_long_hot(world)
    yield from off_forgotten(world)
    yield from _a_start_is_no_edge(world)
    yield from _notes_last(world)
    yield from _chains_end(world)
    yield from _not_made_up_for(world)
    yield from _once_is_once(world)
    yield from _rules_are_kept(world)
    yield from world.ears.troubles()


def broken_at_last(world: World) -> Iterator[str]:
    """Each promise that was not kept although nothing is wrong any more."""
    yield from _the_hub_knows_the_truth(world)
    yield from _no_secret_in_a_file(world)
    yield from _what_was_held_is_as_before(world)
    yield from world.made.mislearned(world.disk.connection("control.db"), world.household.rows)
    yield from world.ears.outstanding()


def _nothing_set_aside(world: World) -> Iterator[str]:
    hub = world.hub
    if hub is not None:
        for status in hub.supervisor.status():
            if status.state is TaskState.QUARANTINED:
                yield f"the task {status.name} was set aside: {status.error}"


def _at_most_once(world: World) -> Iterator[str]:
    """A hazardous or one-shot command is executed no more often than it was given, restarts or not."""
    for handle in HEATERS:
        told = _told(world, handle, "on", value=True)
        given = len(
            {(one.command.key, world.lives[one.life].leaps) if one.command.key else one.command.id for one in told}
        )
        done = len(world.witness.hazardous(handle))
        if done > given:
            yield f"{handle} was switched on {done} times, and told to {given} times"
    for (handle, path), method in ONCE.items():
        given = len({one.command.id for one in _told(world, handle, path)})
        done = len(world.witness.once(handle, method))
        if done > given:
            yield f"{handle} did {path} {done} times, and was told to {given} times"


def _told(world: World, handle: str, path: str, *, value: Value | None = None) -> list[Submitted]:
    return [one for key in world.keys(handle) for one in world.witness.commands(key, path, value)]


def _one_answer_a_key(world: World) -> Iterator[str]:
    """Who was answered is answered the same when he asks again under his key, whatever became of the hub.

    Save where the machine started anew and the clock was set by half a day or more meanwhile: over its start, only the
    wall clock says how old a key is, and it is kept for a day.
    """
    told: dict[object, Asked] = {}
    for one in world.witness.asked:
        if one.answer is None or "key" not in one.body:
            continue
        first = told.setdefault(one.body["key"], one)
        was, now = world.lives[first.life], world.lives[one.life]
        if first.answer is None or first.answer["command"] == one.answer["command"]:
            continue
        if was.boot == now.boot or was.leaps == now.leaps:
            commands = first.answer["command"], one.answer["command"]
            yield f"{one.handle}: {one.body} was answered as {commands[0]}, and anew as {commands[1]}"
        told[one.body["key"]] = one


def _queues_have_caps(world: World) -> Iterator[str]:
    hub = world.hub
    if hub is not None and hub.dispatcher.pending() > CAPS["pending commands"]:
        yield f"{hub.dispatcher.pending()} commands on their way"
    if len(world.loop._scheduled) > CAPS["timers"]:
        yield f"{len(world.loop._scheduled)} timers"


def _reload_is_all_or_nothing(world: World) -> Iterator[str]:
    for one in world.witness.reloads:
        if one.accepted and not one.good:
            yield "a broken configuration was taken into use"
        if one.accepted is False and one.after != one.before:
            yield "a configuration that was refused changed something"


def _keys_last(world: World) -> Iterator[str]:
    """What was adopted and acknowledged is there after every restart, under the same key."""
    for handle, key in world.lasting_keys().items():
        known = world.witness.keys.setdefault(handle, key)
        if known != key:
            yield f"the key of {handle} was {known} on the disk, and is {key} now"
    hub = world.hub
    if hub is not None:
        for row in world.household.rows:
            if row.via is None and not hub.book.adopted(f"miio:{row.wire_id}"):
                yield f"{row.handle} is adopted no longer"


def _one_run_a_date(world: World) -> Iterator[str]:
    """A schedule runs once on a local date, over the lives of the hub, however its clock is set."""
    strikes = Counter((one.line, one.date) for one in world.witness.said if one.line in ONCE_A_DAY)
    for (line, date), count in strikes.items():
        if count > 1:
            yield f"`{line}` was said {count} times on {date}"


def _nothing_wakes_up(world: World) -> Iterator[str]:
    """A hub switches nothing hazardous on that only another life was told to; a start repeats nothing."""
    lives = {life.number: life for life in world.lives[1:]}
    for request in world.witness.requests:
        life = lives.get(request.life)
        if life is None:
            continue
        starting = request.at < min(life.up_at, world.loop.time())
        if starting and (request.handle, request.method) in _ONCE_REQUESTS:
            yield f"{request.handle} was told {request.method} by a hub that had just started"
        arrived_late = not starting and request.at < life.began + SLOWEST
        if request.handle not in HEATERS or not turns_on(request) or arrived_late:
            continue
        if not any(one.life == request.life for one in _told(world, request.handle, "on", value=True)):
            yield f"{request.handle} was switched on by life {request.life}, which nobody had told to"


def _what_is_accepted_lasts(world: World) -> Iterator[str]:
    """The last accepted configuration outlives a power cut, where no disk has failed since the start."""
    life = world.life
    if life is None or not life.up or world.disk.failed_at >= life.began:
        return
    for path in sorted((world.places.state / FOLDER).rglob("*")):
        if path.is_file() and not world.disk.is_synced(path):
            yield f"{path.name} of the accepted configuration is not synced"


def _first_look_then_scenes(world: World) -> Iterator[str]:
    """No scene acts before the hub has looked at its devices."""
    lives = {life.number: life for life in world.lives}
    for one in world.witness.submitted:
        if one.command.cause.origin is Origin.SCENE and one.at < lives[one.life].up_at:
            yield f"the scene {one.command.cause.who} ran before the first look of life {one.life} was over"


def _a_start_is_no_edge(world: World) -> Iterator[str]:
    """Where nothing has happened for a while, a hub that starts has no reason to run a scene."""
    life = world.life
    if life is None or not life.number or world.seen_at > life.began - QUIET or world.loop.time() > life.began + QUIET:
        return
    for one in reversed(world.witness.submitted):
        if one.life != life.number:
            break
        cause = one.command.cause
        if cause.origin is Origin.SCENE and cause.who in EDGES and not _went_on(world, cause.run, life.number):
            yield f"the scene {one.command.cause.who} ran at the start of a hub, though nothing had happened"


def _went_on(world: World, run: str, life: int) -> bool:
    """Whether the run began in an earlier life."""
    return any(one.life < life and one.command.cause.run == run for one in world.witness.submitted)


def _once_is_once(world: World) -> Iterator[str]:
    """No step of a run says again in another life of the hub what must not happen twice."""
    said: dict[tuple[str, int, str], int] = {}
    for one in world.witness.submitted:
        cause, handle = one.command.cause, _hazard(world, one)
        if cause.origin is Origin.SCENE and handle:
            life = said.setdefault((cause.run, cause.step, handle), one.life)
            if life != one.life:
                yield f"the scene {cause.who} told {handle} in life {one.life} what it had told in life {life}"


def _hazard(world: World, one: Submitted) -> str:
    """What heats or happens once by this command; empty for nothing."""
    command = one.command
    if command.call is not None:
        once = [handle for handle, path in ONCE if command.call.path == path]
        return next((handle for handle in once if command.call.device in world.keys(handle)), "")
    on = [write.device for write in command.writes if write.path == "on" and write.value is True]
    return next((handle for handle in HEATERS if any(key in on for key in world.keys(handle))), "")


def _not_made_up_for(world: World) -> Iterator[str]:
    """What is dangerous and was missed is not made up for: it is on time, and its time came while the hub lived."""
    life = world.life
    times = times_of(world.files["scenes/home.yaml"], "Tea time")
    if life is None or not times:
        return
    now = world.loop.time()
    for one in reversed(world.witness.submitted):
        if one.life != life.number or world.stepped_at >= life.began:
            break
        if one.command.cause.who == "Tea time":
            wall = life.clock.now() - (now - one.at)
            due = due_before(times, wall, ZoneInfo(ZONE))
            late = wall - due > ON_TIME and one.at - life.up_at > ON_TIME
            if late or wall - (one.at - life.began) > due + ON_TIME:
                yield f"tea was made {wall - due:.0f} s late, by a hub that began {one.at - life.began:.0f} s before"


def _chains_end(world: World) -> Iterator[str]:
    """Scenes that set off one another come to an end."""
    for one in world.witness.submitted[-LINKS:]:
        if one.command.cause.depth > MAX_DEPTH:
            yield f"the scene {one.command.cause.who} is the {one.command.cause.depth}th of a chain"


def _notes_last(world: World) -> Iterator[str]:
    """What somebody was told stands in a virtual device stands there in every later life."""
    hub, possible = world.hub, world.ears.notes.possible()
    if hub is not None:
        stands = hub.state.reading(f"virtual:{NOTES}", "wanted").value
        if stands not in possible:
            yield f"the notes say {stands}, and may say {sorted(possible)}"


def _what_was_held_is_as_before(world: World) -> Iterator[str]:
    """A lamp that only one scene ever held, and nobody holds any more, is as it was in the beginning."""
    now = looks(world.simulators["held_light"], HELD)
    if not world.lamp.unknown and "held_light" not in world.witness.dishonest and now != world.at_first:
        yield f"held_light was {world.at_first} before it was held, and is {now}"


def _the_hub_knows_the_truth(world: World) -> Iterator[str]:
    """Every device is reachable again, and what the hub says of it is so."""
    hub = world.hub
    if hub is None:
        yield "the hub did not come up"
        return
    for row in world.household.rows:
        device = hub.registry.by_handle(handle_of(world.files["devices.yaml"], row.wire_id) or row.handle)
        if device is None:
            yield f"{row.handle} is not known any more"
            continue
        status = hub.registry.status(device.key)
        if status is None or status.health not in (Health.ONLINE, Health.DEGRADED):
            yield f"{row.handle} is away, though it answers: {status}"
        for path, true in looks(world.simulators[row.handle], row.model).items():
            prop, reading = device.abilities.properties.get(path), hub.state.reading(device.key, path)
            value = world.made.shown(true) if (row.model, path) == (PLUG, "power") else true
            if value is None and true is not None and prop is not None:
                yield f"{row.handle}.{path} is there, though it is written that it is not"
            if value is not None and prop is None and row.model == PLUG:
                yield f"{row.handle}.{path} is not there"
            if prop is None or prop.self_changing or reading.value is None or value is None:
                continue
            if reading.provenance is not Provenance.ASSUMED and not _same(prop, reading.value, value):
                yield f"{row.handle}.{path} is {value}, and the hub says {reading.value}"


def _same(prop: Property, told: Value, value: Value) -> bool:
    """Whether they are the same to the property's own step: devices round as they like."""
    if isinstance(told, int | float) and isinstance(value, int | float) and not isinstance(value, bool):
        return abs(told - value) <= (prop.step or 0.0)
    return prop.same(told, value)


def _rules_are_kept(world: World) -> Iterator[str]:
    """What blocks, warns and puts back does so; a shadow does nothing."""
    if not world.household.ruled:
        return
    if world.hub is not None:
        world.ears.rules.look(world.loop.time(), world.hub)
    yield from world.ears.rules.judge(world.witness.submitted, world.witness.asked)


def _no_secret_in_a_file(world: World) -> Iterator[str]:
    """What is not the store's own holds no token."""
    for path in sorted(world.places.state.rglob("*")):
        if path.is_file() and not path.name.startswith(("control.db", "off.list", ".off.list")):
            content = path.read_bytes()
            if any(secret.encode() in content for secret in world.household.secrets):
                yield f"a secret stands in {path.name}"


def fired(worlds: Counter[str]) -> str:
    """The table of faults, for people."""
    return "\n".join(f"  {count:6}  {name}" for name, count in sorted(worlds.items()))
