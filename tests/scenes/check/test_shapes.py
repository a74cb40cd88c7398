"""Faults in other shapes, and what looks like them: the same scenes are given to every detector."""

import pytest

from tests.scenes.check.checked import found

FAULTS = {
    "A4 with wait": """
- {scene: A, when: {button: kitchen_button}, do: [{set: {bath_fan.on: on}}, {wait: 15m}, {set: {bath_fan.on: off}}]}
- {scene: B, when: {button: kitchen_button}, do: [{set: {bath_fan.on: on}}, {wait: 15m}, {set: {bath_fan.on: off}}]}
""",
    "A4 threshold": """
- {scene: A, when: {at: "22:00"}, if: bedroom.temperature > 20, do: {set: {fan.on: on}}}
- {scene: B, when: {at: "22:00"}, if: bedroom.temperature > 24, do: {set: {fan.on: on}}}
""",
    "A4 group": """
- {scene: A, when: {mode: away}, do: {set: {every.light.on: off}}}
- {scene: B, when: {mode: away}, do: {set: {hall_light.on: off}}}
""",
    "T1 alarm": """
- {scene: A, when: {at: "19:00"}, if: {mode: away}, do: {set: {hall_light.on: on}}}
- {scene: B, when: hall_light.on, if: {mode: away}, do: {notify: Somebody is there}}
""",
    "T2 slow": """
- {scene: A, when: hall_light.on, do: [{wait: 10m}, {set: {hall_light.on: off}}]}
- {scene: B, when: {becomes: hall_light.on is off, for: 5m}, do: {set: {hall_light.on: on}}}
""",
    "T2 modes": """
- {scene: A, when: {mode: away}, do: {set: {house.mode: sleep}}}
- {scene: B, when: {mode: sleep}, do: {set: {house.mode: away}}}
""",
    "T2 run": """
- {scene: A, when: manual, do: {run: B, background: on}}
- {scene: B, when: manual, do: [{wait: 1m}, {run: A, background: on}]}
""",
    "T2 threshold": """
- {scene: A, when: bedroom_heater.target_temperature > 22, do: {set: {bedroom_heater.target_temperature: 20}}}
- {scene: B, when: bedroom_heater.target_temperature < 21, do: {set: {bedroom_heater.target_temperature: 23}}}
""",
    "T2 guard": """
- {scene: A, when: hall_light.on, if: [time in 20:00..23:00, guests.on], do: {set: {kitchen_light.on: off}}}
- {scene: B, when: kitchen_light.on is off, if: time in 21:00..22:00,
   do: {set: {kitchen_light.on: on, hall_light.on: off}}}
- {scene: C, when: hall_light.on is off, if: {mode: sleep}, do: {set: {hall_light.on: on}}}
""",
    "T2 outcome": """
- {scene: A, when: {outcome: B, is: done}, do: {run: B}}
- {scene: B, when: manual, do: {set: {hall_light.on: on}}}
""",
    "T2 any": """
- {scene: A, when: {any: every.light.on}, do: [{wait: 1m}, {set: {member.on: off}}]}
- {scene: B, when: {becomes: hall_light.on is off}, do: [{wait: 1m}, {set: {hall_light.on: on}}]}
""",
    "T2 change3": """
- {scene: A, when: {changes: hall_light.brightness},
   do: {set: {kitchen_light.brightness: =101 - hall_light.brightness}}}
- {scene: B, when: {changes: kitchen_light.brightness},
   do: {set: {hall_light.brightness: =kitchen_light.brightness}}}
""",
    "T1 hold": """
- {scene: A, when: {at: 19:00}, if: {mode: away}, do: {set: {hall_light.on: on}}}
- {scene: B, while: hall_light.on, keep: {bedroom_heater.target_temperature: 22}}
""",
    "T1 vacuum": """
- {scene: A, when: {at: "03:00"}, do: {set: {kitchen_light.on: off}}}
- {scene: B, when: kitchen_light.on is off, do: {call: vacuum.start}}
""",
    "T1 chain of wait": """
- {scene: A, when: hall.motion,
   do: [{set: {hall_light.on: on}}, {wait: {until: not hall.motion, for: 2m}}, {set: {hall_light.on: off}}]}
- {scene: B, when: {becomes: hall_light.on is off}, if: time in 22:00..03:00, do: {set: {house.mode: sleep}}}
""",
    "T1 ramp": """
- {scene: A, when: {at: "06:00"}, do: {set: {bedroom_light.brightness: 100}, over: 20m}}
- {scene: B, when: bedroom_light.brightness > 60, do: {set: {kettle.on: on}}}
""",
    "T1 group": """
- {scene: A, when: {mode: away}, do: {set: {every.light.on: off}}}
- {scene: B, when: {becomes: bedroom_light.on is off}, if: time in 21:00..03:00, do: {set: {house.mode: sleep}}}
""",
    "T1 light lock": """
- {scene: A, when: {sun: sunset}, do: {set: {hall_light.on: on}}}
- {scene: B, when: hall_light.on, do: {set: {kitchen_plug.on: on}}}
""",
    "T1 any": """
- {scene: A, when: {at: "04:00"}, do: {set: {kitchen_plug.on: on}}}
- {scene: B, when: {any: every.plug.on}, do: {set: {house.mode: home}}}
""",
    "T3 plug": """
- {scene: A, when: {at: "20:00"}, if: not kitchen_window.open, do: {set: {kitchen_plug.on: on}}}
- {scene: B, when: {at: "23:00"}, do: {set: {kitchen_plug.on: off}}}
""",
    "T3 presence": """
- {scene: A, when: {at: "18:00"}, if: {home: anyone}, do: {set: {bedroom_heater.target_temperature: 21}}}
- {scene: B, when: {at: "23:00"}, do: {set: {bedroom_heater.target_temperature: 16}}}
""",
    "T3 modefan": """
- {scene: A, when: {mode: home}, if: bedroom.humidity < 40, do: {set: {humidifier.on: on}}}
- {scene: B, when: {mode: away}, do: {set: {humidifier.on: off}}}
""",
    "T3 sun": """
- {scene: A, when: {mode: home}, if: not sun.up, do: {set: {hall_light.on: on}}}
- {scene: B, when: {mode: away}, do: {set: {hall_light.on: off}}}
""",
    "C1 vacuum": """
- {scene: V, when: {at: "10:00"}, if: {mode: away}, do: {call: vacuum.start}}
- {scene: A, when: {at: "08:30", days: mon-fri}, do: {set: {house.mode: away}}}
""",
    "C1 lamp": """
- {scene: H, when: {at: "21:00"}, if: hall_light.on, do: {set: {bedroom_heater.target_temperature: 22}}}
- {scene: P, when: {sun: sunset}, do: {set: {hall_light.on: on}}}
""",
    "C1 presence": """
- {scene: K, when: {at: "07:00"}, if: {home: anyone},
   do: [{set: {kettle.on: on}}, {wait: 5m}, {set: {kettle.on: off}}]}
- {scene: M, when: hall.motion, do: {set: {anna.home: on}}}
""",
    "C1 event": """
- {scene: K, when: {button: kitchen_button}, if: guests.on is off and heating.boost,
   do: [{set: {kitchen_plug.on: on}}, {wait: 5m}, {set: {kitchen_plug.on: off}}]}
- {scene: M, when: {at: "04:00"}, do: {set: {heating.boost: on}}}
""",
    "C1 camera": """
- {scene: K, when: {at: "07:00"}, if: {mode: home},
   do: [{set: {kettle.on: on}}, {wait: 5m}, {set: {kettle.on: off}}]}
- {scene: M, when: {event: kitchen_camera.person_seen}, do: {set: {house.mode: home}}}
""",
    "C2 event": """
- {scene: W, when: front_door.open, if: {mode: away}, do: {notify: x}}
- {scene: D, when: {event: doorbell.ring}, do: {set: {house.mode: home}}}
""",
    "C2 motion": """
- {scene: W, when: {becomes: front_door.open, for: 30s}, if: {mode: away}, do: {notify: x}}
- {scene: D, when: hall.motion, do: {set: {house.mode: home}}}
""",
    "C2 fridge": """
- {scene: W, when: {becomes: fridge.open, for: 5m}, if: not guests.on, do: {notify: x}}
- {scene: D, when: {at: "20:00", days: fri}, do: {set: {guests.on: on}}}
""",
    "C2 presence": """
- {scene: W, when: front_door.open, if: {home: nobody}, do: {notify: x}}
- {scene: D, when: {at: "17:00"}, do: {set: {anna.home: on}}}
""",
    "C4 until": """
- {scene: A, when: {button: kitchen_button}, if: {home: nobody},
   do: [{wait: {until: kitchen_plug.on is off}}, {call: vacuum.start}]}
""",
    "C4 branch": """
- {scene: A, when: {at: "10:00"},
   do: [{if: not kitchen_window.open, then: [{wait: 30m}, {set: {kitchen_plug.on: on}}]}]}
""",
    "C4 number": """
- {scene: A, when: {at: "10:00"}, if: cat_fountain.water_level > 20,
   do: [{wait: 30m}, {set: {cat_fountain.on: on}}]}
""",
    "C4 time": """
- {scene: A, when: {at: "10:00"}, if: {mode: away},
   do: [{wait: {until_time: "14:00"}}, {set: {kitchen_plug.on: on}}]}
""",
    "C4 computed": """
- {scene: A, when: {button: kitchen_button}, if: {mode: home},
   do: [{wait: =heating.pause}, {set: {kitchen_plug.on: on}}]}
""",
    "C4 repeat": """
- {scene: A, when: {at: "10:00"}, if: {home: nobody},
   do: [{repeat: {times: 3, do: [{wait: 20m}, {call: vacuum.start}]}}]}
""",
}
SOUND = {
    "A4 narrower and lasting": """
- {scene: A, when: {button: kitchen_button}, do: [{set: {bath_fan.on: on}}, {wait: 15m}, {set: {bath_fan.on: off}}]}
- {scene: B, when: {button: kitchen_button}, if: time in 22:00..06:00,
   do: [{set: {bath_fan.on: on}}, {wait: 15m}, {set: {bath_fan.on: off}}]}
""",
    "A4 longer": """
- {scene: A, when: {button: kitchen_button}, do: [{set: {bath_fan.on: on}}, {wait: 15m}, {set: {bath_fan.on: off}}]}
- {scene: B, when: {button: kitchen_button}, do: {set: {bath_fan.on: on}}}
""",
    "T1 told": """
- {scene: A, when: {at: "19:00"}, do: {set: {hall_light.on: on}}}
- {scene: B, when: hall_light.on, do: {notify: The lamp is on}}
""",
    "T2 not settles": """
- {scene: A, when: {changes: curtain.position}, do: {set: {drying_rack.position: =100 - curtain.position}}}
- {scene: B, when: {changes: drying_rack.position}, do: {set: {curtain.position: =100 - drying_rack.position}}}
""",
    "T3 fan": """
- {scene: A, when: {at: "08:00"}, if: bathroom.humidity > 65, do: {set: {bath_fan.on: on}}}
- {scene: B, when: {at: "09:00"}, do: {set: {bath_fan.on: off}}}
""",
    "C1 door": """
- {scene: K, when: {at: "07:00"}, if: {mode: home},
   do: [{set: {kettle.on: on}}, {wait: 5m}, {set: {kettle.on: off}}]}
- {scene: M, when: front_door.open, do: {set: {house.mode: home}}}
""",
    "C2 frost": """
- {scene: W, when: bedroom.temperature < 6, if: heating.boost,
   do: {set: {bedroom_heater.target_temperature: 12}}}
- {scene: D, when: {at: "22:00"}, do: {set: {heating.boost: off}}}
- {scene: E, when: {at: "07:00"}, do: {set: {heating.boost: on}}}
""",
    "C4 off": """
- {scene: A, when: hall.motion, if: not anna.home, do: [{wait: 10m}, {set: {kitchen_plug.on: off}}]}
""",
}
MINE = {"T1", "T2", "T3", "T4", "C1", "C2", "C3", "C4", "A4"}


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_found_in_this_shape_too(name: str) -> None:
    assert name[:2] in {one.code for one in found(FAULTS[name])}


@pytest.mark.parametrize("name", SOUND)
def test_what_only_looks_like_it_is_left_alone(name: str) -> None:
    assert MINE.isdisjoint(one.code for one in found(SOUND[name]))
