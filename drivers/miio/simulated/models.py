"""The table of simulated models."""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.miio.simulated.air import Dehumidifier, Purifier
from drivers.miio.simulated.appliance import Appliance, Place
from drivers.miio.simulated.climate import AirConditioner, Fan, Heater
from drivers.miio.simulated.cooking import AirFryer, Microwave, Oven
from drivers.miio.simulated.covers import Curtain, DryingRack
from drivers.miio.simulated.fountain import Fountain
from drivers.miio.simulated.gateway import Gateway
from drivers.miio.simulated.humidifiers import LegacyHumidifier, MiotHumidifier
from drivers.miio.simulated.kettle import Kettle
from drivers.miio.simulated.laundry import Dishwasher, Washer
from drivers.miio.simulated.lights import CeilingLamp, ColorBulb, DeskLamp, MonitorBar, PhilipsBulb
from drivers.miio.simulated.miot import MiotAppliance
from drivers.miio.simulated.plugs import MeteringPlug, PowerStrip
from drivers.miio.simulated.scene_gateway import SceneGateway
from drivers.miio.simulated.sensors import (
    BrightMotion,
    DoorbellButton,
    KineticButton,
    LightContact,
    Motion,
    PlainContact,
    RoundButton,
    Thermometer,
)
from drivers.miio.simulated.vacuum import Vacuum
from drivers.miio.simulated.warm import BathHeater, Fridge, TouchyKettle, WaterHeater

DEVICES: Final[Mapping[str, Callable[[Place], Appliance]]] = {
    "careli.fryer.maf02": AirFryer,
    "chunmi.microwave.n23l01": Microwave,
    "chunmi.oven.x02": Oven,
    "cuco.plug.cp2": MeteringPlug,
    "cuco.plug.cp5": PowerStrip,
    "dmaker.fan.p10": Fan,
    "dooya.curtain.m2": Curtain,
    "hyd.airer.znlyj2": DryingRack,
    "lumi.gateway.mgl03": Gateway,
    "lumi.gateway.v3": SceneGateway,
    "minij.washer.v5": Washer,
    "mmgg.pet_waterer.s1": Fountain,
    "nwt.derh.312en": Dehumidifier,
    "philips.light.bulb": PhilipsBulb,
    "rockrobo.vacuum.v1": Vacuum,
    "viomi.dishwasher.m02": Dishwasher,
    "viomi.fridge.m1": Fridge,
    "viomi.waterheater.e8": WaterHeater,
    "xiaomi.aircondition.mc1": AirConditioner,
    "xiaomi.kettle.ym3pro": TouchyKettle,
    "yeelink.bhf_light.v5": BathHeater,
    "yeelink.light.ceilc": CeilingLamp,
    "yeelink.light.colorc": ColorBulb,
    "yeelink.light.lamp1": DeskLamp,
    "yeelink.light.lamp22": MonitorBar,
    "yunmi.kettle.v19": Kettle,
    "zhimi.airpurifier.mb3": Purifier,
    "zhimi.heater.mc2": Heater,
    "zhimi.humidifier.ca4": MiotHumidifier,
    "zhimi.humidifier.cb1": LegacyHumidifier,
}

CHILDREN: Final[Mapping[str, Callable[[Place], MiotAppliance]]] = {
    "isa.magnet.dw2hl": LightContact,
    "linp.remote.k9b01": KineticButton,
    "linp.remote.k9b1": DoorbellButton,
    "lumi.motion.acn001": BrightMotion,
    "lumi.remote.mcn001": RoundButton,
    "lumi.sensor_magnet.v2": PlainContact,
    "lumi.sensor_motion.v2": Motion,
    "miaomiaoce.sensor_ht.t9": Thermometer,
}
