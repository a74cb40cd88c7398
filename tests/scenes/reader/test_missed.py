"""`on_missed`: what a scene says, what befits what it commands, and what is refused."""

import pytest

from scenes.engine.diary import ALWAYS, STEPPED_OVER
from tests.scenes.household import Stage


def late(do: str, more: str = "", when: str = "{at: 7:00}", others: str = "") -> tuple[dict[str, float], list[str]]:
    """How late scenes may run, by title, and what is wrong."""
    made = Stage(f"- {{scene: T, when: {when}, do: {do}{more}}}\n{others}")
    found = {armed.scene.title: armed.scene.late for armed in made.engine.armed.values()}
    return found, [problem.render() for problem in made.problems]


@pytest.mark.parametrize(
    ("do", "seconds"),
    [
        ("{set: {hall_light.on: on}}", STEPPED_OVER),
        ("{notify: hello}", STEPPED_OVER),
        ("{toggle: hall_light.on}", STEPPED_OVER),
        ("{call: vacuum.start}", STEPPED_OVER),
        ("{set: {kettle.on: on}}", 0.0),
        ("{set: {kettle.on: =hall.motion}}", 0.0),
        ("{set: {kettle.on: off}}", ALWAYS),
        ("{set: {shed_lock.locked: on}}", ALWAYS),
        ("[{notify: locking}, {set: {shed_lock.locked: on, kettle.on: off}}]", ALWAYS),
        ("[{set: {kettle.on: off}}, {set: {hall_light.on: on}}]", STEPPED_OVER),
        ("[{set: {kettle.on: off}}, {if: hall.motion, then: {set: {kettle.on: on}}}]", 0.0),
        ("{hold: {hall_light.on: on}, until: not hall.motion}", STEPPED_OVER),
    ],
)
def test_what_befits_what_it_commands(do: str, seconds: float) -> None:
    assert late(do) == ({"T": seconds}, [])


@pytest.mark.parametrize(
    ("more", "seconds"), [(", on_missed: skip", 0.0), (", on_missed: {run_late: 2h}", 7200.0)]
)  # fmt: skip
def test_what_its_author_says_counts(more: str, seconds: float) -> None:
    assert late("{set: {hall_light.on: on}}", more) == ({"T": seconds}, [])
    for when in ("{sun: sunset}", "{cron: '0 7 * * *'}", "[hall.motion, {at: 7:00}]"):
        assert late("{log: x}", more, when) == ({"T": seconds}, [])


@pytest.mark.parametrize(
    ("do", "more", "when", "said"),
    [
        ("{log: x}", ", on_missed: run", "{at: 7:00}", "`on_missed` is `skip`"),
        ("{log: x}", ", on_missed: {late: 2h}", "{at: 7:00}", "run_late"),
        ("{log: x}", ", on_missed: {run_late: 8d}", "{at: 7:00}", "7d"),
        ("{log: x}", ", on_missed: {run_late: 2}", "{at: 7:00}", "`2`"),
        ("{log: x}", ", on_missed: skip", "hall.motion", "`on_missed` is for times"),
        ("{log: x}", ", on_missed: skip", "{every: 1h}", "`on_missed` is for times"),
        ("{set: {kettle.on: on}}", ", on_missed: {run_late: 1m}", "{at: 7:00}", "`kettle.on`, which is dangerous"),
    ],
)
def test_mistakes(do: str, more: str, when: str, said: str) -> None:
    _, problems = late(do, more, when)
    assert said in problems[0]
    assert problems[0].startswith("scenes.yaml:1:")


BOIL = "- {scene: Boil, when: doorbell_pressed, do: {set: {kettle.on: on}}}\n".replace(
    "doorbell_pressed", "{event: doorbell.ring}"
)
BETWEEN = "- {scene: Between, when: {event: doorbell.ring}, do: {run: Boil}}\n"
LOCK = "- {scene: Lock, when: {event: doorbell.ring}, do: {set: {shed_lock.locked: on}}}\n"


def test_what_is_dangerous_through_another_scene_is_dangerous() -> None:
    assert late("{run: Boil}", others=BOIL)[0]["T"] == 0.0
    assert late("{run: Between}", others=BETWEEN + BOIL)[0]["T"] == 0.0
    assert late("{run: Lock}", others=LOCK)[0]["T"] == STEPPED_OVER
    assert late("[{set: {kettle.on: off}}, {run: Lock}]", others=LOCK)[0]["T"] == STEPPED_OVER
    found, problems = late("{run: Between}", ", on_missed: {run_late: 1h}", others=BETWEEN + BOIL)
    assert found["T"] == 0.0
    assert "`kettle.on`, which is dangerous" in problems[0]
    assert problems[0].startswith("scenes.yaml:1:")
