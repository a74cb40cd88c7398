"""What may do harm, and how it is guarded."""

from collections.abc import Mapping

from hub.model.capability import Guard, Level

KETTLE_GUARD = Guard(Level.HEAT, max_on=600, longest=1800)
"""A kettle: it boils within ten minutes, or something is wrong."""

HEATER_GUARD = Guard(Level.HEAT, max_on=7200, longest=43_200, lease=900)
"""What warms a room for hours."""

HEAT_GUARD = Guard(Level.HEAT, max_on=1800, longest=14_400, lease=900)
"""An iron, a cooker, a pump: what heats, cooks or lets water run, and nothing more is known of it."""

COOK_GUARD = Guard(Level.HEAT, max_on=3600, longest=14_400)
"""An oven, a fryer, a cooker: done within the hour, or its owner says how long it may take."""

BREW_GUARD = Guard(Level.HEAT, max_on=900, longest=3600)
"""A coffee machine."""

WASH_GUARD = Guard(Level.HEAT, max_on=14_400, longest=28_800)
"""What washes for hours, and lets water run."""

DOOR_GUARD = Guard(Level.ENTRY, max_on=60, longest=3600, most=3, within=60, rest=0)
"""A relay that opens a gate or a door while it is on."""

LOCK_GUARD = Guard(Level.ENTRY, max_on=None, longest=None, safe=True, most=3, within=60, rest=0)
"""A lock: unlocking is the hazard, and how long it may stay so is for its owner to say."""

LOADS: Mapping[str, Guard | None] = {"heater": HEATER_GUARD, "heat": HEAT_GUARD, "door": DOOR_GUARD, "other": None}
"""What may hang on a plug or switch, and how its `on` is guarded then."""
