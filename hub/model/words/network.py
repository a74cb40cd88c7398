"""What joins the devices of the house."""

from hub.model.capability import Capability, Category, CommandType, Property
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

PAIRING = Capability(
    "pairing",
    "What lets new devices into its own network.",
    (
        Property(
            "pairing_open", Kind.BOOL, "Whether new devices may join now.", category=Category.DIAGNOSTIC,
            self_changing=True,
        ),
        Property(
            "pairing_left", Kind.DURATION, "For how much longer.", unit="s", minimum=0, category=Category.DIAGNOSTIC,
            required=False, self_changing=True,
        ),
    ),
    commands=(
        CommandType(
            "permit_join", "Let new devices join, for a while.",
            (
                Property(
                    "seconds", Kind.INT, "For how long; 0: no longer.", unit="s", minimum=0, maximum=254, step=1,
                ),
            ),
        ),
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (NETWORK, PAIRING)
