"""What cooks, boils and washes.

What heats, cooks or lets water run is started and stopped by `on`, and by nothing else, so that the guards hold. Where
it is not surely known how a product is started, its `on` is only told.
"""

from hub.model.capability import Capability, CommandType, Guard, Property
from hub.model.words.guards import BREW_GUARD, COOK_GUARD, KETTLE_GUARD, WASH_GUARD
from hub.model.words.shapes import AUTO_OFF, celsius, choice, flag, length, measure, on, optional, sensor

STATES = ("off", "idle", "scheduled", "preheating", "running", "paused", "keep_warm", "done", "error")

WASHES = (
    "standard", "eco", "quick", "intensive", "glass", "sterilize", "daily", "delicate", "down", "heavy", "custom",
    "rinse", "spin", "cotton", "synthetic", "shirt", "hot", "wool", "drum_clean", "baby", "jacket", "wash_dry",
    "wash_dry_quick", "underwear", "dry", "air_wash",
)  # fmt: skip

KETTLE = Capability(
    "kettle",
    "A kettle: switching it on heats, so it must be allowed for the device.",
    (
        optional(on("Whether it heats or keeps warm.", KETTLE_GUARD)),
        AUTO_OFF,
        choice("state", "What it does now.", "idle", "heating", "boiling", "keep_warm", "cooling", told=True),
        celsius("temperature", "Water temperature.", 0, 110, 1, writable=False),
        celsius("target_temperature", "Temperature to heat to.", 40, 100, 1, writable=True),
        flag("keep_warm", "Whether it keeps warm after it has heated.", told=True),
        celsius("keep_warm_temperature", "Temperature that it keeps.", 0, 100, 1, writable=False),
        length("keep_warm_time", "How long it keeps warm.", 86_400, 60, told=True),
    ),
)


def _appliance(name: str, doc: str, guard: Guard, *more: Property) -> Capability:
    return Capability(
        name,
        doc,
        (
            optional(on("Whether it runs; switching it off ends what it does.", guard)),
            choice("state", "What it does now.", *STATES, told=True),
            *more,
            length("remaining", "Time until it is done.", 86_400, 1, told=True),
        ),
        commands=(
            CommandType("pause", "Pause until a person goes on.", required=False),
            CommandType("cancel", "End what it does, where its `on` cannot.", required=False),
        ),
    )


def _cooks(name: str, doc: str, *programs: str) -> Capability:
    program = (choice("program", "What it cooks.", *programs, told=True),) if programs else ()
    return _appliance(
        name,
        doc,
        COOK_GUARD,
        *program,
        length("duration", "How long it is to cook.", 86_400, 60),
        celsius("temperature", "Temperature inside.", 0, 300, 1, writable=False),
        celsius("target_temperature", "Temperature to reach inside.", 30, 300, 1, writable=True),
    )


MICROWAVE = _cooks("microwave", "A microwave.")
OVEN = _cooks("oven", "An oven.", "cheese", "tart", "wing", "seafood")
AIR_FRYER = _cooks("air_fryer", "An air fryer.")
COOKER = _cooks("cooker", "A cooker or health pot.")

COFFEE_MACHINE = _appliance("coffee_machine", "A coffee machine.", BREW_GUARD)

DISHWASHER = _appliance(
    "dishwasher",
    "A dishwasher. Switched on, it runs its programme.",
    WASH_GUARD,
    choice("program", "What it washes with.", *WASHES),
    celsius("temperature", "Temperature of the water.", 0, 110, 1, writable=False),
)

WASHER = _appliance(
    "washer",
    "A washing machine. Switched on, it runs its programme.",
    WASH_GUARD,
    choice("program", "What it washes with.", *WASHES),
)

TDS = sensor(
    "tds",
    "A sensor of what is dissolved in water.",
    measure("tds", "What is dissolved in the water.", "ppm", 1),
)

FRIDGE = Capability(
    "fridge",
    "A refrigerator; its other compartments are components.",
    (
        choice("mode", "How it cools.", "smart", "holiday", "eco", "manual"),
        flag("on", "Whether the compartment cools.", told=True),
        celsius("temperature", "Temperature inside.", -40, 40, 1, writable=False),
        celsius("target_temperature", "Temperature to keep inside.", -30, 15, 1, writable=True),
    ),
)

CAPABILITIES: tuple[Capability, ...] = (
    KETTLE, MICROWAVE, OVEN, AIR_FRYER, COOKER, COFFEE_MACHINE, DISHWASHER, WASHER, FRIDGE, TDS,
)  # fmt: skip
