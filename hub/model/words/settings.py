"""What products have beside what they are for: settings, their state of health, parts that wear out."""

from hub.model.capability import Capability, Category, CommandType, Property
from hub.model.value import Kind
from hub.model.words.shapes import flag, measure, percent

SETTINGS = Capability(
    "settings",
    "Settings of the device itself.",
    (
        flag("led", "Whether its indicator light or display is on.", category=Category.CONFIG),
        Property(
            "led_brightness", Kind.INT, "How bright its indicator light or display is.", unit="%", minimum=0,
            maximum=100, step=1, writable=True, category=Category.CONFIG, required=False,
        ),
        flag("buzzer", "Whether it beeps.", category=Category.CONFIG),
        Property(
            "volume", Kind.INT, "How loud it beeps or speaks.", unit="%", minimum=0, maximum=100, step=1,
            writable=True, category=Category.CONFIG, required=False,
        ),
        flag("child_lock", "Whether its own buttons are locked.", category=Category.CONFIG),
        Property(
            "power_on", Kind.ENUM, "What it does when its power comes back.",
            options=("off", "on", "previous", "toggle"), writable=True, category=Category.CONFIG, required=False,
        ),
        flag("ionizer", "Whether it makes ions.", category=Category.CONFIG),
        flag("reverse", "Whether its direction is turned round.", category=Category.CONFIG),
    ),
)  # fmt: skip

DIAGNOSTICS = Capability(
    "diagnostics",
    "What the device says of its own health.",
    (
        Property(
            "fault", Kind.TEXT, "`none`, or what is wrong, in its maker's word or as `code_7`.",
            category=Category.DIAGNOSTIC, self_changing=True, required=False,
        ),
        Property(
            "run_time", Kind.DURATION, "How long it has worked in its life.", unit="s", minimum=0,
            category=Category.DIAGNOSTIC, self_changing=True, required=False,
        ),
        Property(
            "link_quality", Kind.INT, "How well its radio is heard, 255 best.", minimum=0, maximum=255, step=1,
            category=Category.DIAGNOSTIC, self_changing=True, required=False,
        ),
        Property(
            "update_available", Kind.BOOL, "Whether a newer firmware is there for it.", category=Category.DIAGNOSTIC,
            self_changing=True, required=False,
        ),
    ),
)  # fmt: skip

IDENTIFY = Capability(
    "identify",
    "Something that can show which one it is: it blinks or beeps.",
    commands=(CommandType("identify", "Show which one it is."),),
)

FILTER = Capability(
    "filter",
    "A filter that wears out; a second one is the component `filter_2`.",
    (
        percent("filter_life", "Life left.", required=False, self_changing=True),
        Property(
            "filter_left", Kind.DURATION, "Time left until it must be replaced.", unit="s", minimum=0, required=False,
            category=Category.DIAGNOSTIC, self_changing=True,
        ),
        Property(
            "filter_used", Kind.DURATION, "How long it was used.", unit="s", minimum=0, required=False,
            category=Category.DIAGNOSTIC, self_changing=True,
        ),
    ),
)  # fmt: skip

METER = Capability(
    "meter",
    "What measures the current that it uses, and is no plug.",
    (
        measure("power", "Power drawn now.", "W", 0.1),
        measure("energy", "Energy used since the counter began.", "kWh", 0.01),
        measure("voltage", "Mains voltage.", "V", 0.1),
        measure("current", "Current drawn now.", "A", 0.001),
    ),
)

CAPABILITIES: tuple[Capability, ...] = (SETTINGS, DIAGNOSTICS, IDENTIFY, FILTER, METER)
