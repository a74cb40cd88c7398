"""The scenes of a household by seed: every kind of trigger and action, on the devices that are there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from scenes.engine.sun import Passing, Sun
from tests.simulation.promises import SCENES as PROMISES
from tests.simulation.timers import SCENES as TIMERS

ZONE: Final = "Europe/Berlin"

CLOCK: Final = """
- scene: Clock
  when: {at: SOON}
  do:
    - notify: The clock strikes
"""

STRIKES: Final = "The clock strikes"
"""What the clock's scene says."""
ONCE_A_DAY: Final = (STRIKES, "It is that time", "The sun is there")
PLACE: Final = (52.5, 13.4)
"""Degrees north and east."""

HELPER: Final = """
- scene: Helper
  when: manual
  mode: queued
  do:
    - wait: 3s
    - set: {LIGHT.brightness: 42}
      on_error: continue
"""

BLUEPRINT: Final = """
blueprint: Motion light
parameters:
  sensor: {type: device, capability: occupancy}
  light: {type: device, capability: light}
  after: {type: duration, default: 3m}
scenes:
  - scene: Light of ${light}
    when: $sensor.motion
    if: not $light.on
    do:
      - set: {$light.on: on}
      - wait: {until: not $sensor.motion, for: $after}
      - set: {$light.on: off}
"""

ALONE: Final = """
- scene: Hold what nobody touches
  when: motion.motion
  hold: {held_light.on: on, held_light.brightness: 100}
  until: {is: not motion.motion, for: SECONDS}
"""

POSSIBLE: Final = (
    ("motion", """
- scene: Hold the light
  when: motion.motion
  hold: {LIGHT.on: on}
  until: {is: not motion.motion, for: SECONDS}
"""),
    ("motion", """
- scene: Seen
  when: motion.motion
  cooldown: 5s
  do:
    - set: {OTHER.brightness: 55}
"""),
    ("button", """
- scene: Toggle
  when: {event: button.press, with: {kind: double}}
  do:
    - set: {LIGHT.on: =not LIGHT.on}
"""),
    ("door", """
- scene: Welcome
  when: door.open
  mode: restart
  do:
    - set: {OTHER.on: on}
    - wait: SECONDS
    - set: {OTHER.on: off}
"""),
    ("curtain", """
- scene: Hold the curtain
  when: motion.motion
  hold: {curtain.position: 0}
  until: {is: not motion.motion, for: SECONDS}
  priority: high
"""),
    ("kettle", """
- scene: Kettle
  when: SENSOR
  if: kettle.on is off
  do:
    - set: {kettle.on: on}
    - wait: SECONDS
    - set: {kettle.on: off}
  cooldown: 1m
"""),
    ("kettle", """
- scene: Tea time
  when: {at: SOON}
  do:
    - set: {kettle.on: on}
"""),
    ("heater_plug", """
- scene: Warm up
  when: {becomes: motion.motion, for: SECONDS}
  do:
    - set: {heater_plug.on: on}
    - wait: SECONDS
    - set: {heater_plug.on: off}
  cooldown: 40s
"""),
    ("heater", """
- scene: Not too warm
  when: heater.on
  do:
    - set: {heater.target_temperature: 19}
"""),
    ("fan", """
- scene: Air
  when: {at: [SOON, SOON]}
  do:
    - set: {fan.on: on, fan.speed: 50}
    - wait: {until: fan.on, timeout: 10s, on_timeout: continue}
    - log: The fan is {fan.on}
"""),
    ("vacuum", """
- scene: Clean
  when: {at: SOON}
  do:
    - call: vacuum.start
      on_error: continue
    - wait: SECONDS
    - call: vacuum.dock
      on_error: continue
"""),
    ("air", """
- scene: Cold
  when: {becomes: air.temperature < 20, for: SECONDS}
  do:
    - notify: It is cold
    - set: {LIGHT.on: on}
"""),
    ("plug", """
- scene: Evening
  when: {at: SOON}
  do:
    - set: {plug.on: on, LIGHT.on: on}
    - notify: It is evening
"""),
    ("motion", """
- scene: Slowly up
  when: motion.motion
  if: LIGHT.on is off
  do:
    - repeat:
        times: 3
        do:
          - set: {OTHER.brightness: "=20 % + 20 % * repeat.index"}
            on_error: continue
          - wait: 4s
"""),
    ("air", """
- scene: Cool air
  while: {is: air.temperature < 21, linger: SECONDS}
  keep: {LIGHT.brightness: 77}
"""),
    ("button", """
- scene: Pressed often
  when: {event: button.press}
  mode: queued
  debounce: 2s
  do:
    - wait: SECONDS
    - parallel:
        - - set: {LIGHT.on: on}
        - - wait: 3s
          - log: pressed
"""),
    ("motion", """
- scene: Ramp
  when: motion.motion
  do:
    - set: {LIGHT.on: on, LIGHT.brightness: 60}
      over: 20s
      on_error: continue
"""),
    ("plug", """
- scene: One after the other
  when: {changes: plug.on}
  do:
    - set: {OTHER.on: on, plug.on: on}
      stagger: 1s
      on_error: continue
"""),
    ("motion", """
- scene: When it is back
  when: {becomes: not motion.motion, for: SECONDS}
  throttle: 20s
  do:
    - set: {OTHER.brightness: 33}
      when_back: 5m
"""),
    ("button", """
- scene: Toggled
  when: {button: button, press: single}
  per: event.kind
  cooldown: 3s
  do:
    - toggle: LIGHT.on
"""),
    ("curtain", """
- scene: Curtain in any case
  when: {sequence: [motion.motion, {becomes: not motion.motion}], within: 1m}
  do:
    - set: {curtain.position: 0}
      retry: {times: 2, every: 5s}
      deadline: 10s
      on_error: [{log: no}]
"""),
    ("door", """
- scene: The door bangs
  when: {count: door.open, times: 2, within: 2m}
  do:
    - notify: The door bangs
    - if: {mode: home}
      then: {set: {house.mode: away}}
      else: {set: {house.mode: home}}
"""),
    ("motion", """
- scene: Away
  when: {mode: away, for: SECONDS}
  do:
    - set: {label.lamps.on: off}
      on_error: continue
    - run: Helper
      result: how
      on_error: continue
    - log: "{how}"
"""),
    ("motion", """
- scene: Forgotten
  when: {any: label.lamps.on, for: SECONDS}
  mode: parallel
  do:
    - set: {member.on: off}
      on_error: continue
"""),
    ("motion", """
- scene: Quiet for long
  when: has_been(not motion.motion, 30s)
  if:
    - {is: not motion.motion, for: 20s}
    - times(motion.motion, 1h) < 20
  do:
    - set: {notes.late: on}
    - wait: {until: "has_been(motion.motion, 5s)", timeout: 60s, on_timeout: continue}
    - set: {notes.late: off}
"""),
    ("air", """
- scene: Silent
  when: {silence: air, for: 60s}
  do:
    - log: "{member} is silent"
"""),
    ("motion", """
- scene: Gone
  when:
    - {offline: label.lamps, for: 5s}
    - {back: label.lamps}
  mode: queued
  do:
    - log: "{member} came or went"
    - wait: 2s
"""),
    ("vacuum", """
- scene: Cron
  when: {cron: "SOONCRON * * *"}
  do:
    - notify: It is that time
    - call: vacuum.start
      on_error: continue
"""),
    ("fan", """
- scene: Sun
  when: {sun: sunrise SUNRISE}
  do:
    - notify: The sun is there
    - set: {fan.on: on}
      on_error: continue
  on_missed: {run_late: 3h}
"""),
    ("kettle", """
- scene: What became of the kettle
  when: {outcome: [Timer, Served, Helper, Edited], is: [failed, stopped, timed_out]}
  if: notes.seen < 50
  do:
    - set: {notes.seen: =notes.seen + 1}
"""),
    ("motion", """
- use: Motion light
  with: {sensor: motion, light: OTHER, after: SECONDS}
"""),
    ("plug", """
- scene: At the start
  when: started
  do:
    - log: The hub is up
"""),
)  # fmt: skip
"""What a scene needs, and its text. SOON, SECONDS, LIGHT, OTHER and SENSOR are filled in by the seed."""


