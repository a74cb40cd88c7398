"""The gateway lumi.gateway.mgl03: itself, and its children by their dids. Source: homebridge-miot (its own properties).

What a child answers comes from the gateway's memory; a child out of reach is answered with -4004 (taken: no source says
what the gateway itself says).
"""

from collections.abc import Mapping
from typing import ClassVar

from drivers.miio.simulated.appliance import Place
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import BAD_DID, MiotAppliance

UNREACHABLE = -4004


class Gateway(MiotAppliance):
    """A box with a lamp, and what speaks through it."""

    FACTS = table("""
        3.1   arming-mode         int   rwn  0,1,2,3        0
        3.9   delay-time-basic    int   rw   0..60/5        0
        3.11  alarm-volume-basic  int   rw   0,1,2,3        2
        3.21  target-arming-mode  int   rwn  0,1,2,3        0
        3.22  alarm               int   rwn  0,1,2          0
        4.1   button              int   n    1,2,3,10,16,21  1
        6.6   led                 int   rwn  0,1            1
        7.1   accidental-deletion int   rwn  0,1            0
    """)
    WORDS = ("press",)
    CLICKS: ClassVar[Mapping[str, int]] = {"single": 1, "double": 2, "long": 16}

    def __init__(self, place: Place) -> None:
        self.children: dict[str, MiotAppliance] = {}
        self.unreachable: set[str] = set()
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """That of the child with the quickest."""
        return min((child.pace for child in self.children.values() if child.pace is not None), default=None)

    def advance(self, seconds: float) -> None:
        """Time passes for the children too."""
        for did, child in self.children.items():
            child.advance(seconds)
            if did in self.unreachable:
                child.forget_changes()
            else:
                child.flush()

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """The arming mode follows its target."""
        super().written(batch)
        if "3.21" in batch:
            self.put("3.1", batch["3.21"])

    def acted(self, what: str, value: object) -> None:
        """`press` its button: single, double, long."""
        click = self.CLICKS.get(str(value), 1)
        self.place.push("properties_changed", [{"did": self.place.did, "siid": 4, "piid": 1, "value": click}])

    def read(self, item: Mapping[str, object]) -> dict[str, object]:
        """Answer for itself or for the child that the item names."""
        did = item["did"]
        if did == self.place.did:
            return super().read(item)
        child = self.children.get(str(did))
        echo = {"did": did, "siid": item["siid"], "piid": item["piid"]}
        if child is None:
            return {**echo, "code": BAD_DID}
        if did in self.unreachable:
            return {**echo, "code": UNREACHABLE}
        return child.read(item)

    def _write_all(self, items: list[Mapping[str, object]]) -> list[dict[str, object]]:
        own = [item for item in items if item["did"] == self.place.did]
        answers = iter(super()._write_all(own))
        return [
            next(answers)
            if item["did"] == self.place.did
            else {"did": item["did"], "siid": item["siid"], "piid": item["piid"], "code": BAD_DID}
            for item in items
        ]
