"""Words of makers, and what they mean: units, options of enumerations, yes and no.

A maker describes the values of an enumeration in free text. It is normalised (`slug`), and looked up in a table of
synonyms; numbers are never looked at, since they differ from model to model. Sources: the descriptions of the models
in merdok/homebridge-miot, rytilahti/python-miio and al-one/hass-xiaomi-miot.
"""

from collections.abc import Mapping
from typing import Final

from drivers.kit.words import slug, unit_of
from hub.model.units import convert


def scale_of(said: str, unit: str) -> tuple[float, float] | None:
    """Factor and offset from a maker's unit to a canonical one; None where they do not measure the same thing."""
    spelling = unit_of(said)
    zero = None if spelling is None else convert(0.0, spelling, unit)
    one = None if spelling is None else convert(1.0, spelling, unit)
    return None if zero is None or one is None else (round(one - zero, 9), zero)


YES: Final = frozenset(
    ("on", "open", "opened", "yes", "true", "enable", "enabled", "turn_on", "start", "lock", "locked")
)
NO: Final = frozenset(
    ("off", "close", "closed", "no", "false", "disable", "disabled", "turn_off", "stop", "unlock", "unlocked", "none")
)

_SHARES: Final = {
    **dict.fromkeys(("off", "close", "closed", "extinguished", "extinguish", "led_closed", "none"), 0),
    **dict.fromkeys(("dark", "dim", "glimmer", "half", "medium", "soft", "low"), 50),
    **dict.fromkeys(("bright", "brightest", "high", "full", "on"), 100),
}

