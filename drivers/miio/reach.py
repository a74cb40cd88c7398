"""Which products cannot be reached as others are: facts by model and by the form of the vendor's id.

A model that Hearth has a definition for is not looked up here. Sources: facts of homebridge-miot (its
`requiresMiCloud`), XiaoMi/ha_xiaomi_home lan/profile_models.yaml, xiaomi-ble devices.py, python-roborock; al-one issues
94, 111 and 709 (doorbells sleep); the forms of ids as Mi Home's device list gives them.
"""

from fnmatch import fnmatchcase
from typing import Final

from hub.model.device import Sighting
from hub.model.errors import AuthFailed, HearthError, Unreachable
from hub.model.ports import Network

CLOUD: Final = "device.cloud_only"
BLE: Final = "device.ble_only"

_MODELS: Final = (
    ("xiaomi.wifispeaker.*", CLOUD),
    ("chunmi.cooker.eh1", CLOUD),
    ("scishare.coffee.s1102", CLOUD),
    ("yunmi.kettle.v[1279]", BLE),
    ("yunmi.kettle.v1[0-6]", BLE),
    ("miaomiaoce.sensor_ht.*", BLE),
    ("miaomiaoce.clock.*", BLE),
    ("cleargrass.sensor_ht.*", BLE),
    ("isa.magnet.*", BLE),
    ("hhcc.plantmonitor.*", BLE),
    ("xiaomi.scales.*", BLE),
    ("ninebot.scooter.*", BLE),
)
_IDS: Final = (
    ("group.*", "device.cloud_group"),
    ("miwifi.*", "device.router_not_here"),
    ("ir.*", "device.infrared"),
    ("miir.*", "device.infrared"),
)
_SLEEPERS: Final = (
    "madv.cateye.*", "loock.cateye.*", "loock.lock.*", "chuangmi.cateye.*", "linp.doorbell.*", "lumi.lock.*",
)  # fmt: skip
_MULTICAST: Final = ("lumi.gateway.v[123]", "lumi.acpartner.v3")
_ROBOROCK: Final = ("roborock.*", "rockrobo.*")


def why_unreached(model: str, wire_id: str = "", gateway: str = "") -> str:
    """The message that says why such a device cannot be adopted; empty when nothing speaks against it.

    `gateway` is the model of what it sits behind: some speak for their children only over multicast, to the other
    family of theirs.
    """
    if any(fnmatchcase(gateway, form) for form in _MULTICAST):
        return "device.behind_multicast"
    by_id = next((reason for form, reason in _IDS if fnmatchcase(wire_id, form)), "")
    return by_id or next((reason for form, reason in _MODELS if fnmatchcase(model, form)), "")


def sleeps(model: str) -> bool:
    """Whether it runs on a battery and is in the Wi-Fi only for moments."""
    return any(fnmatchcase(model, form) for form in _SLEEPERS)


def may_be_roborocks(model: str) -> bool:
    """Whether it can be bound to the Roborock app, and then answers no token of Mi Home."""
    return any(fnmatchcase(model, form) for form in _ROBOROCK)


def explained(error: HearthError, sighting: Sighting, network: Network, *, proven: bool) -> HearthError:
    """What a failed proof most likely means for this device. `proven`: the same token was right once before.

    Silence looks the same whatever it comes from: what is known of product and address picks the sentence.
    """
    ref, model, host = sighting.ref, sighting.model, sighting.address.partition(":")[0]
    if error.message_id == "device.wrong_token":
        if may_be_roborocks(model):
            return AuthFailed("device.perhaps_roborock", ref=ref, model=model)
        return AuthFailed("device.deaf", ref=ref) if proven else error
    if error.message_id != "device.silent_at":
        return error
    if sleeps(model):
        return Unreachable("device.asleep", ref=ref, model=model)
    if not network.local(host):
        return Unreachable("device.other_subnet", ref=ref, address=host, own=", ".join(network.prefixes))
    return Unreachable("device.heard_not_answering", ref=ref, address=host) if sighting.how != "typed" else error
