"""What facts of lamps, plugs, curtains, vacuums, sensors and cameras mean."""

from typing import Any

from tests.drivers.miio.definitions.readings import (
    Fact,
    Reading,
    color,
    fault,
    label,
    no,
    number,
    one_of,
    places,
    same_word,
    times,
    within,
    words,
    yes,
)

VACUUM_STATES = words(
    idle="sleep dormant starting charger_disconnected shutting_down updating upgrading shutdown "
    "idle_not_docked",
    cleaning="sweeping mopping sweeping_and_mopping spot_cleaning manual zone_cleaning segment_cleaning goto_target "
    "rfctrl remote_control vacuum_and_mop",
    paused="findchargerpause", returning="go_charging docking going_to_wash_mop",
    docked="charging fullcharge charging_complete emptying_bin washing_mop", error="charging_problem",
)  # fmt: skip
SUCTION_WORDS = words(
    quiet="silent silence", standard="basic stanrd", strong="middle medium", max="full_speed turbo enchance",
    none="sweep",
)  # fmt: skip


def suction(fact: Fact, wire: Any) -> Any:
    """Of four words `strong` may be the last but one, or the last."""
    if label(fact, wire) == "strong" and "medium" in fact["values"].values():
        return "max"
    return SUCTION_WORDS(fact, wire)


THREE = words(low="level1", medium="level2", high="level3")
COVER = words(stopped="stop pause", opening="up uping", closing="down downing")

