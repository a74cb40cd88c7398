"""Curtains and drying racks. A position is 0 closed or lowered, 100 open or raised.

Facts: merdok/homebridge-miot, python-miio curtain_youpin.py. The hyd racks know three places only: 1 is up, 2 down,
0 in between (al-one's cover_position_mapping); they can be sent up or down, so what is asked is rounded to one of
these.
"""

from drivers.kit.decode import number
from drivers.miio.definitions.miot_words import aimed_at, choice, motor_stop, on, position
from drivers.miio.profiles.miot import MiotDefinition, Prop, Together
from hub.model.value import Value

PLACES = {0: 50, 1: 100, 2: 0}
UP, DOWN = Together(((Prop(2, 2), 1),)), Together(((Prop(2, 2), 2),))


def _place(wire: object) -> int | None:
    return PLACES.get(wire) if isinstance(wire, int) and not isinstance(wire, bool) else None


def _send_up_or_down(value: Value) -> object:
    return UP if (number(value) or 0) >= 50 else DOWN


DEFINITIONS: tuple[MiotDefinition, ...] = (
    MiotDefinition(
        vendor="Dooya",
        name="Curtain",
        models=("dooya.curtain.m2",),
        bindings=(
            position(2, 6, aimed_at(2, 7)),
            choice("cover", "movement", 2, 4, {0: "closing", 1: "stopped", 2: "opening"}, writable=False),
            motor_stop(2, 2, 1),
        ),
    ),
    MiotDefinition(
        vendor="Scenario",
        name="Curtain X",
        models=("leshi.curtain.v0001",),
        bindings=(position(2, 5, aimed_at(2, 6)), motor_stop(2, 2, 1)),
    ),
    MiotDefinition(
        vendor="Aqara",
        name="Curtain controller",
        models=("lumi.curtain.hagl05", "lumi.curtain.hagl08"),
        bindings=(
            position(2, 3, aimed_at(2, 7)),
            choice("cover", "movement", 2, 6, {0: "stopped", 1: "opening", 2: "closing"}, writable=False),
            motor_stop(2, 2, 0),
        ),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Smart clothes drying rack",
        models=("hyd.airer.znlyj1", "hyd.airer.znlyj2", "hyd.airer.znlyj4"),
        bindings=(
            position(2, 3, _send_up_or_down, _place, step=100),
            choice("cover", "movement", 2, 4, {0: "stopped", 1: "opening", 2: "closing", 3: "stopped"}, writable=False),
            motor_stop(2, 2, 0),
            on("light", 3, 1, "light"),
        ),
        chunk=1,
    ),
    MiotDefinition(
        vendor="Aqara",
        name="Smart clothes drying rack Lite",
        models=("lumi.airer.acn02",),
        bindings=(
            position(2, 4, aimed_at(2, 5)),
            choice("cover", "movement", 2, 3, {0: "stopped", 1: "closing", 2: "opening"}, writable=False),
            motor_stop(2, 2, 0),
            on("light", 3, 1, "light"),
        ),
    ),
)
