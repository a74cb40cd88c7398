"""Which capability a service and property mean, by their names in a specification: never by their numbers.

The order counts: of two rules for one member the first that a product fits is used. A rule whose capability or member
the vocabulary lacks does nothing. Facts: merdok/homebridge-miot (227 models), al-one/hass-xiaomi-miot,
XiaoMi/ha_xiaomi_home (which names carry which meaning).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypedDict, Unpack

from drivers.kit.define import Poll
from hub.model.capability import Guard
from hub.model.words.guards import HEAT_GUARD, HEATER_GUARD

ANY: Final = "*"
MAIN: Final = "@"
"""In place of a capability: that of the product's main service."""


class How(Enum):
    """How a wire value becomes the member's value."""

    PLAIN = "plain"  # by the kind of the member: a number by its unit, a word by its description
    SHARE = "share"  # a number of any range, as a share of a hundred
    LEVEL = "level"  # one of a few numbered levels, as a share of a hundred
    INVERTED = "inverted"  # yes means no


@dataclass(frozen=True, slots=True)
class Rule:
    """A property as a member of a capability.

    `services` and `properties` are names (types without a number), `ANY` service included. `unit`: the wire's, where
    the specification gives none. `words` names the table of synonyms; `open`: a description in no table is an option
    of its own. `writable` False: only shown, though the product takes writes, because a write may do more than its
    name says. `guard` where the member has none of its own. `component`: where it is put, instead of by its service.
    `beside`: only where the product has that service, too.
    """

    services: tuple[str, ...]
    properties: tuple[str, ...]
    capability: str
    member: str
    poll: Poll = Poll.NORMAL
    how: How = How.PLAIN
    unit: str = ""
    words: str = ""
    open: bool = False
    writable: bool = True
    guard: Guard | None = None
    component: str = ""
    beside: str = ""


FAST, NORMAL, SLOW = Poll.FAST, Poll.NORMAL, Poll.SLOW


class _More(TypedDict, total=False):
    unit: str
    words: str
    open: bool
    writable: bool
    guard: Guard
    component: str
    beside: str


def _rule(
    services: str, properties: str, target: str, poll: Poll = NORMAL, how: How = How.PLAIN, **more: Unpack[_More]
) -> Rule:
    capability, _, member = target.partition(".")
    return Rule(tuple(services.split()), tuple(properties.split()), capability, member, poll, how, **more)


LAMPS: Final = "light ambient-light night-light white-light night-tip-light light-bulb"
COVERS: Final = "curtain airer window-opener motor-controller blind roller-blind awning"
SHUT: Final = ("window-opener", "motor-controller", "garage-door", "gate")
"""Motors that may open a way in: only shown, unless the product is a curtain or a drying rack."""
PURIFIERS: Final = "air-purifier air-fresh air-freshener air-fresher"
APPLIANCES: Final = {
    "microwave-oven": "microwave", "microwave": "microwave", "oven": "oven", "steam-oven": "oven", "cooker": "cooker",
    "rice-cooker": "cooker", "pressure-cooker": "cooker", "induction-cooker": "cooker", "multicooker": "cooker",
    "air-fryer": "air_fryer", "washer": "washer", "washing-machine": "washer",
    "dishwasher": "dishwasher", "coffee-machine": "coffee_machine",
}  # fmt: skip
"""Services of what heats or washes for a while, with their capability."""

_LIGHT: Final = (
    _rule(LAMPS, "on", "light.on", FAST),
    _rule(LAMPS, "brightness", "light.brightness", FAST, How.SHARE, unit="%"),
    _rule(LAMPS, "color-temperature", "light.color_temperature", FAST, unit="K"),
    _rule(LAMPS, "color", "light.color", FAST),
    _rule(LAMPS, "mode", "light.effect", FAST, words="light", open=True),
    _rule(LAMPS, "off-delay-time", "light.auto_off", unit="min"),
)

_SWITCH: Final = (
    _rule("switch outlet plug relay usb-switch", "on", "switch.on", FAST),
    _rule("switch outlet plug", "off-delay-time", "switch.auto_off", unit="min"),
    _rule("power-consumption outlet switch plug", "electric-power power", "meter.power"),
    # Often in 0.01 kWh or 0.01 W without a word of it: numbers without a unit stay raw.
    _rule("power-consumption outlet switch plug", "power-consumption", "meter.energy", SLOW),
    _rule(ANY, "voltage", "meter.voltage"),
    _rule(ANY, "electric-current", "meter.current"),
)

