"""Whole files: what is translated, word for word, and what is refused, with its place and reason."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hub.importing.around
import hub.importing.automations
import hub.importing.meanings
import hub.importing.refused
import hub.importing.waits
from hub.importing.importer import Home, translate
from hub.text.messages.catalogue import CATALOGUE, LANGUAGES
from hub.text.source import Source
from tests.hub.importing.homes import DEVICES, FACTS, MAP, the_map, translated
from tests.hub.text.messages.test_catalogue import fields

MODULES = (
    hub.importing.around,
    hub.importing.automations,
    hub.importing.meanings,
    hub.importing.refused,
    hub.importing.waits,
)


LEVEL = "{service: input_number.set_value, entity_id: input_number.level, data: {value: 5}}"


def scene(
    trigger: str = "{platform: state, entity_id: binary_sensor.motion, to: 'on'}", action: str = "", **others: str
) -> str:
    """What becomes of an automation; each refusal on a line of its own where it is refused."""
    do = action or "{service: light.turn_on, entity_id: light.hall}"
    more = "".join(f"\n  {key}: {value}" for key, value in others.items())
    result = translated(f"- alias: A\n  trigger: {trigger}\n  action: {do}{more}\n")
    assert not result.problems
    (piece,) = result.pieces
    if not piece.translated:
        return "\n".join(
            f"{problem.mark.line if problem.mark else 0} {problem.message_id}" for problem in piece.refusals
        )
    return "".join(result.files.values())


@pytest.mark.parametrize(
    ("trigger", "when"),
    [
        ("{platform: state, entity_id: binary_sensor.motion, to: 'on'}", "hall.motion"),
        ("{trigger: state, entity_id: binary_sensor.motion, from: 'on'}", "not hall.motion"),
        ("{platform: state, entity_id: input_select.mode}", "{changes: settings.mode}"),
        ("{platform: state, entity_id: input_select.mode, to: null, for: 60}", "unchanged(settings.mode, 1m)"),
        (
            "{platform: state, entity_id: input_select.mode, not_from: [unknown, home]}",
            "{changes: settings.mode, from: [away, night]}",
        ),
        (
            "{platform: state, entity_id: climate.heater, attribute: temperature}",
            "{changes: bedroom_heater.target_temperature}",
        ),
        ("{platform: numeric_state, entity_id: sensor.temp_f, above: 70}", "bedroom.temperature > 70 °F"),
        ("{platform: numeric_state, entity_id: sun.sun, attribute: elevation, below: -4}", "sun.elevation < -4°"),
        ("{platform: time, at: input_datetime.wake}", "{at: =settings.wake}"),
        ("{platform: time, at: '7:00', weekday: [mon, tue]}", "{at: 07:00, days: [mon, tue]}"),
        ("{platform: time_pattern, seconds: '/10'}", "{every: 10s}"),
        ("{platform: time_pattern, hours: '/2'}", "{cron: 0 */2 * * *}"),
        ("{platform: sun, event: sunset, offset: '-00:20'}", "{sun: sunset - 20m}"),
        ("{platform: state, entity_id: sun.sun, to: below_horizon}", "{sun: sunset}"),
        ("{platform: zone, entity_id: person.anna, zone: zone.home, event: leave}", "not anna.home"),
        ("{platform: webhook, webhook_id: tell-me}", "{webhook: tell-me}"),
        ("{platform: mqtt, topic: a/b, payload: x}", "{mqtt: a/b, payload: x}"),
        ("{platform: homeassistant, event: start}", "started"),
        (
            "{platform: event, event_type: pressed, event_data: {button: kitchen}, id: x}",
            "{event: kitchen_button.press, with: {kind: single}}",
        ),
        (
            "{platform: device, device_id: 1f, domain: light, type: turned_off, entity_id: light.hall}",
            "not hall_light.on",
        ),
    ],
)
def test_triggers(trigger: str, when: str) -> None:
    written = scene(trigger)
    body = when if when.startswith("{") and "with" not in when else None
    assert (f"  when: {body or when}\n" in written) or ("with" in when and "event: kitchen_button.press" in written), (
        written
    )


@pytest.mark.parametrize(
    ("trigger", "reason"),
    [
        ("{platform: state, entity_id: light.hall}", "2 import.attributes"),
        ("{platform: state, entity_id: light.halll, to: 'on'}", "2 import.unmapped"),
        ("{platform: state, entity_id: light.hall, to: unavailable}", "2 import.unknown_trigger"),
        ("{platform: state, entity_id: input_select.mode, from: home, to: away, for: 5}", "2 import.from_for"),
        ("{platform: state, entity_id: sensor.temp, to: '20'}", "2 import.number_state"),
        ("{platform: numeric_state, entity_id: sensor.temp, above: input_number.level}", "2 import.limit"),
        ("{platform: time, at: sensor.next}", "2 import.unmapped"),
        ("{platform: time_pattern, seconds: '/7'}", "2 import.pattern"),
        ("{platform: event, event_type: other}", "2 import.trigger"),
        ("{platform: zone, entity_id: person.anna, zone: zone.work}", "2 import.zone"),
        ("{platform: calendar, event: start}", "2 import.trigger"),
        ('{platform: template, value_template: "{{ states.light | list }}"}', "2 import.template"),
        ('{platform: template, value_template: "{% if 1 %}on{% endif %}"}', "2 import.template_statement"),
        ("{platform: device, device_id: 1f, domain: zha, type: press}", "2 import.device"),
    ],
)
def test_triggers_that_cannot_be_told(trigger: str, reason: str) -> None:
    assert scene(trigger) == reason


@pytest.mark.parametrize(
    ("condition", "if_"),
    [
        ("{condition: time, after: '22:00:00', before: '06:00:00'}", "time in 22:00..06:00"),
        ("{condition: time, weekday: [mon, tue, wed, thu, fri]}", "day in mon..fri"),
        ("{condition: sun, after: sunset, before: sunrise}", "time >= sunset or time < sunrise"),
        ("{condition: sun, after: sunset, after_offset: '-00:30:00'}", "time >= sunset - 30m"),
        ("{condition: state, entity_id: sun.sun, state: below_horizon}", "not sun.up"),
        (
            "{condition: state, entity_id: input_select.mode, state: [home, away], for: 60}",
            "settings.mode in (home, away) and unchanged(settings.mode, 1m)",
        ),
        ("{condition: zone, entity_id: person.anna, zone: zone.home}", "anna.home"),
        (
            "{or: [{condition: zone, entity_id: person.anna, zone: zone.home}, {not: '{{ 1 > 2 or true }}'}]}",
            "anna.home",
        ),
        (
            "{condition: numeric_state, entity_id: sensor.temp, below: input_number.level}",
            "bedroom.temperature < settings.level * 1 °C",
        ),
        (
            "\"{{ trigger.to_state.state == 'on' and is_state_attr('climate.heater', 'temperature', 20) }}\"",
            "hall.motion and bedroom_heater.target_temperature == 20",
        ),
        ("\"{{ state_attr('climate.heater', 'temperature') > 20 }}\"", "bedroom_heater.target_temperature > 20"),
        (
            "\"{{ has_value('sensor.temp') and states('sensor.temp') | float > 20 }}\"",
            "bedroom.temperature is known and bedroom.temperature > 20",
        ),
        ("\"{{ now().strftime('%H:%M') >= '21:30' }}\"", "time >= 21:30"),
        ('"{{ now().weekday() < 5 }}"', "day in mon..fri"),
    ],
)
def test_conditions(condition: str, if_: str) -> None:
    written = scene(condition=condition)
    assert f"  if: {if_}\n" in written


@pytest.mark.parametrize(
    ("action", "do"),
    [
        (
            "{service: light.turn_on, entity_id: light.hall, data: {brightness: 128, color_temp: 370}}",
            "set: {hall_light.on: on, hall_light.brightness: 50 %, hall_light.color_temperature: 2702 K}",
        ),
        ("{action: cover.close_cover, target: {entity_id: cover.curtain}}", "set: {curtain.position: 0 %}"),
        (
            "{service: cover.set_cover_position, entity_id: cover.curtain, data: {position: 40}}",
            "set: {curtain.position: 40}",
        ),
        ("{service: cover.stop_cover, entity_id: cover.curtain}", "call: curtain.stop"),
        (
            "{service: fan.set_percentage, entity_id: fan.fan, data: {percentage: 30}}",
            "set: {fan.on: on, fan.speed: 30}",
        ),
        (
            "{service: climate.set_temperature, entity_id: climate.heater, data: {temperature: 21.5}}",
            "set: {bedroom_heater.target_temperature: 21.5}",
        ),
        (
            "{service: humidifier.set_humidity, entity_id: humidifier.air, data: {humidity: 45}}",
            "set: {humidifier.target_humidity: 45}",
        ),
        ("{service: vacuum.return_to_base, entity_id: vacuum.robo}", "call: vacuum.dock"),
        (
            LEVEL.replace("5", "\"{{ states('input_number.level') | float + 1 }}\""),
            "set: {settings.level: =settings.level + 1}",
        ),
        (
            "{service: input_datetime.set_datetime, entity_id: input_datetime.wake, data: {time: '06:30:00'}}",
            "set: {settings.wake: 06:30}",
        ),
        (
            "{service: input_text.set_value, entity_id: input_text.words, data: {value: hello}}",
            "set: {settings.words: hello}",
        ),
        ("{service: notify.log, data: {message: 'a {b}'}}", "notify: a {{b}}"),
        ("{service: media_player.play, target: {entity_id: media_player.tv}}", "log: the television plays"),
        ("{delay: {hours: 1, minutes: 30}}", "wait: 1h30m"),
        ("{delay: \"{{ states('input_number.level') | int }}\"}", "wait: =settings.level * 1s"),
        ("{stop: 'no', error: true}", "stop: failed"),
    ],
)
def test_actions(action: str, do: str) -> None:
    assert f"  do:\n    - {do}\n" in scene(action=action)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("{service: light.turn_on, entity_id: light.hall, data: {transition: 3}}", "3 import.data"),
        ("{service: light.turn_on, entity_id: light.hall, data: {brightness: 1}}", "3 import.brightness"),
        ("{service: light.turn_off, target: {area_id: hall}}", "3 import.target"),
        ("{service: notify.everybody, data: {message: x}}", "3 import.notify"),
        ("{service: scene.create, data: {scene_id: x}}", "3 import.scene_create"),
        ("{service: switch.turn_on, entity_id: binary_sensor.motion}", "3 import.read_only"),
        ("{service: media_player.stop, entity_id: light.hall}", "3 import.call"),
        ("{event: something}", "3 import.event"),
        ('{repeat: {for_each: "{{ x }}", sequence: []}}', "3 import.for_each"),
        (LEVEL.replace("5", "1000"), "1 scenes.value_range"),
        ("{service: script.gone}", "3 import.no_script"),
    ],
)
def test_actions_that_cannot_be_told(action: str, reason: str) -> None:
    assert scene(action=action).split("\n")[0].split(".")[0] == reason.split(".", maxsplit=1)[0]
    assert reason.startswith("1") or scene(action=action) == reason


def test_modes() -> None:
    assert "mode: restart" in scene(mode="restart")
    assert "mode: parallel" in scene(mode="parallel", max="10")
    held = "{condition: state, entity_id: light.hall, state: 'on'}"
    assert "mode: queued" in scene(mode="queued", condition=held)
    lasting = {"action": "{delay: 5}", "mode": "queued"}
    assert scene(mode="parallel", max="3", action="{delay: 5}") == "1 import.max"
    assert scene(**lasting) == "1 import.max"
    assert "mode: queued" in scene(max="11", **lasting)
    assert scene(max="11", condition=held, **lasting) == "1 import.queued_if"
    itself = "{platform: state, entity_id: light.hall, to: 'on'}"
    assert scene(itself, mode="restart") == "1 import.own_cause"
    assert scene(initial_state="false") == "1 import.initial_state"
    assert scene(something="1") == "4 import.key"


def test_which_trigger_fired_is_kept_while_time_passes() -> None:
    written = scene(
        "[{platform: state, entity_id: light.hall, to: 'on', id: a}, "
        "{platform: state, entity_id: light.hall, to: 'off', id: b}]",
        "[{delay: 5}, {if: \"{{ trigger.id == 'a' }}\", then: {service: light.turn_on, entity_id: light.kitchen}}]",
    )
    assert "    - let: {fired_1: =hall_light.on}\n    - wait: 5s\n    - if: fired_1\n" in written


def test_a_script_with_values_for_its_fields_is_put_in_its_place() -> None:
    paint = (
        "paint: {fields: {lamp: {}, level: {}}, sequence: [{service: light.turn_on, entity_id: '{{ lamp }}', "
        "data: {brightness_pct: '{{ level }}'}}, {condition: state, entity_id: binary_sensor.door, state: 'on'}, "
        "{service: light.turn_off, entity_id: light.hall}]}\n"
    )
    call = "{service: script.paint, data: {lamp: light.kitchen, level: 40}}"
    result = translated(
        f"- alias: A\n  trigger: {{platform: homeassistant, event: start}}\n  action: [{call}, {call}]\n", scripts=paint
    )
    once = (
        "    - set: {kitchen_light.on: on, kitchen_light.brightness: =40}\n      on_error: continue\n"
        "    - if: front_door.open\n      then:\n        - set: {hall_light.on: off}\n          on_error: continue\n"
    )
    assert result.files["automations.yaml"].endswith("  do:\n" + once + once)
    waiting = paint.replace("{condition:", "{delay: 5}, {condition:")
    (piece, _) = translated(
        f"- alias: A\n  trigger: {{platform: homeassistant, event: start}}\n  action: {call}\n", scripts=waiting
    ).pieces
    assert [one.message_id for one in piece.refusals] == ["import.script_fields"]


def test_targets_that_the_map_names() -> None:
    areas = MAP + "areas: {kitchen: [light.kitchen, fan.fan], hall: light.hall}\n"
    automation = "- alias: A\n  trigger: {platform: homeassistant, event: start}\n  action:\n    "
    sources = [
        Source("a.yaml", f"{automation}{{service: light.turn_off, target: {{area_id: [kitchen, hall]}}}}\n"),
        Source("b.yaml", f"{automation}{{service: homeassistant.turn_off, data: {{area_id: kitchen}}}}\n"),
        Source("c.yaml", f"{automation}{{service: light.turn_off, target: {{label_id: kitchen}}}}\n"),
    ]
    result = translate(sources, the_map(areas), Home(DEVICES, FACTS))
    assert "set: {kitchen_light.on: off, hall_light.on: off}" in result.files["a.yaml"]
    assert "set: {kitchen_light.on: off, fan.on: off}" in result.files["b.yaml"]
    assert [one.message_id for one in result.pieces[2].refusals] == ["import.target"]


def test_names_of_entities_are_those_of_the_map() -> None:
    message = "{service: notify.phone, data: {message: '{{ trigger.to_state.name }}: {{ trigger.entity_id }}'}}"
    automation = f"- alias: A\n  trigger: {{platform: state, entity_id: light.hall, to: 'on'}}\n  action: {message}\n"
    named = MAP.replace("light.hall: hall_light", "light.hall: {is: hall_light, name: Lamp}")
    (text,) = translate([Source("a.yaml", automation)], the_map(named), Home(DEVICES, FACTS)).files.values()
    assert "message: 'Lamp: light.hall'" in text
    assert scene("{platform: state, entity_id: light.hall, to: 'on'}", message) == "3 import.name"


def test_names_from_the_editor_become_comments() -> None:
    written = scene(
        "{platform: homeassistant, event: start, alias: At the start}",
        "{service: light.turn_on, entity_id: light.hall, alias: 'The lamp: on'}",
    )
    assert "  when:\n    # At the start\n    - started\n" in written
    assert "    # The lamp: on\n    - set: {hall_light.on: on}\n" in written


def test_comments_stay_where_they_were() -> None:
    result = translated("""\