# option -> descriptions, normalised, that mean it; the option itself always does
_SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    "contact": {"open": "opened no_contact not_contact separated", "closed": "close contact touched"},
    "climate.mode": {
        "cool": "cooling cold refrigeration", "heat": "heating warm hot heater", "dry": "drying dehumidify "
        "dehumidification dehumidifying", "fan": "fan_only wind ventilate ventilation air_supply blow blowing",
        "auto": "automatic smart intelligent",
    },
    "fan": {
        "auto": "automatic smart", "low": "quiet silent silence mute breeze gentle", "medium": "middle mid standard",
        "high": "strong powerful turbo",
    },
    "air_quality": {
        "good": "excellent", "fair": "good", "moderate": "moderate", "poor": "poor", "very_poor": "heavy "
        "heavy_pollution", "extremely_poor": "hazardous",
    },
    "fan.mode": {
        "normal": "straight_wind normal_wind straight direct direct_wind common standard basic",
        "natural": "natural_wind nature "
        "nature_wind", "sleep": "sleep_wind sleeping sleep_mode", "smart": "auto automatic intelligent",
        "strong": "strong_wind powerful turbo",
        "reverse": "reverse_wind", "gentle": "small_wind baby baby_wind child soft",
    },
    "purifier": {
        "auto": "automatic smart", "sleep": "silent night quiet mute sleep_mode", "favorite": "favourite favor custom",
        "manual": "fan fan_level none level manual_mode idle", "strong": "turbo powerful full_speed",
    },
    "humidifier": {
        "auto": "humidity_auto automatic smart", "low": "level1 level_1 silent sleep night quiet level_low",
        "medium": "level2 level_2 middle mid normal", "high": "level3 level_3 strong powerful",
        "constant": "const_humidity constant_humidity constant_humidification humidity const_humi",
    },
    "dehumidifier": {
        "auto": "smart automatic", "sleep": "sleeping night", "laundry": "dry_clothes clothes_drying drying_clothes "
        "cloth_drying dry_cloth clothes", "continuous": "continue normal strong",
    },
    "kettle": {
        "idle": "standby stop stopped off none", "heating": "heat warming_up", "boiling": "boil boiled",
        "keep_warm": "warm keeping_warm insulation keep_warming heat_preservation", "cooling": "cool cool_down "
        "cooling_down",
    },
    "cover": {
        "stopped": "stop pause paused idle standby stop_at_limit stop_upper_limit stop_lower_limit not_moving limit "
        "up_limit down_limit stopped_at_limit normal", "opening": "open up uping rising raising upward go_up lifting",
        "closing": "close down downing falling lowering downward go_down dropping",
    },
    "motor": {"stop": "pause stopped paused", "open": "up on opening rise", "close": "down off closing fall"},
    "vacuum": {
        "idle": "standby dormant upgrading rfctrl sleep sleeping sleep_mode waiting "
        "shutdown off ready initiating remote remote_control "
        "manual idling", "cleaning": "sweeping sweep mopping mop sweeping_and_mopping sweep_and_mop busy working "
        "in_cleaning clean cleanning room_cleaning zone_cleaning spot_cleaning zoned_cleaning segment_cleaning "
        "vacuuming vacuuming_and_mopping sweep_mop partial_cleaning fast_mapping building_map mapping",
        "paused": "pause pausing findchargerpause",
        "returning": "go_charging going_charging back_charging returning_home "
        "return_to_base back_to_dock go_home go_charge goto_charge gocharging return_home returning_to_charge "
        "back_dock backing go_wash go_washing docking",
        "docked": "charging fullcharge wash charged charging_completed "
        "charging_competely charge_completed charge fully_charged "
        "charging_complete full full_charged charge_done on_base in_dock drying washing mop_washing wash_the_mop "
        "station_working emptying dust_collecting collecting_dust charge_complete",
        "error": "fault malfunction failed charging_error error_state charging_problem",
    },
    "suction": {
        "none": "off close", "quiet": "silent silence quite mute low sleep", "gentle": "soft carpet_off",
        "standard": "basic normal medium balanced middle stanrd", "strong": "high powerful enhanced",
        "max": "turbo enchance full_speed full maximum super super_strong",
        "auto": "automatic smart", "custom": "customize",
    },
    "water": {
        "none": "off close no", "low": "level1 level_1 dry", "medium": "level2 level_2 mid middle", "high": "level3 "
        "level_3 wet", "custom": "customize",
    },
    "work": {
        "vacuum": "sweep sweeping only_sweep", "vacuum_and_mop": "sweep_mop sweep_and_mop sweeping_and_mopping "
        "mop_and_sweep", "mop": "mopping only_mop",
    },
    "night": {"auto": "automatic", "always": "on open", "never": "off close"},
    "recording": {
        "always": "continue_record continuous continuous_recording all_day", "on_motion": "dynamic_record motion "
        "dynamic", "never": "stop_record stop off no",
    },
    "charging": {"charging": "charge", "idle": "not_charging discharging not_charged uncharged no_charging "
                 "charging_completed charging_competely charged full not_chargeable go_charging no_charge stop"},
    "appliance": {
        "off": "shutdown power_off close", "idle": "standby none stop stopped boot ready wait waiting free",
        "running": "busy working work cooking cook heating baking run on washing drying spinning "
        "rinsing cleaning processing in_progress self_cleaning preheating_finish",
        "paused": "pause pausing", "done": "completed complete finish finished end cooking_finished over "
        "cook_finish", "scheduled": "delay delayed reserve reserved reservation appointment appoint appointing "
        "booking order waiting_to_cook", "preheating": "preheat",
        "keep_warm": "keep_warm_mode warm keeping_warm insulation", "error": "fault "
        "malfunction failed alarm abnormal",
    },
    "media": {"playing": "play", "paused": "pause", "idle": "stop stopped none"},
}  # fmt: skip

_BY_WORD: Final = {
    table: {each: option for option, words in options.items() for each in (option, *words.split())}
    for table, options in _SYNONYMS.items()
}

WORDS: Final = frozenset(_BY_WORD)
"""The tables of synonyms that there are."""


def option_for(table: str, description: str) -> str | None:
    """The option of a table that a description means; None where it is none of them."""
    return _BY_WORD.get(table, {}).get(slug(description))


def share_of(description: str) -> int | None:
    """How bright a word says that something is, in %."""
    word = slug(description)
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 and int(word) <= 100 else _SHARES.get(word)


def yes_or_no(description: str) -> bool | None:
    """What a description of a switch's value means."""
    word = slug(description)
    return True if word in YES else False if word in NO else None