_SETTINGS: Final = (
    _rule("indicator-light", "on indicator-light", "settings.led", SLOW),
    _rule("indicator-light", "brightness", "settings.led_brightness", SLOW, How.SHARE),
    _rule("screen", "on", "settings.led", SLOW),
    _rule("screen", "brightness", "settings.led_brightness", SLOW, How.SHARE),
    _rule(ANY, "alarm", "settings.buzzer", SLOW),
    _rule("alarm", "volume", "settings.volume", SLOW, How.SHARE),
    _rule(ANY, "physical-controls-locked", "settings.child_lock", SLOW),
    _rule(ANY, "anion", "settings.ionizer", SLOW),
    _rule(COVERS, "motor-reverse", "settings.reverse", SLOW, writable=False),
)

_AIR: Final = (
    _rule(PURIFIERS, "on", "purifier.on", FAST),
    _rule(PURIFIERS, "mode", "purifier.mode", FAST, words="purifier", open=True),
    _rule(PURIFIERS, "fan-percent stepless-fan-level", "purifier.speed", FAST, How.SHARE),
    _rule(PURIFIERS, "fan-level", "purifier.speed", FAST, How.LEVEL),
    _rule("air-purifier-favorite custom-service", "favorite-fan-level favorite-level", "purifier.favorite_level"),
    _rule("humidifier", "on", "humidifier.on", FAST),
    _rule("humidifier", "mode", "humidifier.mode", FAST, words="humidifier", open=True),
    _rule("humidifier", "fan-level", "humidifier.speed", FAST, How.LEVEL),
    _rule("humidifier", "target-humidity", "humidifier.target_humidity", FAST, unit="%"),
    _rule("humidifier", "water-level", "water_level.water_level"),
    _rule("dehumidifier", "on", "dehumidifier.on", FAST),
    _rule("dehumidifier", "mode", "dehumidifier.mode", FAST, words="dehumidifier", open=True),
    _rule("dehumidifier", "target-humidity", "dehumidifier.target_humidity", FAST, unit="%"),
    _rule("dehumidifier", "fan-level", "dehumidifier.speed", FAST, How.LEVEL),
    _rule("fan", "on", "fan.on", FAST),
    _rule("fan dm-service", "speed-level stepless-fan-level", "fan.speed", FAST, How.SHARE),
    _rule("fan", "fan-level", "fan.speed", FAST, How.LEVEL),
    _rule("fan", "mode", "fan.mode", FAST, words="fan.mode", open=True),
    _rule("fan", "horizontal-swing", "fan.oscillate", FAST),
    _rule("fan", "vertical-swing", "fan.oscillate_vertical", FAST),
    _rule("fan", "horizontal-angle horizontal-swing-included-angle", "fan.angle", NORMAL, unit="°"),
    _rule("fan", "vertical-angle vertical-swing-included-angle", "fan.angle_vertical", NORMAL, unit="°"),
    _rule("fan off-delay-time", "off-delay-time", "fan.auto_off", unit="min"),
    _rule("fan", "off-delay", "fan.auto_off"),
    _rule("fan", "brightness", "settings.led", SLOW),
)

_CLIMATE: Final = (
    _rule("air-conditioner heater thermostat air-condition", "on", "climate.on", FAST),
    _rule("air-conditioner thermostat", "mode", "climate.mode", FAST, words="climate.mode", open=True),
    _rule("air-conditioner heater thermostat", "target-temperature", "climate.target_temperature", FAST,
          unit="celsius"),
    _rule("heater", "heat-level", "climate.heat_level", FAST, words="fan"),
    _rule("air-conditioner", "target-humidity", "climate.target_humidity", FAST, unit="%"),
    _rule("air-conditioner", "eco", "climate.eco"),
    _rule("air-conditioner", "sleep-mode", "climate.sleep"),
    _rule("fan-control", "fan-level", "climate.fan_speed", FAST, words="fan", open=True),
    _rule("fan-control", "vertical-swing", "climate.swing", FAST),
    _rule("fan-control", "horizontal-swing", "climate.swing_sideways", FAST),
    # Of other products it may be a countdown to on.
    _rule("countdown", "countdown-time", "climate.auto_off", beside="heater"),
    # Choosing one of these modes is what makes it heat: shown, and for an overlay to make a guarded `on` of.
    _rule("ptc-bath-heater", "mode", "climate.mode", FAST, words="climate.mode", open=True, writable=False),
    _rule("ptc-bath-heater", "heating", "switch.on", FAST, guard=HEATER_GUARD, component="heating"),
    _rule("ptc-bath-heater", "blow", "switch.on", FAST, component="blow"),
    _rule("ptc-bath-heater", "ventilation", "switch.on", FAST, component="ventilation"),
    _rule("water-heater", "on", "water_heater.on", FAST),
    _rule("water-heater", "status", "water_heater.state", FAST, words="kettle"),
    _rule("water-heater", "target-temperature", "water_heater.target_temperature", unit="celsius"),
    _rule("water-heater", "temperature", "water_heater.temperature", unit="celsius"),
)  # fmt: skip