def scenes_of(handles: Mapping[str, str], begins: float, random: Random) -> str:
    """Five to ten scenes for the devices (model by handle); clock times lie soon after `begins` (Unix seconds)."""
    lights = [handle for handle in handles if handle.startswith("light")]
    there = [text for handle, text in POSSIBLE if handle in handles]
    chosen = [CLOCK, ALONE, HELPER, TIMERS, PROMISES, *random.sample(there, min(len(there), random.randint(5, 12)))]
    words = {
        "LIGHT": random.choice(lights),
        "OTHER": random.choice(lights),
        "SENSOR": "door.open" if "door" in handles else "motion.motion",
    }
    return "".join(_filled(text, words, begins, random) for text in chosen)


def _filled(text: str, words: Mapping[str, str], begins: float, random: Random) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    while "SECONDS" in text:
        text = text.replace("SECONDS", f"{random.randint(1, 60)}s", 1)
    while "SOON" in text:
        local = datetime.fromtimestamp(begins, ZoneInfo(ZONE)) + timedelta(minutes=random.randint(1, 9))
        cron = "SOONCRON" in text
        text = text.replace("SOONCRON" if cron else "SOON", f"{local:%M %H}" if cron else f"'{local:%H:%M}'", 1)
    if "SUNRISE" in text:
        minutes = random.randint(1, 9) + round((begins - _sunrise(begins)) / 60)
        text = text.replace("SUNRISE", f"{'+' if minutes >= 0 else '-'} {abs(minutes)}m")
    return text


def _sunrise(begins: float) -> float:
    """The sunrise that is nearest (Unix seconds)."""
    next_one = Passing(Sun(*PLACE), -0.833, rising=True).next_after(begins - 43_200, ZoneInfo(ZONE))
    return begins if next_one is None else next_one
