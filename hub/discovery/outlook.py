"""What is to be known before an endpoint is adopted: whether it has a secret, and the device that it may belong to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.discovery.kin import same_as
from hub.model.device import Sighting
from hub.model.ports import Secretless


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a secret is wanted, and the `device` that it may join as one more way to it.

    `alike`: numbers that both name say that it is that device; no proof, since anybody can name any.
    """

    secret: bool
    device: str | None = None
    alike: bool = False


def outlook(
    ref: str, handle: str | None, driver: object, devices: Mapping[str, tuple[str, ...]], heard: Iterable[Sighting]
) -> Outlook:
    """What adopting an endpoint under a handle, or under none, would take. `devices`: refs by handle."""
    secret = not (isinstance(driver, Secretless) and driver.has_no_secret(ref.partition(":")[2]))
    ours = [one for refs in devices.values() for one in refs]
    if ref in ours:
        return Outlook(secret)
    kin = same_as([*map(_named, (ref, *ours)), *heard]).get(ref, ())
    like = next((name for name, refs in devices.items() if any(one in kin for one in refs)), None)
    device = like if handle is None else handle if devices.get(handle) else None
    return Outlook(secret, device, device is not None and device == like)


def _named(ref: str) -> Sighting:
    """What an endpoint says by its name alone."""
    family, _, wire_id = ref.partition(":")
    return Sighting(family, wire_id, "", "book")