_KITCHEN: Final = (
    _rule("kettle", "status", "kettle.state", FAST, words="kettle"),
    _rule("kettle", "temperature", "kettle.temperature", FAST, unit="celsius"),
    # Writing these starts some kettles (XiaoMi/ha_xiaomi_home#1524), or is taken only along with others.
    _rule("kettle", "target-temperature", "kettle.target_temperature", FAST, unit="celsius", writable=False),
    _rule("kettle", "auto-keep-warm", "kettle.keep_warm", writable=False),
    _rule("kettle", "keep-warm-temperature", "kettle.keep_warm_temperature", unit="celsius", writable=False),
    _rule("kettle function", "keep-warm-time", "kettle.keep_warm_time", unit="min", writable=False),
    *(
        rule
        for service, capability in APPLIANCES.items()
        for rule in (
            _rule(service, "status", f"{capability}.state", FAST, words="appliance"),
            _rule(service, "left-time remain-time", f"{capability}.remaining", NORMAL),
            _rule(service, "temperature", f"{capability}.temperature", NORMAL, unit="celsius"),
            _rule(service, "mode cook-mode", f"{capability}.program", NORMAL, open=True, writable=False),
            _rule(service, "target-temperature work-temp", f"{capability}.target_temperature", NORMAL, unit="celsius",
                  writable=False),
        )
    ),
)  # fmt: skip

_COVERS: Final = (
    _rule(COVERS, "status", "cover.movement", FAST, words="cover"),
    _rule("airer", "dryer", "switch.on", FAST, guard=HEAT_GUARD, component="dryer"),
    _rule("airer", "uv", "switch.on", FAST, guard=HEAT_GUARD, component="uv"),
)

_CLEANING: Final = (
    _rule("vacuum robot-cleaner", "status", "vacuum.state", FAST, words="vacuum"),
    _rule("vacuum robot-cleaner", "mode sweep-mop-type", "vacuum.work", FAST, words="work"),
    _rule("vacuum robot-cleaner sweep", "mode suction-level suction-state fan-level", "vacuum.suction", FAST,
          words="suction"),
    _rule("vacuum robot-cleaner vacuum-extend mop", "mop-mode water-level target-water-level", "vacuum.water",
          FAST, words="water"),
    _rule("brush-cleaner", "brush-life-level", "brush.brush_life", SLOW, unit="%", component="brush"),
    _rule("brush-cleaner", "brush-left-time", "brush.brush_left", SLOW, unit="hours", component="brush"),
)  # fmt: skip

_SENSORS: Final = (
    _rule("environment temperature-humidity-sensor temperature-sensor air-conditioner heater thermostat",
          "temperature", "temperature.temperature", unit="celsius"),
    _rule("environment temperature-humidity-sensor humidity-sensor humidifier", "relative-humidity",
          "humidity.humidity", unit="%"),
    _rule("environment", "pm2.5-density", "pm25.pm25", unit="µg/m³"),
    _rule("environment", "pm10-density", "pm10.pm10", unit="µg/m³"),
    _rule("environment", "co2-density", "co2.co2", unit="ppm"),
    _rule("environment", "air-quality", "air_quality.air_quality", words="air_quality"),
    _rule("environment", "tvoc-density voc-density", "tvoc.tvoc"),
    _rule("environment", "hcho-density", "hcho.hcho"),
    _rule("environment motion-sensor illumination-sensor light-sensor", "illumination", "illuminance.illuminance",
          unit="lux"),
    _rule("environment", "atmospheric-pressure", "pressure.pressure", unit="Pa"),
    _rule("filter", "filter-life-level", "filter.filter_life", SLOW, unit="%"),
    _rule("filter", "filter-left-time", "filter.filter_left", SLOW, unit="hours"),
    _rule("filter", "filter-used-time", "filter.filter_used", SLOW, unit="hours"),
    _rule("battery", "battery-level", "battery.battery", SLOW, unit="%"),
    _rule("battery", "charging-state", "battery.charging", NORMAL, words="charging"),
    _rule("magnet-sensor", "contact-state", "contact.open", SLOW, How.INVERTED, words="contact"),
    _rule("motion-sensor", "motion-state", "occupancy.motion", FAST),
    _rule("occupancy-sensor", "occupancy-status", "occupancy.occupied", FAST),
    _rule("submersion-sensor", "submersion-state", "leak.leak", NORMAL),
    _rule("smoke-sensor", "smoke-status status", "smoke.smoke", NORMAL),
    _rule("gas-sensor", "status gas-status", "gas.gas", NORMAL),
)  # fmt: skip

