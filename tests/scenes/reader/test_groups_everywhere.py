"""Names of several devices wherever a name can stand: refused with a place, or played without a fault."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.text.problem import has_errors
from tests.scenes.household import Stage

NAMES = (
    "every.light.on", "area.kitchen.motion", "every.light", "area.kitchen", "label.window.open", "every.battery",
    "member.on", "member", "every", "area", "every.device.online", "hall.online", "every.button.press",
    "member.area.light.on", "label.room.temperature",
)  # fmt: skip
TRIGGERS = (
    "becomes", "changes", "crosses", "any", "event", "button", "sequence", "count", "offline", "back", "silence",
    "mode", "outcome",
)  # fmt: skip
ACTIONS = (
    "set: {{{0}: on}}", "toggle: {0}", "call: {0}", "release: {0}", "notify: {{to: {0}, message: x}}",
    "wait: {{until: '{0}', timeout: 1m}}", "log: '{{{0}}}'", "let: {{n: '={0}'}}", "check: '{0}'",
    "repeat: {{for_each: {0}, as: z, do: {{set: {{z.on: on}}}}}}", "set: {{hall_light.on: '={0}'}}",
    "set: {{{0}: =member.on}}", "set: {{{0}: 5}}\n    over: 10s", "set: {{{0}: on}}\n    stagger: 1s",
    "set: {{{0}: on}}\n    when_back: 5m", "hold: {{{0}: on}}\n    until: fan.on", "log: '{{any({0})}}'",
)  # fmt: skip
CONDITIONS = ("'{0}'", "{{is: 'any({0})', on_unknown: true}}", "{{home: {0}}}", "{{mode: {0}}}", "{{not: 'all({0})'}}")
HAPPENS = (
    ("hall_light.on", False), ("hall_light.on", True), ("kitchen_motion.motion", False), ("hall.online", True),
    ("kitchen_motion.motion", True), ("hall.online", False), ("bedroom_window.open", False),
    ("bedroom_window.open", True), ("hall_light.on", None),
)  # fmt: skip


@given(*map(st.sampled_from, (NAMES, TRIGGERS, NAMES, ACTIONS, NAMES, CONDITIONS)), st.booleans())
@settings(max_examples=150)
def test_a_name_of_several_devices_anywhere_never_raises(
    one: str, trigger: str, other: str, action: str, third: str, condition: str, bare: bool
) -> None:
    when = "{any: every.light.on}" if bare else f"[{{any: every.light.on}}, {{{trigger}: {one}}}]"
    where = "" if bare else f"  if: {condition.format(third)}\n"
    stage = Stage(f"- scene: T\n  when: {when}\n{where}  do:\n  - {action.format(other)}\n  mode: parallel\n")
    assert all(problem.mark is not None and problem.message() for problem in stage.problems)
    assert len(stage.engine.armed) == (0 if has_errors(list(stage.problems)) else 1)
    for ref, value in HAPPENS:
        stage.is_at(ref, value)
    stage.happens("kitchen_button.press", kind="single")
    stage.wait("2m")
    assert not any(command.startswith("kettle.on = on") for command in stage.commands)
