"""A house for tests of the language: devices of many kinds, one not adopted, and the fields of an event."""

from datetime import UTC
from functools import cache

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.value import Kind, Value
from hub.text.problem import Problem
from hub.text.source import Mark, Source
from scenes.engine.view import Context, View
from scenes.language.compiler import compile_condition, compile_expression
from scenes.language.expression import Expression
from scenes.language.scope import HouseScope
from tests.scenes.household import abilities


def _device(handle: str, *capabilities: str) -> Device:
    return Device(f"key-{handle}", handle, handle, abilities=abilities(*capabilities))


DEVICES = {
    device.handle: device
    for device in (
        _device("kettle", "kettle"),
        _device("kitchen", "temperature", "humidity", "illuminance"),
        _device("kitchen_camera", "camera"),
        _device("closet", "occupancy"),
        _device("lamp", "light"),
        _device("plug", "plug"),
        _device("heater", "climate"),
        _device("vacuum", "vacuum", "battery"),
        _device("strip", "left:switch", "right:switch"),
        _device("doorbell", "doorbell"),
        _device("band", "notify"),
        _device("厨房", "temperature"),
        Device("key-new", "new", "new"),
    )
}
VARIABLES = {
    "event.zone": Property("zone", Kind.TEXT),
    "event.kind": Property("kind", Kind.ENUM, options=("single", "double", "long")),
    "event.score": Property("score", Kind.FLOAT, minimum=0, maximum=1),
    "count": Property("count", Kind.INT),
    "rest": Property("rest", Kind.DURATION),
    "alarm": Property("alarm", Kind.TIME),
    "dimmed": Property("dimmed", Kind.BOOL),
}


class House:
    """The house with a view of its own; `tell` sets a property, `seen` compiles and evaluates."""

    def __init__(self, **variables: Value | None) -> None:
        self.view = View()
        self.scope = HouseScope(DEVICES, self.view, VARIABLES)
        self.context = Context(UTC)
        self.context.vars = {name.replace("__", "."): value for name, value in variables.items()}

    def tell(self, ref: str, value: Value | None) -> None:
        handle, _, path = ref.partition(".")
        device = DEVICES[handle]
        self.view.cell(device.key, path, ref, device.abilities.properties[path]).value = value

    def at(self, clock: float) -> None:
        """Move to some seconds after midnight of Monday, the 5th of January 1970."""
        self.context.wall = 4 * 86400 + clock

    def compile(self, text: str) -> Expression:
        problems: list[Problem] = []
        found = compile_expression(text, None, self.scope, problems)
        assert found is not None, [problem.message() for problem in problems]
        return found

    def seen(self, text: str) -> Value | None:
        return self.compile(text).evaluate(self.context)

    def condition(self, text: str) -> tuple[Expression | None, list[Problem]]:
        problems: list[Problem] = []
        found = compile_condition(text, mark_of(text), self.scope, problems)
        return found, problems


def mark_of(text: str) -> Mark:
    """The place of an expression that stands alone in a file."""
    return Mark(Source("scenes/kitchen.yaml", text), 1, 1, len(text))


@cache
def house() -> House:
    """One house for tests that only read."""
    return House()


def complaints(text: str) -> list[tuple[str, str]]:
    """(message id, marked words) of the problems of a condition."""
    _, problems = house().condition(text)
    found = []
    for problem in problems:
        mark = problem.mark
        assert mark is not None
        found.append((problem.message_id, text[mark.column - 1 : mark.column - 1 + mark.length]))
    return found