# first of all
- alias: A   # its name
  trigger:
    # somebody moves
    - platform: state
      entity_id: binary_sensor.motion  # in the hall
      to: "on"
  condition:
    - condition: state  # dark?
      entity_id: light.hall
      state: "off"
  action:
    - if:
        - "{{ is_state('light.kitchen', 'on') }}"
      then:
        # inside
        - service: light.turn_on
          entity_id: light.hall
    # last
    - delay: 5
""")
    assert (
        result.files["automations.yaml"]
        == """\
# first of all
# its name
- scene: A
  when:
    # somebody moves
    # in the hall
    - hall.motion
  if:
    # dark?
    - not hall_light.on
  do:
    - if: kitchen_light.on
      then:
        # inside
        - set: {hall_light.on: on}
          on_error: continue
    # last
    - wait: 5s
"""
    )


def test_a_name_that_stands_twice_is_numbered() -> None:
    one = "- alias: A\n  trigger: {platform: homeassistant, event: start}\n  action: {delay: 1}\n"
    assert [piece.title for piece in translated(one + one).pieces] == ["A", "A (2)"]


def test_what_runs_something_that_is_refused_is_refused_too() -> None:
    result = translated(
        "- alias: A\n  trigger: {platform: homeassistant, event: start}\n  action: {service: script.x}\n",
        scripts="x: {sequence: [{service: lock.unlock, entity_id: lock.door}]}\n",
    )
    assert [piece.translated for piece in result.pieces] == [False, False]
    assert not result.files


WORDS = st.sampled_from(
    [
        "alias",
        "trigger",
        "triggers",
        "platform",
        "state",
        "entity_id",
        "light.hall",
        "to",
        "on",
        "for",
        "action",
        "service",
        "light.turn_on",
        "{{ x }}",
        "{{ now().hour > 3 }}",
        "{{ states('light.hall') }}",
        "choose",
        "sequence",
        "repeat",
        "count",
        "3",
        "data",
        "brightness",
        "use_blueprint",
        "path",
        "input",
        "!input x",
        "wait_for_trigger",
        "timeout",
        "if",
        "then",
        "condition",
        "id",
        "~",
        "'",
        "{",
        "variables",
        "entities",
        "blueprint",
        "delay",
        "00:05",
        "parallel",
        "mode",
    ]
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(WORDS, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=25,
)


@given(
    st.one_of(
        st.text(max_size=200), TREES, TREES.map(lambda tree: f"- alias: A\n  action: {tree}\n  trigger: {tree}\n")
    )
)
def test_any_file_never_raises(text: str) -> None:
    result = translate([Source("automations.yaml", text)], the_map(), Home(DEVICES, FACTS))
    told = [*result.problems, *(one for piece in result.pieces for one in (*piece.refusals, *piece.notes))]
    assert all(problem.message(language) for problem in told for language in LANGUAGES)
    assert all(piece.translated is not bool(piece.refusals) for piece in result.pieces)


def test_every_refusal_gives_the_fields_of_its_message() -> None:
    missing = []
    for path in sorted(Path(hub.importing.around.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if (
                name not in {"Refused", "note"}
                or not isinstance(node, ast.Call)
                or not isinstance(node.args[0], ast.Constant)
            ):
                continue
            given_ = {one.arg for one in node.keywords}
            lacks = fields(CATALOGUE[str(node.args[0].value)][0]) - given_
            if lacks:
                missing.append(f"{path.name}:{node.lineno}: {lacks}")
    assert not missing


def test_what_cannot_be_read_here_takes_nothing_else_with_it() -> None:
    one = "- alias: A\n  trigger: {platform: homeassistant, event: start}\n  action:\n"
    bad = LEVEL.replace("5", "1000")
    result = translated(f"{one}    - {bad}\n    - {bad}\n{one}    - {LEVEL}\n")
    assert [piece.translated for piece in result.pieces] == [False, True]