ROWS: tuple[tuple[str, str, Reading], ...] = (
    # Lamps
    ("light:on", "light.on", yes),
    ("light:power", "light.on", yes),
    ("ambient-light:on", "light.on", yes),
    ("light:brightness", "light.brightness", number),
    ("light:bright", "light.brightness", number),
    ("ambient-light:brightness", "light.brightness", number),
    ("light:color-temperature", "light.color_temperature", number),
    ("light:ct", "light.color_temperature", within(2700, 6500)),
    ("light:cct", "light.color_temperature", times(2700 / 99, 3000 - 2700 / 99)),
    ("ambient-light:color-temperature", "light.color_temperature", number),
    ("light:color", "light.color", color),
    ("ambient-light:color", "light.color", color),
    ("light:mode", "light.effect", same_word),
    ("scene:mode", "light.effect", lambda fact, wire: label(fact, wire).replace("no_choose", "none")),
    ("light:off-delay-time", "light.auto_off", number),
    ("light:dv", "light.auto_off", number),
    ("light:delayoff", "light.auto_off", number),
    # Plugs and switches
    ("plug/*:on", "plug.on", yes),
    ("plug:power", "plug.on", yes),
    ("plug:temperature", "device_temperature.device_temperature", within(-50, 200)),
    ("plug/switch:temperature", "device_temperature.device_temperature", within(-50, 200)),
    ("curtain:polarity", "settings.reverse", yes),
    ("plug:usb-on", "switch.on", yes),
    ("switch:on", "switch.on", yes),
    ("plug/*:power-consumption", "plug.energy", times(0.01)),
    ("plug/switch:voltage", "plug.voltage", times(0.1)),
    ("plug/power-consumption:voltage", "plug.voltage", times(0.1)),
    ("plug/*:electric-current", "plug.current", times(0.001)),
    ("plug/indicator-light:power", "plug.power", times(0.1)),
    ("plug/*:electric-power", "plug.power", times(0.01)),
    ("plug:load-power", "plug.power", number),
    # Covers
    ("curtain:current-position", "cover.position", number),
    ("clothes_airer:level", "cover.position", within(0, 100)),
    ("airer:current-position", "cover.position", number),
    ("airer:current-position", "cover.position", places(_0=50, _1=100, _2=0)),
    ("clothes_airer:airer-location", "cover.position", places(_0=50, _1=100, _2=0)),
    ("curtain:status", "cover.movement", COVER),
    ("airer:status", "cover.movement", COVER),
    ("clothes_airer:airer-state", "cover.movement", COVER),
    ("clothes_airer:motor", "cover.movement", COVER),
    ("clothes_airer:light", "light.on", yes),
    ("clothes_airer:led", "light.on", yes),
    ("clothes_airer:dry-status", "switch.on", one_of("hotdry", "winddry")),
    ("clothes_airer:dry", "switch.on", lambda fact, wire: None if wire > 4 else wire > 0),
    ("curtain:motor-reverse", "settings.reverse", yes),
    # Vacuums
    ("vacuum:status", "vacuum.state", VACUUM_STATES),
    ("vacuum:state", "vacuum.state", VACUUM_STATES),
    ("vacuum:run-state", "vacuum.state", VACUUM_STATES),
    ("vacuum:mode", "vacuum.suction", suction),
    ("vacuum:fan-level", "vacuum.suction", suction),
    ("vacuum:suction-grade", "vacuum.suction", suction),
    (
        "vacuum:fan-power", "vacuum.suction",
        lambda fact, wire: {
            38: "quiet", 60: "standard", 77: "strong", 90: "max", 101: "quiet", 102: "standard", 103: "strong",
            104: "max", 105: "gentle", 106: "custom",
        }.get(wire),
    ),
    ("vacuum:target-water-level", "vacuum.water", THREE),
    ("vacuum:water-grade", "vacuum.water", THREE),
    ("vacuum:mode", "vacuum.work", words(vacuum="sweep", vacuum_and_mop="sweep_and_mop", mop="")),
    ("vacuum:sweep-type", "vacuum.work", words(vacuum="sweep", vacuum_and_mop="mop_and_sweep", mop="")),
    ("vacuum:error-code", "diagnostics.fault", label),
    ("vacuum:main-brush-work-time", "brush.brush_left", lambda fact, wire: fact["lasts"] - wire),
    ("vacuum:side-brush-work-time", "brush.brush_left", lambda fact, wire: fact["lasts"] - wire),
    ("vacuum:filter-work-time", "filter.filter_left", lambda fact, wire: fact["lasts"] - wire),
    ("vacuum:s-area", "vacuum.area", number),
    ("vacuum:clean-area", "vacuum.area", number),
    ("vacuum:s-time", "vacuum.cleaning_time", number),
    ("vacuum:clean-time", "vacuum.cleaning_time", number),
    ("vacuum:battery", "battery.battery", within(0, 100)),
    ("vacuum:battary-life", "battery.battery", within(0, 100)),
    ("brush-cleaner:brush-life-level", "brush.brush_life", within(0, 100)),
    ("brush-cleaner:brush-left-time", "brush.brush_left", number),
    # Sensors, and what many products have
    ("*:battery-level", "battery.battery", number),
    ("*:charging-state", "battery.charging", one_of("charging")),
    ("environment:temperature", "temperature.temperature", within(-50, 100)),
    ("air_monitor:temperature", "temperature.temperature", within(-50, 100)),
    ("environment:relative-humidity", "humidity.humidity", number),
    ("air_monitor:humidity", "humidity.humidity", within(0, 100)),
    ("environment:pm2.5-density", "pm25.pm25", number),
    ("air_monitor:pm25", "pm25.pm25", number),
    ("environment:pm10-density", "pm10.pm10", number),
    ("environment:co2-density", "co2.co2", number),
    ("air_monitor:co2", "co2.co2", number),
    ("motion-sensor:motion-state", "occupancy.motion", yes),
    ("magnet-sensor:contact-state", "contact.open", no),
    ("gateway:illumination", "illuminance.illuminance", number),
    ("gateway:rgb", "light.on", lambda fact, wire: wire >> 24 > 0),
    ("gateway:rgb", "light.brightness", lambda fact, wire: float(wire >> 24)),
    ("gateway:rgb", "light.color", lambda fact, wire: color(fact, wire & 0xFFFFFF)),
    ("gateway:alarming-volume", "settings.volume", within(0, 100)),
    ("filter:filter-life-level", "filter.filter_life", within(0, 100)),
    ("filter:filter-left-time", "filter.filter_left", number),
    ("pet_fountain:filter-left-time", "filter.filter_left", number),
    ("pet_fountain:cotton-left-time", "filter.filter_left", number),
    ("pet_fountain:on", "switch.on", yes),
    ("pet_fountain:no-water-flag", "water_level.water_level", lambda fact, wire: 100 if wire else 0),
    ("pet_fountain:indicator-light", "settings.led", yes),
    ("*:fault", "diagnostics.fault", fault),
    # Cameras
    ("camera-control:on", "camera_settings.on", yes),
    ("camera:power", "camera_settings.on", yes),
    ("camera-control:night-shot", "camera_settings.night_vision", words(auto="", always="on", never="off")),
    ("camera:night-mode", "camera_settings.night_vision", words(auto="", always="on", never="off")),
    (
        "camera-control:recording-mode", "camera_settings.recording",
        words(always="continue_record", on_motion="dynamic_record", never="stop_record"),
    ),
    ("camera:motion-record", "camera_settings.recording", words(always="off", on_motion="on", never="stop")),
    ("camera-control:image-rollover", "camera_settings.flip", lambda fact, wire: {0: False, 180: True}.get(wire)),
    ("camera:flip", "camera_settings.flip", yes),
    ("camera-control:time-watermark", "camera_settings.watermark", yes),
    ("camera:watermark", "camera_settings.watermark", yes),
    ("camera:track", "camera_settings.follow", yes),
    ("camera:light", "settings.led", yes),
    ("motion-detection:motion-detection", "camera_settings.motion_detection", yes),
)  # fmt: skip
