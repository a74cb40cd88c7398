"""Automations with traces: some written by hand, others drawn at random, all in the spelling of 2024.3."""

import random
from typing import Any

import yaml

Case = dict[str, Any]


def case(automations: str, *steps: list[Any], scripts: str = "", **others: Any) -> Case:
    """One case."""
    return {"automations": automations, "scripts": scripts, "steps": [["wait", 1.3], *steps]} | others


def on(entity: str, state: str) -> list[Any]:
    """Something has a new state."""
    return ["state", entity, state]


def wait(seconds: float) -> list[Any]:
    """Time passes."""
    return ["wait", seconds]


_MOTION_LIGHT = """
- alias: Motion light
  trigger: {platform: state, entity_id: binary_sensor.motion, to: "on"}
  condition: {condition: numeric_state, entity_id: sensor.lux, below: 30}
  action:
    - service: light.turn_on
      target: {entity_id: light.hall}
      data: {brightness_pct: 40}
    - wait_for_trigger:
        - {platform: state, entity_id: binary_sensor.motion, to: "off", for: "00:03:00"}
      timeout: "00:30:00"
    - service: light.turn_off
      target: {entity_id: light.hall}
  mode: restart
"""

FIXED: list[Case] = [
    case(
        _MOTION_LIGHT,
        on("binary_sensor.motion", "on"),
        wait(60),
        on("binary_sensor.motion", "off"),
        wait(100.5),
        on("binary_sensor.motion", "on"),
        wait(10),
        on("binary_sensor.motion", "off"),
        wait(200.5),
        on("sensor.lux", "50"),
        on("binary_sensor.motion", "on"),
        wait(20),
        on("sensor.lux", "5"),
        wait(1),
        on("binary_sensor.motion", "off"),
        wait(1),
        on("binary_sensor.motion", "on"),
        wait(2000.5),
    ),
    case(
        """
- alias: Which trigger
  trigger:
    - {platform: state, entity_id: binary_sensor.door, to: "on", id: opened}
    - {platform: state, entity_id: binary_sensor.door, to: "off", id: closed}
  action:
    - choose:
        - conditions: "{{ trigger.id == 'opened' }}"
          sequence:
            - service: notify.phone
              data: {message: "open, {{ states('sensor.lux') }} lx, {{ states('input_select.mode') }}"}
        - conditions: [{condition: trigger, id: closed}]
          sequence:
            - service: light.turn_off
              target: {entity_id: [light.hall, light.kitchen]}
""",
        on("binary_sensor.door", "on"),
        wait(3),
        on("binary_sensor.door", "off"),
        wait(3),
    ),
    case(
        """
- alias: Split
  trigger:
    - {platform: state, entity_id: binary_sensor.door, to: "on", id: door}
    - {platform: numeric_state, entity_id: sensor.lux, above: 40, id: bright}
  action:
    - if: [{condition: trigger, id: door}]
      then: [{service: light.turn_on, entity_id: light.hall}]
      else: [{service: light.turn_off, entity_id: light.kitchen}]
""",
        on("binary_sensor.door", "on"),
        wait(3),
        on("sensor.lux", "50"),
        wait(2),
        on("sensor.lux", "60"),
        wait(2),
        on("binary_sensor.door", "off"),
        on("sensor.lux", "40"),
        wait(1),
        on("sensor.lux", "41"),
        wait(1),
    ),
    case(
        """
- alias: Conditions inside
  trigger: {platform: state, entity_id: input_boolean.guests, from: "off", to: "on"}
  action:
    - repeat:
        count: 3
        sequence:
          - condition: template
            value_template: "{{ repeat.index != 2 }}"
          - service: light.turn_on
            entity_id: light.hall
          - delay: 2
    - if:
        - condition: state
          entity_id: light.hall
          state: "on"
      then:
        - condition: state
          entity_id: light.kitchen
          state: "on"
        - service: input_boolean.turn_off
          entity_id: input_boolean.guests
    - service: light.turn_on
      entity_id: light.kitchen
    - condition: state
      entity_id: binary_sensor.motion
      state: "on"
    - service: light.turn_off
      entity_id: light.kitchen
""",
        on("input_boolean.guests", "on"),
        wait(20),
        on("input_boolean.guests", "off"),
        wait(1),
        on("binary_sensor.motion", "on"),
        on("input_boolean.guests", "on"),
        wait(20),
    ),
    case(
        """
- alias: Good night
  trigger: {platform: time, at: "23:30:00"}
  action:
    - service: script.dark
    - service: script.turn_on
      target: {entity_id: script.slow}
    - service: input_select.select_option
      target: {entity_id: input_select.mode}
      data: {option: night}
""",
        wait(4000.5),
        scripts="""
dark:
  sequence:
    - service: light.turn_off
      target: {entity_id: "light.hall, light.kitchen"}
    - delay: "00:00:10"
slow:
  sequence:
    - delay: {minutes: 1}
    - service: light.turn_on
      entity_id: light.hall
""",
    ),
    case(
        """
- alias: Rounds
  trigger: {platform: numeric_state, entity_id: sensor.temp, above: 18, below: 25, for: {seconds: 30}}
  variables: {most: 3}
  action:
    - repeat:
        while: "{{ states('sensor.temp') | float < 21 + most }}"
        sequence:
          - service: light.toggle
            entity_id: light.hall
          - delay: {seconds: "{{ states('input_number.level') | int }}"}
    - repeat:
        until: [{condition: state, entity_id: binary_sensor.door, state: "on"}]
        sequence:
          - wait_template: "{{ is_state('binary_sensor.door', 'on') }}"
            timeout: 40
          - service: light.turn_on
            entity_id: light.kitchen
    - repeat:
        for_each: [light.hall, light.kitchen]
        sequence:
          - service: light.turn_off
            target: {entity_id: "{{ repeat.item }}"}
""",
        on("sensor.temp", "30.0"),
        wait(2),
        on("sensor.temp", "22.0"),
        wait(20),
        on("sensor.temp", "26.0"),
        wait(20),
        on("sensor.temp", "20.0"),
        wait(90),
        on("binary_sensor.door", "on"),
        wait(55),
    ),
    case(
        """
- alias: Side by side
  trigger: {platform: state, entity_id: input_select.mode, to: [away, night]}
  action:
    - parallel:
        - sequence:
            - delay: 5
            - service: light.turn_on
              entity_id: light.hall
        - sequence:
            - condition: state
              entity_id: person.anna
              state: home
            - service: light.turn_on
              entity_id: light.kitchen
    - service: light.turn_off
      entity_id: light.hall
    - stop: enough
    - service: light.turn_off
      entity_id: light.kitchen
""",
        on("input_select.mode", "night"),
        wait(2),
        on("person.anna", "not_home"),
        wait(8),
        on("input_select.mode", "away"),
        wait(10),
        on("input_select.mode", "home"),
        wait(3),
    ),
    case(
        """
- alias: An edge with a limit
  trigger: {platform: state, entity_id: binary_sensor.door, to: "on"}
  action:
    - wait_for_trigger:
        - {platform: state, entity_id: binary_sensor.motion, to: "on"}
        - {platform: numeric_state, entity_id: sensor.lux, above: 40}
      timeout: 60
      continue_on_timeout: false
    - service: light.turn_on
      entity_id: light.hall
""",
        on("binary_sensor.motion", "on"),
        on("binary_sensor.door", "on"),
        wait(10),
        on("binary_sensor.motion", "off"),
        wait(10),
        on("binary_sensor.motion", "on"),
        wait(5),
        on("binary_sensor.door", "off"),
        wait(1),
        on("binary_sensor.door", "on"),
        wait(90),
        on("sensor.lux", "50"),
        wait(5),
    ),
    case(
        """
- alias: Times
  trigger:
    - {platform: time_pattern, minutes: "/20"}
    - {platform: sun, event: sunrise, offset: "-00:10:00"}
    - {platform: time, at: ["06:00:00", "07:15:00"]}
  condition:
    - condition: or
      conditions:
        - {condition: time, after: "05:00:00", before: "07:30:00", weekday: [wed, sat]}
        - {condition: sun, after: sunrise}
    - "{{ now().hour < 9 }}"
  action:
    - service: logbook.log
      data: {name: Times, message: now}
""",
        wait(43_200.4),
        slack=60.0,
    ),
    case(
        """
- alias: Trigger templates
  trigger:
    - platform: template
      value_template: "{{ states('sensor.lux') | int > 40 and not is_state('light.hall', 'on') }}"
      for: 5
    - platform: template
      value_template: "{{ now().hour == 0 and now().weekday() in [2, 3] }}"
  action:
    - service: light.turn_on
      entity_id: light.hall
""",
        on("sensor.lux", "41"),
        wait(3),
        on("sensor.lux", "40"),
        wait(3),
        on("sensor.lux", "60"),
        wait(9),
        wait(4000.5),
    ),
    case(
        """
- alias: Said and held
  mode: single
  trigger: {platform: state, entity_id: light.hall, to: "on", for: "00:01:00"}
  condition: {condition: state, entity_id: binary_sensor.motion, state: "off", for: 30}
  action:
    - delay: 20
    - service: light.turn_off
      entity_id: light.hall
- alias: From
  trigger: {platform: state, entity_id: person.anna, from: home, for: 10}
  action:
    - service: homeassistant.turn_off
      target: {entity_id: [light.hall, input_boolean.guests]}
""",
        on("light.hall", "on"),
        wait(40),
        on("binary_sensor.motion", "on"),
        wait(3),
        on("binary_sensor.motion", "off"),
        wait(25),
        on("light.hall", "off"),
        wait(1),
        on("light.hall", "on"),
        wait(200.5),
        on("person.anna", "not_home"),
        wait(30),
    ),
    case(
        """
- alias: Busy
  mode: parallel
  trigger: {platform: state, entity_id: binary_sensor.door, to: "on"}
  action:
    - service: script.slow
    - service: light.turn_on
      entity_id: light.hall
    - wait_template: "{{ is_state('binary_sensor.motion', 'on') }}"
      timeout: 20
    - if: "{{ wait.completed }}"
      then: [{service: notify.phone, data: {message: came}}]
      else: [{service: notify.phone, data: {message: late}}]
""",
        on("binary_sensor.door", "on"),
        wait(3),
        on("binary_sensor.door", "off"),
        on("binary_sensor.door", "on"),
        wait(40.5),
        on("binary_sensor.door", "off"),
        on("input_boolean.guests", "on"),
        on("binary_sensor.door", "on"),
        wait(12),
        on("binary_sensor.motion", "on"),
        wait(30),
        scripts="""
slow:
  sequence:
    - delay: 10
    - {condition: state, entity_id: input_boolean.guests, state: "on"}
    - service: light.turn_on
      entity_id: light.kitchen
""",
    ),
    case(
        """
- alias: Switched off
  trigger:
    - {platform: state, entity_id: input_select.mode, to: null}
    - {platform: state, entity_id: binary_sensor.door, to: "on", enabled: false}
  condition:
    - condition: or
      conditions:
        - {condition: state, entity_id: binary_sensor.door, state: "off", enabled: false}
        - {condition: state, entity_id: person.anna, state: home}
    - condition: not
      conditions:
        - {condition: state, entity_id: light.hall, state: "off", enabled: false}
        - {condition: state, entity_id: light.kitchen, state: "on"}
  action:
    - service: light.turn_off
      entity_id: light.hall
      enabled: false
    - choose:
        conditions: "{{ trigger.to_state.state == 'night' and trigger.from_state.state != 'away' }}"
        sequence: [{service: light.turn_on, entity_id: light.hall}]
      default:
        - variables: {dark: "{{ states('sensor.lux') | float < 20 }}", other: light.kitchen}
        - if: "{{ dark }}"
          then:
            - service: light.turn_on
              target: {entity_id: "{{ other }}"}
""",
        on("binary_sensor.door", "on"),
        wait(2),
        on("input_select.mode", "night"),
        wait(2),
        on("input_select.mode", "away"),
        wait(2),
        on("light.kitchen", "off"),
        on("input_select.mode", "night"),
        wait(2),
        on("person.anna", "not_home"),
        on("input_select.mode", "home"),
        wait(2),
        on("person.anna", "home"),
        on("sensor.lux", "30"),
        on("light.kitchen", "off"),
        on("input_select.mode", "away"),
        wait(2),
    ),
    case(
        """
- alias: Nights
  trigger: {platform: time_pattern, minutes: "17", hours: "/3"}
  condition:
    - {condition: time, after: "22:00:00", before: "06:30:00", weekday: [tue, wed, fri]}
    - {condition: sun, after: sunset, before: sunrise, after_offset: "01:00:00"}
  action:
    - service: logbook.log
      data: {name: Nights, message: "{{ states('input_select.mode') }}"}
- alias: Each
  mode: parallel
  trigger:
    - {platform: state, entity_id: binary_sensor.door, to: "on", id: a}
    - {platform: numeric_state, entity_id: sensor.lux, above: 40, id: b}
  action:
    - delay: 5
    - choose:
        - conditions: {condition: state, entity_id: person.anna, state: home}
          sequence: []
        - conditions: {condition: state, entity_id: light.hall, state: "off"}
          sequence: [{service: light.turn_on, entity_id: light.hall}]
      default: [{service: light.turn_off, entity_id: light.hall}]
""",
        on("binary_sensor.door", "on"),
        wait(8),
        on("person.anna", "not_home"),
        on("sensor.lux", "50"),
        wait(2),
        on("binary_sensor.door", "off"),
        on("binary_sensor.door", "on"),
        wait(3 * 86_400.0),
    ),
]


