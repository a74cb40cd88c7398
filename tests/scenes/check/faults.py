"""Scenes with one fault each."""

HIDDEN = """
- scene: Pretend
  when: {at: 19:00}
  if: {mode: away}
  do: {set: {hall_light.on: on}}
- scene: Tea
  when: hall_light.on
  do: [{set: {kettle.on: on}}, {wait: 5m}, {set: {kettle.on: off}}]
"""
LOOP = """
- scene: Up
  when: {changes: heating.wanted}
  do: {set: {bedroom_heater.target_temperature: =heating.wanted + 1}}
- scene: Down
  when: {changes: bedroom_heater.target_temperature}
  do: {set: {heating.wanted: =bedroom_heater.target_temperature}}
"""
ONCE = """
- scene: Warm night
  when: {at: 22:00}
  if: not bedroom_window.open
  do: {set: {bedroom_heater.target_temperature: 21}}
"""
BYPASS = """
- scene: Tea
  when: {at: 06:45}
  if: {mode: home}
  do: [{set: {kettle.on: on}}, {wait: 5m}, {set: {kettle.on: off}}]
- scene: Motion is somebody
  when: hall.motion
  do: {set: {house.mode: home}}
"""
BLOCK = """
- scene: Watch
  when: front_door.open
  if: {mode: away}
  do: {notify: Somebody is there}
- scene: Evening
  when: {at: 20:00}
  do: {set: {house.mode: home}}
"""
STALE = """
- scene: The rack
  when: {button: kitchen_button}
  if: not front_door.open
  do: [{wait: 10m}, {set: {drying_rack.position: 0}}]
"""
TWICE = """
- scene: One
  when: {at: 18:30, days: mon-fri}
  do: {set: {hall_light.on: on}}
- scene: Two
  when: {at: 18:30, days: [mon, tue, wed, thu, fri]}
  do: {set: {hall_light.on: on}}
"""
