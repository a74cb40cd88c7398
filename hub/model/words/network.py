"""What joins the devices of the house."""

from hub.model.capability import Capability, Category, Property
from hub.model.value import Kind


def _count(name: str, doc: str) -> Property:
    return Property(
        name, Kind.INT, doc, minimum=0, step=1, category=Category.DIAGNOSTIC, required=False, self_changing=True
    )


NETWORK = Capability(
    "network",
    "A router: how many devices are in its network.",
    (_count("clients", "Devices in the network now."), _count("guests", "Devices in the guests' network now.")),
)

CAPABILITIES: tuple[Capability, ...] = (NETWORK,)