# Drawn at random

_TWO = ("binary_sensor.motion", "binary_sensor.door", "input_boolean.guests", "light.hall", "light.kitchen")
_LAMPS = ("light.hall", "light.kitchen")
_LEVELS = {"sensor.lux": (5, 20, 30, 40, 60), "sensor.temp": (15.0, 18.0, 20.5, 22.0, 26.0)}
_MODES = ("home", "away", "night")
_MODES_OF_RUNS: tuple[dict[str, Any], ...] = (
    {"mode": "single"}, {"mode": "single"}, {"mode": "restart"}, {"mode": "parallel"}, {"mode": "parallel", "max": 3},
    {"mode": "queued"}, {"mode": "queued", "max": 11},
)  # fmt: skip


def _state_trigger(draw: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {"platform": "state"}
    if draw.random() < 0.25:
        found["entity_id"] = "input_select.mode"
        found |= draw.choice([
            {"to": draw.choice(_MODES)}, {"from": draw.choice(_MODES)}, {"to": ["away", "night"]}, {},
            {"from": "home", "to": ["away", "night"]}, {"not_from": "home"}, {"not_to": ["night"]},
        ])  # fmt: skip
    else:
        found["entity_id"] = draw.choice([draw.choice(_TWO), list(draw.sample(_TWO, 2))])
        found |= draw.choice([{"to": "on"}, {"to": "off"}, {"from": "off", "to": "on"}, {"from": "on"}, {"to": None}])
    if draw.random() < 0.3:
        found["for"] = draw.choice([5, "00:00:20", {"minutes": 1}])
    return found


def _trigger(draw: random.Random) -> dict[str, Any]:
    roll = draw.random()
    if roll < 0.6:
        return _state_trigger(draw)
    if roll < 0.85:
        entity = draw.choice(list(_LEVELS))
        low, high = sorted(draw.sample(_LEVELS[entity], 2))
        found: dict[str, Any] = {"platform": "numeric_state", "entity_id": entity}
        found |= draw.choice([{"above": low}, {"below": high}, {"above": low, "below": high}])
        return found | ({"for": 15} if draw.random() < 0.3 else {})
    return {"platform": "template", "value_template": f"{{{{ {_template(draw)} }}}}"}


def _triggers(draw: random.Random) -> list[dict[str, Any]]:
    """One or two triggers that do not fire at the same moment: what then becomes of a second run is a race there."""
    if draw.random() < 0.2:
        entity = draw.choice(_TWO[:3])
        both = (("on", "first"), ("off", "second"))
        return [{"platform": "state", "entity_id": entity, "to": state, "id": id_} for state, id_ in both]
    one, other = _trigger(draw), _trigger(draw)
    for trigger, id_ in ((one, "first"), (other, "second")):
        if draw.random() < 0.5:
            trigger["id"] = id_
    apart = {*_names(one)}.isdisjoint(_names(other)) and "template" not in {one["platform"], other["platform"]}
    return [one, other] if apart and draw.random() < 0.4 else [one]


def _names(trigger: dict[str, Any]) -> list[str]:
    names = trigger.get("entity_id", [])
    return [names] if isinstance(names, str) else names


def _template(draw: random.Random) -> str:
    two, entity = draw.choice(_TWO), draw.choice(list(_LEVELS))
    level = draw.choice(_LEVELS[entity])
    one = draw.choice([
        f"is_state('{two}', 'on')", f"states('{two}') == 'off'", f"states('{entity}') | float > {level}",
        f"states('{entity}') | int(0) {draw.choice(['<', '<=', '>', '>='])} {int(level)}",
        f"states('input_select.mode') in ['home', '{draw.choice(_MODES)}']", f"not is_state('{two}', 'on')",
        f"states('{entity}') | float + 5 >= {level} * 2",
    ])  # fmt: skip
    if draw.random() < 0.4:
        return f"{one} {draw.choice(['and', 'or', 'and not'])} ({_template(draw)})"
    return one


def _condition(draw: random.Random) -> Any:
    roll = draw.random()
    if roll < 0.35:
        found = {"condition": "state", "entity_id": draw.choice(_TWO), "state": draw.choice(["on", "off"])}
        return found | ({"for": 12} if draw.random() < 0.25 else {})
    if roll < 0.5:
        return {"condition": "state", "entity_id": "input_select.mode", "state": list(draw.sample(_MODES, 2))}
    if roll < 0.65:
        entity = draw.choice(list(_LEVELS))
        return {"condition": "numeric_state", "entity_id": entity, "above": draw.choice(_LEVELS[entity])}
    if roll < 0.8:
        return f"{{{{ {_template(draw)} }}}}"
    return {"condition": draw.choice(["and", "or", "not"]), "conditions": [_condition(draw), _condition(draw)]}


def _service(draw: random.Random) -> dict[str, Any]:
    lamp = draw.choice(_LAMPS)
    return draw.choice([
        {"service": "light.turn_on", "target": {"entity_id": lamp}},
        {"service": "light.turn_on", "target": {"entity_id": lamp}, "data": {"brightness_pct": draw.choice([20, 60])}},
        {"service": "light.turn_off", "entity_id": lamp},
        {"service": "light.toggle", "entity_id": lamp},
        {"service": "input_select.select_option", "target": {"entity_id": "input_select.mode"},
         "data": {"option": draw.choice(_MODES)}},
        {"service": "notify.phone", "data": {"message": "lux {{ states('sensor.lux') }}, {{ states('light.hall') }}"}},
    ])  # fmt: skip


SCRIPTS = """
paint:
  mode: parallel
  fields: {lamp: {name: Lamp}, level: {name: Level}}
  sequence:
    - {service: light.turn_on, target: {entity_id: "{{ lamp }}"}, data: {brightness_pct: "{{ level }}"}}
    - {condition: state, entity_id: binary_sensor.door, state: "on"}
    - {service: light.toggle, target: {entity_id: light.hall}}
"""


def _more(draw: random.Random, depth: int) -> Any:
    """What is rarer: loops with conditions, lists of things, variables, an end."""
    roll = draw.random()
    if roll < 0.3:
        key = draw.choice(["while", "until"])
        return {"repeat": {key: [_condition(draw)], "sequence": [*_actions(draw, depth + 1), {"delay": 11}]}}
    if roll < 0.5:
        sequence = [
            {"service": "light.toggle", "target": {"entity_id": "{{ repeat.item }}"}},
            *_actions(draw, depth + 1),
        ]
        return {"repeat": {"for_each": list(_LAMPS), "sequence": sequence}}
    if roll < 0.7:
        return {"variables": {f"v{draw.randrange(99)}": f"{{{{ {_template(draw)} }}}}"}}
    if roll < 0.8:
        return {"stop": "enough"}
    if roll < 0.87:
        return {"delay": {"seconds": "{{ states('input_number.level') | int }}"}}
    level = draw.choice([25, 75, "{{ 40 + 10 }}"])
    return {"service": "script.paint", "data": {"lamp": draw.choice(_LAMPS), "level": level}}


def _action(draw: random.Random, depth: int) -> Any:  # noqa: PLR0911 - one way for each kind
    if depth < 3 and draw.random() < 0.1:
        return _more(draw, depth)
    roll = draw.random()
    if roll < 0.4 or depth > 2:
        return _service(draw)
    if roll < 0.52:
        return {"delay": draw.choice([3, "00:00:17", {"seconds": 40}])}
    if roll < 0.6:
        found = _condition(draw)
        return {"condition": "template", "value_template": found} if isinstance(found, str) else found
    if roll < 0.68:
        return {
            "wait_template": f"{{{{ {_template(draw)} }}}}",
            "timeout": 33,
            "continue_on_timeout": draw.random() < 0.6,
        }
    if roll < 0.76:
        limit = {"timeout": 27, "continue_on_timeout": draw.random() < 0.6} if draw.random() < 0.7 else {}
        return {"wait_for_trigger": [_trigger(draw) for _ in range(draw.choice([1, 1, 2]))]} | limit
    if roll < 0.86:
        found = {"if": [_condition(draw)], "then": _actions(draw, depth + 1)}
        return found | ({"else": _actions(draw, depth + 1)} if draw.random() < 0.5 else {})
    if roll < 0.93:
        ways = [{"conditions": [_condition(draw)], "sequence": _actions(draw, depth + 1)} for _ in range(2)]
        return {"choose": ways} | ({"default": _actions(draw, depth + 1)} if draw.random() < 0.5 else {})
    if roll < 0.97:
        return {"repeat": {"count": 2, "sequence": [*_actions(draw, depth + 1), {"delay": 2}]}}
    return {"parallel": [{"sequence": _actions(draw, depth + 1)}, {"sequence": [{"delay": 4}, _service(draw)]}]}


def _actions(draw: random.Random, depth: int) -> list[Any]:
    return [_action(draw, depth) for _ in range(draw.choice([1, 2, 2, 3]))]


def random_case(draw: random.Random) -> Case:
    """An automation, and what happens around it for some minutes."""
    automation: dict[str, Any] = {
        "alias": "Drawn", "trigger": _triggers(draw),
        "condition": [_condition(draw) for _ in range(draw.choice([0, 0, 1]))], "action": _actions(draw, 0),
        **draw.choice(_MODES_OF_RUNS),
    }  # fmt: skip
    if draw.random() < (0.5 if len(automation["trigger"]) > 1 else 0.1):
        asked = draw.choice([{"condition": "trigger", "id": ["first"]}, "{{ trigger.id != 'second' }}"])
        automation["action"].append({"if": [asked], "then": [_service(draw)], "else": [_service(draw)]})
    if any(name in (*_LAMPS, "input_select.mode") for one in automation["trigger"] for name in _names(one)):
        # Runs that set off one another meet in one moment: who of them sees what is a race there.
        automation |= {"mode": "single", "max": 10}
    steps: list[list[Any]] = []
    for _ in range(25):
        roll = draw.random()
        if roll < 0.6:
            steps.append(on(draw.choice(_TWO[:3]), draw.choice(["on", "off"])))
        elif roll < 0.8:
            entity = draw.choice(list(_LEVELS))
            steps.append(on(entity, str(draw.choice(_LEVELS[entity]))))
        elif roll < 0.9:
            steps.append(on("input_select.mode", draw.choice(_MODES)))
        else:
            steps.append(on(draw.choice(_LAMPS), draw.choice(["on", "off"])))
        steps.append(wait(draw.choice([0.713, 2.339, 6.157, 14.971, 31.803, 70.417])))
    return case(yaml.safe_dump([automation], sort_keys=False), *steps, scripts=SCRIPTS, may_refuse=True)
