"""Values that are worked out when a step runs: what each target gets, or why it gets none."""

from hub.model.cause import DEVICE
from hub.model.value import Value
from scenes.engine.bound import Bound
from scenes.engine.run import Run
from scenes.engine.view import Context, View
from scenes.kit.targets import cells_of, work_out
from tests.scenes.household import BERLIN, HOUSE


class Noting:
    """An actor that only takes notes."""

    now = 0.0

    def __init__(self) -> None:
        self.context = Context(BERLIN)
        self.notes: list[tuple[str, dict[str, object]]] = []

    def note(self, run: Run, what: str, params: dict[str, object], values: object = ()) -> None:
        self.notes.append((what, params))


def work(ref: str, value: Value | None) -> tuple[object, list[tuple[str, dict[str, object]]]]:
    handle, _, path = ref.partition(".")
    cell = View().cell(handle, path, ref, HOUSE[handle].abilities.properties[path])
    actor = Noting()
    run = Run("r1", "s", "h", DEVICE)
    values = work_out(((cell, lambda _: value),), run, actor)  # type: ignore[arg-type]  # only notes are needed
    return None if values is None else values[0][1], actor.notes


def test_a_value_is_quantised_as_the_property_stores_it() -> None:
    assert work("bedroom_heater.target_temperature", 19.3) == (19.5, [])


def test_an_unknown_value_is_noted() -> None:
    assert work("fan.speed", None) == (None, [("trace.value_unknown", {"target": "fan.speed"})])


def test_a_value_out_of_range_is_noted_with_its_reason() -> None:
    value, ((what, params),) = work("fan.speed", 300)
    assert (value, what, params["error"]) == (None, "trace.bad_value", "device.out_of_range")


def test_a_bound_target_is_the_device_of_the_run() -> None:
    view = View()
    lamps = {
        name: view.cell(name, "on", f"{name}.on", HOUSE[name].abilities.properties["on"])
        for name in ("hall_light", "child_light")
    }
    bound = Bound("member.on", "member", lamps["hall_light"].property, lamps, ("kettle",))
    told = []
    for member in ("child_light", "kettle", None):
        actor, run = Noting(), Run("r1", "s", "h", DEVICE, variables={"member": member})
        values = work_out(((bound, lambda _: True),), run, actor)  # type: ignore[arg-type]  # only notes are needed
        told.append((values, [what for what, _ in actor.notes], list(cells_of((bound,), run))))
    child = lamps["child_light"]
    assert told == [
        (((child, True),), [], [child]), ((), ["trace.left_out"], []), (None, ["trace.value_unknown"], []),
    ]  # fmt: skip
