"""A hub that is restarted at any moments, for no time at all, fires what one that was not does, at the same times."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.value import Value
from tests.scenes.lives import Lives

TRIGGERS = (
    "{sequence: [{button: kitchen_button}, {button: kitchen_button, press: long}], within: 30s}",
    "{count: [{button: kitchen_button}, front_door.open], times: 3, within: 30s}",
    "{crosses: bedroom.temperature > 25 °C, hysteresis: 1 °C}",
    "{crosses: bedroom.temperature < 24 °C, hysteresis: 1 °C, for: 15s}",
    "{changes: bedroom.temperature, by: 1.5 °C}",
    "{becomes: front_door.open, for: 20s}",
    "{becomes: front_door.open and bedroom.temperature > 24, for: 10s, gap: 0s}",
    "{mode: [away, sleep], for: 10s}",
    "{offline: freezer_plug, for: 15s}",
    "{back: freezer_plug, after: 15s}",
    "{sequence: [{becomes: front_door.open, for: 5s}, {mode: away}], within: 30s}",
)
YAML = "".join(
    f"- scene: S{number}\n  mode: parallel\n  most: 1000/s\n  when: {when}\n  do: {{log: S{number}}}\n"
    for number, when in enumerate(TRIGGERS)
)
KNOWN: dict[str, Value] = {
    "front_door.open": False, "bedroom.temperature": 24.5, "house.mode": "home", "freezer_plug.online": True,
}  # fmt: skip
HAPPENS = st.one_of(
    st.tuples(st.just("kitchen_button.press"), st.sampled_from(["single", "long"])),
    st.tuples(st.just("front_door.open"), st.booleans()),
    st.tuples(st.just("freezer_plug.online"), st.booleans()),
    st.tuples(st.just("bedroom.temperature"), st.sampled_from([22.5, 23.5, 24.5, 25.5, 26.5])),
    st.tuples(st.just("house.mode"), st.sampled_from(["home", "away", "sleep"])),
)
STEPS = st.lists(st.tuples(st.integers(0, 8), HAPPENS, st.booleans()), min_size=6, max_size=24)


def live(steps: list[tuple[int, tuple[str, Value], bool]], *, restarts: bool) -> list[tuple[int, str]]:
    """What fires at which second."""
    stage = Lives(YAML, known=KNOWN)
    assert stage.problems == ()
    told: list[tuple[int, str]] = []
    at = 0
    for wait, (ref, value), restart in [*steps, (60, ("doorbell.ring", 0), False)]:
        for _ in range(wait):
            stage.wait("1s")
            at += 1
            told += [(at, text) for text in stage.logs]
            stage.logs.clear()
        if isinstance(value, str) and ref.endswith(".press"):
            stage.happens(ref, kind=value)
        elif ref != "doorbell.ring":
            stage.is_at(ref, value)
        if restart and restarts:
            stage.restart()
        told += [(at, text) for text in stage.logs]
        stage.logs.clear()
    return told


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_restarts_change_nothing(steps: list[tuple[int, tuple[str, Value], bool]]) -> None:
    assert live(steps, restarts=True) == live(steps, restarts=False)