_MEDIA: Final = (
    _rule("speaker", "volume", "media.volume", FAST, How.SHARE),
    _rule("speaker", "mute", "media.muted", FAST),
    _rule("play-control", "playing-state", "media.state", FAST, words="media"),
    _rule("camera-control", "on", "camera_settings.on", SLOW),
    _rule("camera-control", "night-shot", "camera_settings.night_vision", SLOW, words="night"),
    _rule("camera-control", "recording-mode", "camera_settings.recording", SLOW, words="recording"),
    # It switches the detection on, and does not tell that something moves (merdok/homebridge-miot#463).
    _rule("motion-detection", "motion-detection", "camera_settings.motion_detection", SLOW),
)

_FAULTS: Final = (_rule(ANY, "fault", "diagnostics.fault", NORMAL, writable=False),)

RULES: Final[tuple[Rule, ...]] = (
    *_LIGHT, *_SWITCH, *_SETTINGS, *_AIR, *_CLIMATE, *_KITCHEN, *_COVERS, *_CLEANING, *_SENSORS, *_MEDIA, *_FAULTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActionRule:
    """An action without arguments as a command of a capability; `beside`: only where the product has that service."""

    services: tuple[str, ...]
    action: str
    capability: str
    member: str
    beside: str = ""


ACTIONS: Final = (
    ActionRule(("vacuum", "robot-cleaner"), "start-sweep", "vacuum", "start"),
    ActionRule(("vacuum", "robot-cleaner"), "pause", "vacuum", "pause"),
    ActionRule(("vacuum", "robot-cleaner"), "pause-sweeping", "vacuum", "pause"),
    ActionRule(("vacuum", "robot-cleaner"), "stop-sweeping", "vacuum", "stop"),
    ActionRule(("vacuum", "robot-cleaner"), "stop-sweeping", "vacuum", "pause"),
    ActionRule(("battery",), "start-charge", "vacuum", "dock", beside="vacuum"),
    ActionRule(("vacuum", "robot-cleaner", "identify"), "identify", "vacuum", "locate", beside="vacuum"),
    ActionRule(("vacuum", "robot-cleaner"), "find-device", "vacuum", "locate"),
    *(ActionRule((service,), "pause", capability, "pause") for service, capability in APPLIANCES.items()),
    ActionRule(("play-control",), "play", "media", "play"),
    ActionRule(("play-control",), "pause", "media", "pause"),
    ActionRule(("play-control",), "next", "media", "next"),
    ActionRule(("play-control",), "previous", "media", "previous"),
)

CANCELS: Final = ("cancel-cooking", "stop-cooking", "stop-working", "stop-work", "stop-wash", "stop", "cancel")
"""Actions that end what heats or washes."""
WORKING: Final = ("running", "preheating", "keep_warm", "heating", "boiling")
"""States of a kettle or appliance in which it is on."""

BUTTONS: Final = ("remote", "switch-sensor", "wireless-switch", "button", "remote-control")
PRESSES: Final = {
    "click": "single", "single-click": "single", "single-press": "single", "double-click": "double",
    "double-press": "double", "long-press": "long", "long-click": "long",
}  # fmt: skip
"""Events of a button by the kind of press that they mean."""

RINGS: Final = ("doorbell-ring",)

MOTIONS: Final = {"motion-detected": True, "no-motion": False}
CONTACTS: Final = {"open": True, "opened": True, "close": False, "closed": False}
MOTION_LASTS: Final = 120.0
"""Seconds after which a sensor that only tells of motion is taken to see none (its own pause is up to a minute)."""

METERED: Final = ("switch", "meter")
"""Capabilities whose members a plug has itself."""

THINGS: Final = frozenset(
    (
        "light", "switch", "plug", "fan", "climate", "humidifier", "dehumidifier", "purifier", "kettle", "cover",
        "vacuum", "water_heater", "media", *APPLIANCES.values(),
    )
)  # fmt: skip
"""Capabilities that are what a product is; of several, one is the main one and the others are its components."""

MAINS: Final = {
    "ceiling-fan": "fan", "fan": "fan", "heater": "climate", "air-conditioner": "climate", "aircondition": "climate",
    "airc": "climate", "airer": "cover", "curtain": "cover", "kettle": "kettle", "vacuum": "vacuum",
    "humidifier": "humidifier", "dehumidifier": "dehumidifier", "derh": "dehumidifier", "airpurifier": "purifier",
    "air-purifier": "purifier", "airp": "purifier", "light": "light", "outlet": "plug",
    "plug": "plug", "switch": "switch", "speaker": "media", "bhf_light": "climate", "bath-heater": "climate",
}  # fmt: skip
"""The capability that a product mainly is, by the type of its device or the middle word of its model."""
