"""The capability vocabulary: declared once, as data, in `hub/model/words/`.

Names follow Matter's data model where it has the thing, else SmartThings or MIoT. Polarity is fixed here: a cover's
position is 0 closed or lowered and 100 open or raised; `contact.open` is true when open.
"""

from hub.model.capability import Capability, Category, Property
from hub.model.errors import UnknownName
from hub.model.value import Kind
from hub.model.words import air, basics, cleaning, climate, covers, kitchen, lighting, media, network, sensors, settings

CAPABILITIES: tuple[Capability, ...] = (
    *basics.CAPABILITIES,
    *lighting.CAPABILITIES,
    *climate.CAPABILITIES,
    *air.CAPABILITIES,
    *kitchen.CAPABILITIES,
    *cleaning.CAPABILITIES,
    *covers.CAPABILITIES,
    *sensors.CAPABILITIES,
    *media.CAPABILITIES,
    *network.CAPABILITIES,
    *settings.CAPABILITIES,
)

ONLINE = Property(
    "online", Kind.BOOL, "Whether the device can be reached.", category=Category.DIAGNOSTIC, self_changing=True
)
"""What every device has beside its capabilities; known to scenes, and told by nobody but the hub."""

_BY_NAME = {capability.name: capability for capability in CAPABILITIES}


def capability(name: str) -> Capability:
    """The capability of that name.

    Raises:
        UnknownName: there is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownName("device.unknown_capability", name=name) from None
