"""What happens in a household: hands on devices, things that sensors see, and what people ask of the hub."""

from asyncio import Task
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from hub.api.commanding import call_device, set_device
from hub.api.ports import Json
from hub.api.swapping import swap as swap_devices
from hub.app import Hub
from hub.model.cause import Cause, Origin
from hub.model.reading import property_id
from hub.model.value import Value
from tests.simulation.household import CHILDREN, HEATERS
from tests.simulation.made import HANDS as MADE_HANDS
from tests.simulation.made import SWAPPED, WRITTEN
from tests.simulation.made import WRITES as MADE_WRITES
from tests.simulation.notes import NOTES
from tests.simulation.promises import PAUSED, SERVED, edited
from tests.simulation.rules import RULES, TRIED
from tests.simulation.witness import Asked, text_of
from tests.simulation.world import World

Act = Callable[[World], None]

WRITES: Final[dict[str, tuple[tuple[str, tuple[object, ...]], ...]]] = {
    "light": (("on", (True, False)), ("brightness", (1, 30, 100))),
    "kettle": (("on", (True, True, False)), ("target_temperature", (60, 99))),
    "heater_plug": (("on", (True, True, False)),),
    "plug": (("on", (True, False)),),
    "heater": (("on", (True, True, False)), ("target_temperature", (17, 24))),
    "curtain": (("position", (0, 50, 100)),),
    "fan": (("on", (True, False)), ("speed", (30, 90))),
    **MADE_WRITES,
}
CALLS: Final = {"curtain": ("stop",), "vacuum": ("start", "pause", "dock")}
HANDS: Final[dict[str, tuple[str, tuple[object, ...]]]] = {
    "curtain": ("travel", (0, 40, 100)),
    "motion": ("motion", (True, True, False)),
    "door": ("open", (True, False)),
    "button": ("press", ("single", "double", "long")),
    "air": ("temperature", (17.0, 19.5, 22.0, 25.0)),
    **MADE_HANDS,
}
UNTOUCHED: Final = (*CHILDREN, "held_light")
MANY: Final = 100
SERVING: Final = 0.7
BY_HAND: Final = ("Timer", "Seen", "Welcome", "Helper", "Kettle", "Ramp")
"""Scenes that people run by hand, where they are there."""


def touch(world: World) -> None:
    """A hand on a device."""
    random = world.random
    handle = random.choice([row.handle for row in world.household.rows if row.handle not in UNTOUCHED])
    word, values = HANDS.get(handle, ("press", ("single",)))
    world.lay_hand(handle, word, random.choice(values))


def sense(world: World) -> None:
    """Something moves, opens, is pressed, or warms."""
    handle = world.random.choice([row.handle for row in world.household.rows if row.handle in CHILDREN])
    word, values = HANDS[handle]
    world.lay_hand(handle, word, world.random.choice(values))


def storm(world: World) -> None:
    """All sensors go mad for a moment."""
    for number in range(MANY):
        world.later(number * 0.01, partial(sense, world))


def ask(world: World) -> None:
    """A person sets a property through the hub."""
    ask_of(world, world.random.choice([row.handle for row in world.household.rows if _kind(row.handle) in WRITES]))


def ask_of(world: World, handle: str) -> None:
    """A person wants something of this device, if it can be told anything."""
    if _kind(handle) not in WRITES:
        return
    random = world.random
    path, values = random.choice(WRITES[_kind(handle)])
    body: Json = {"values": {path: random.choice(values)}}
    if random.random() < 0.5:
        body["key"] = f"key-{random.getrandbits(40):x}"
    request(world, handle, body)


def ask_again(world: World) -> None:
    """The same request once more, under its key, as from a client that never got its answer."""
    keyed = [one for one in world.witness.asked if "key" in one.body]
    if keyed:
        again = world.random.choice(keyed[-8:])
        request(world, again.handle, again.body)


def call(world: World) -> None:
    """A person has a device do something."""
    there = [row.handle for row in world.household.rows if row.handle in CALLS]
    if there:
        handle = world.random.choice(there)
        request(world, handle, {"command": world.random.choice(CALLS[handle]), "args": {}})


def note(world: World) -> None:
    """A person writes on the notes."""
    value = float(world.random.randint(5, 30))
    if world.hub is not None:
        world.ears.notes.wrote(world.loop.time(), value)
        request(world, NOTES, {"values": {"wanted": value}})


def run_by_hand(world: World) -> None:
    """A person runs a scene by hand: one that serves two who come together one after the other, or any."""
    serving = world.ears.promises.served
    if world.hub is None or world.life is None:
        return
    if world.random.random() < SERVING:
        numbers = [serving.ask(world.loop.time()) for _ in range(2)]
        asked = [(SERVED, {"number": number}) for number in numbers if number is not None]
    else:
        asked = [(world.random.choice(BY_HAND), {})]
    world.seen_at = world.loop.time()
    for title, fields in asked:
        world.note(f"ann runs {title} {fields}")
        world.life.act(partial(_run, title, fields))


