"""The scenes of a household by seed: every kind of trigger and action, on the devices that are there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

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
    chosen = [CLOCK, ALONE, TIMERS, *random.sample(there, min(len(there), random.randint(4, 9)))]
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
        text = text.replace("SOON", f"'{local:%H:%M}'", 1)
    return text
