"""Blueprints, scripts and scenes (sets of states)."""

import hub.importing.actions
import hub.importing.services
import hub.importing.snapshots
from hub.importing.blueprints import name_of
from tests.hub.importing.homes import translated

MODULES = (hub.importing.actions, hub.importing.services, hub.importing.snapshots)

BLUEPRINT = """
blueprint:
  name: Motion light
  domain: automation
  input:
    sensor: {name: Sensor}
    more:
      name: More
      input:
        lamp: {name: Lamp, selector: {target: {}}}
    wait: {name: Wait, default: 120}
mode: restart
max_exceeded: silent
trigger: {platform: state, entity_id: !input sensor, from: "off", to: "on"}
action:
  - service: light.turn_on
    target: !input lamp
  - wait_for_trigger: {platform: state, entity_id: !input sensor, from: "on", to: "off"}
  - delay: !input wait
  - service: light.turn_off
    target: !input lamp
"""
USE = """
- alias: Hall
  use_blueprint:
    path: homeassistant/motion_light.yaml
    input: {sensor: binary_sensor.motion, lamp: {entity_id: light.hall}}
"""


def test_a_blueprint_is_filled_in() -> None:
    result = translated(USE, motion_light=BLUEPRINT)
    assert [piece.refusals for piece in result.pieces] == [()]
    assert (
        result.files["automations.yaml"]
        == """\
- scene: Hall
  when: hall.motion
  do:
    - set: {hall_light.on: on}
      on_error: continue
    - wait: {until: not hall.motion}
    - wait: 2m
    - set: {hall_light.on: off}
  mode: restart
"""
    )


def test_what_a_blueprint_lacks() -> None:
    assert name_of("a/b/c.yaml") == "c"
    ids = [one.message_id for one in translated(USE).pieces[0].refusals]
    assert ids == ["import.no_blueprint"]
    lacking = translated(USE.replace("sensor: binary_sensor.motion, ", ""), motion_light=BLUEPRINT)
    assert [one.message_id for one in lacking.pieces[0].refusals] == ["import.input_missing"]


def test_scripts_and_scenes_are_run() -> None:
    result = translated(
        "- alias: A\n  trigger: {platform: homeassistant, event: start}\n  action:\n"
        "    - service: scene.turn_on\n      target: {entity_id: scene.movie_night}\n    - scene: scene.movie_night\n",
        scenes="- id: '1'\n  name: Movie Night\n  entities:\n"
        "    light.hall: {state: 'on', brightness: 51, color_mode: brightness, friendly_name: Hall}\n"
        "    light.kitchen: 'off'\n    cover.curtain: {state: closed, current_position: 0}\n",
    )
    assert [piece.translated for piece in result.pieces] == [True, True]
    assert "    - {run: Movie Night, on_error: continue}\n    - run: Movie Night\n" in result.files["automations.yaml"]
    assert (
        result.files["scenes.yaml"]
        == """\
- scene: Movie Night
  when: manual
  do:
    - set:
        hall_light.on: on
        hall_light.brightness: 20 %
        kitchen_light.on: off
        curtain.position: 0
  mode: parallel
"""
    )


def test_a_colour_that_is_not_exact_is_refused() -> None:
    text = "- name: X\n  entities: {light.hall: {state: 'on', color_mode: hs, hs_color: [20, 30]}}\n"
    assert [one.message_id for one in translated("", scenes=text).pieces[0].refusals] == ["import.color"]