def _run(title: str, fields: Mapping[str, Value], hub: Hub) -> None:
    hub.scenes.ask(title, fields, Cause(Origin.PERSON, "ann"))


def pause(world: World) -> None:
    """A person pauses a scene, for good or a while, or lets it run again."""
    if world.hub is None or world.life is None:
        return
    seconds = world.random.choice((None, None, 30.0, 0.0))
    world.note(f"ann pauses a scene: {seconds}")
    world.ears.promises.paused.switched(world.loop.time(), seconds)
    world.life.act(lambda hub: hub.scenes.switch(PAUSED, seconds))


def release(world: World) -> None:
    """A person gives back what she once took from a scene."""
    lamp = next(row.handle for row in world.household.rows if row.handle.startswith("light"))
    if world.life is not None and world.hub is not None:
        world.note(f"ann releases {lamp}")
        places = [property_id(key, "on") for key in world.keys(lamp)]
        world.life.act(lambda hub: [hub.scenes.hand_back(place) for place in places])


def link(world: World) -> None:
    """A person begins a chain of scenes."""
    request(world, NOTES, {"values": {"links": 100 * len(world.witness.asked) + 1}})


def meddle(world: World) -> None:
    """A person tries what rules are about."""
    path, value = world.meddling.choice(TRIED)
    request(world, RULES, {"values": {path: value}})


def edit(world: World) -> None:
    """A person changes a scene, and has the hub read it."""
    if world.hub is not None:
        version = world.ears.promises.edited.version = world.ears.promises.edited.version + 1
        world.files["scenes/home.yaml"] = edited(world.files["scenes/home.yaml"], version)
        world.reload(world.files, good=True)


def request(world: World, handle: str, body: Mapping[str, object]) -> None:
    """Ask, and keep what was answered."""
    life = world.life
    if life is None or world.hub is None:
        return
    asked = Asked(world.loop.time(), life.number, handle, body)
    world.witness.asked.append(asked)
    world.note(f"ann asks: {handle} {text_of(body)}")
    old = "key" in body and any(one.body.get("key") == body["key"] for one in world.witness.asked[:-1])
    handler = call_device if "command" in body else set_device

    def answered(task: Task[Json]) -> None:
        error = None if task.cancelled() else task.exception()
        if task.cancelled() or error is not None:
            asked.error = repr(error)
        else:
            asked.answer = task.result()
            written = body.get("values")
            if handle == NOTES and asked.answer["done"] and isinstance(written, dict) and "wanted" in written:
                world.ears.notes.confirmed(world.loop.time(), written["wanted"])
            if (
                handle in HEATERS
                and asked.answer["done"]
                and body.get("values") == {"on": False}
                and not (old or world.touched_since(handle, asked.at))
            ):
                world.heard_off(handle)
        world.note(f"ann hears: {handle} {asked.error or text_of(asked.answer)}")
        world.read_aloud(asked.error or text_of(asked.answer))

    life.request(handler, handle, body).add_done_callback(answered)


def _kind(handle: str) -> str:
    return handle.split("_", maxsplit=1)[0] if handle.startswith(("light", "lamp")) else handle


def write_of_products(world: World) -> None:
    """A person writes something else of products, and has the hub read it."""
    if world.hub is not None:
        file, text = world.made.write(world.made.random.randrange(len(WRITTEN)))
        world.files[file] = text
        world.note(f"ann writes {file}: {text}")
        world.reload({file: text}, good=True)


def swap(world: World) -> None:
    """A person puts one lamp in the place of another."""
    life = world.life
    if world.hub is None or life is None or SWAPPED[0] not in world.simulators:
        return
    old, new = SWAPPED

    def swapped(task: Task[Json]) -> None:
        error = None if task.cancelled() else task.exception()
        done = not task.cancelled() and error is None and task.result().get("accepted") is True
        world.note(f"the lamps are swapped: {done} {error}")
        if done:
            world.files["devices.yaml"] = (world.places.config / "devices.yaml").read_text("utf-8")

    life.request(swap_devices, old, {"old": old, "new": new}).add_done_callback(swapped)


LIFE_OF_THE_MADE: Final[tuple[tuple[int, Act], ...]] = ((3, write_of_products), (2, swap))
"""What people do only where there are products made of facts."""

LIFE_OF_THE_HOUSE: Final[tuple[tuple[int, Act], ...]] = (
    (3, touch), (7, sense), (7, ask), (2, ask_again), (2, call),
    (3, run_by_hand), (1, note), (1, pause), (1, edit), (1, release), (1, link),
)  # fmt: skip
