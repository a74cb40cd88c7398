"""What adopting the devices of a file would do: a handle, a room and a way for each, or the reason why not.

Nothing is asked of any device here, and nothing is written: a person looks at the plan first.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from hub.discovery.kin import known_better, same_as
from hub.discovery.sightings import Sightings, clean
from hub.model.capability import Abilities
from hub.model.descriptions import name_of
from hub.model.device import Sighting
from hub.model.secret import Secret

LONGEST_HANDLE: Final = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """One device of a file, or that was heard; what is not known is empty.

    `parent`: the vendor's id of its gateway. `token`: the file has it, or it needs none. `digest`: of the token.
    `behind`: it has no address of its own. `handle`: the one that is proposed for it.
    """

    family: str
    id: str = ""
    name: str = ""
    model: str = ""
    address: str = ""
    room: str = ""
    parent: str = ""
    token: bool = False
    behind: bool = False
    digest: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one of them. `reason` is a message id with `params`: why it is not taken, or what to know.

    `area` is the handle of its room, `area_name` what the room is called where it is new. `address` is empty where the
    network has said it. `via` is the handle of its gateway.
    """

    ref: str
    take: bool
    name: str = ""
    handle: str = ""
    area: str = ""
    area_name: str = ""
    model: str = ""
    address: str = ""
    via: str = ""
    reason: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plan looks at.

    `families`: what each knows of models. `unreached` (family, model, id, model of its gateway): the message why such a
    device cannot be adopted, or nothing. `secret`: what is kept of an endpoint. `areas`: names by handle. `endpoints`:
    by handle. `reserved`: words that are no handles. `describing`: of families whose devices describe themselves, the
    message why one of them (by its id) cannot be adopted, or nothing.
    """

    sightings: Sightings
    families: Mapping[str, Callable[[str], Abilities | None]]
    adopted: Callable[[str], bool]
    unreached: Callable[[str, str, str, str], str]
    secret: Callable[[str], Secret | None]
    areas: Mapping[str, str]
    endpoints: Mapping[str, tuple[str, ...]]
    reserved: Collection[str] = ()
    describing: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def heard_as_wanted(sightings: Iterable[Sighting], has_no_secret: Callable[[Sighting], bool]) -> list[Wanted]:
    """What was heard, as a plan takes it: name, room and handle as they are proposed there."""
    found = []
    for one in sightings:
        details = dict(one.details)
        found.append(
            Wanted(
                one.family, one.wire_id, one.name, one.model, room=details.get("area", ""), token=has_no_secret(one),
                handle=details.get("handle", ""),
            )
        )  # fmt: skip
    return found


def plan(wanted: Sequence[Wanted], around: Surroundings) -> tuple[Planned, ...]:
    """The plan for each, in the order given; gateways may come after what is behind them."""
    planner = _Planner(around, wanted)
    done: dict[int, Planned] = {}
    for child in (False, True):  # what leads through a gateway needs the handle that the gateway gets
        for index, one in enumerate(wanted):
            if one.behind is child:
                done[index] = planner.planned(one)
    return tuple(done[index] for index in range(len(wanted)))


def digest_of(secret: Secret) -> str:
    """What two tokens are compared by where neither may be shown."""
    return sha256(secret.reveal().encode()).hexdigest()


def handle_of(name: str, kind: str, taken: Collection[str], room: str = "") -> str:
    """A handle made of a name in any script, else of the kind of thing; of several, the room tells which one.

    What is taken even so is numbered.
    """
    stem = _word(name) or _word(kind) or "device"
    if stem in taken and room and not stem.startswith(_word(room)):
        stem = _word(f"{room} {stem}")
    handle, number = stem, 1
    while handle in taken:
        number += 1
        handle = f"{stem}_{number}"
    return handle


@dataclass(slots=True)
class _Planner:
    around: Surroundings
    wanted: Sequence[Wanted]
    taken: set[str] = field(init=False)
    refs: dict[str, str] = field(init=False)
    rooms: dict[str, str] = field(init=False)
    places: dict[str, Sighting] = field(init=False)
    kin: Mapping[str, tuple[str, ...]] = field(init=False)
    better: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        around = self.around
        self.taken = {*around.areas, *around.endpoints, *around.reserved}
        self.refs = {ref: handle for handle, refs in around.endpoints.items() for ref in refs}
        self.rooms = {name.casefold(): handle for handle, name in around.areas.items()}
        self.rooms |= {handle.casefold(): handle for handle in around.areas}
        heard = [row.sighting for row in around.sightings.rows()]
        self.places = {one.address.partition(":")[0]: one for one in heard}
        self.kin = same_as(heard)
        good = [one for one in heard if not self._doubt(one.family, one.wire_id)]
        self.better = known_better(good, same_as(good))

    def planned(self, one: Wanted) -> Planned:
        ref = self._ref(one)
        row = self.around.sightings.find(ref)
        sighting = row.sighting if row else None
        model = one.model or (sighting.model if sighting else "")
        owner = self.refs.get(ref)
        anew = self._has_new_token(one, ref)
        if owner is not None and (self.around.adopted(ref) or one.behind) and not anew:
            return Planned(ref, False, one.name, owner, model=model, reason="plan.have", params=(("handle", owner),))
        reason, params = self._against(one, ref, model, heard=sighting is not None)
        if reason:
            return Planned(ref or one.address or one.id, False, one.name, model=model, reason=reason, params=params)
        planned = self._taken(one, ref, model, sighting, owner)
        return replace(planned, reason="plan.new_token", params=()) if anew else planned

    def _has_new_token(self, one: Wanted, ref: str) -> bool:
        """Whether the file has another token than the one that is kept: paired anew since."""
        kept = self.around.secret(ref) if one.digest and not one.behind else None
        return kept is not None and digest_of(kept) != one.digest

    def _taken(self, one: Wanted, ref: str, model: str, sighting: Sighting | None, owner: str | None) -> Planned:
        kind = _kind(model)
        word = _word(one.name)
        name = f"{one.name} {kind}" if word in self.around.reserved else one.name
        handle = owner or handle_of(one.handle or name, kind, self.taken, one.room)
        self.taken.add(handle)
        self.refs[ref] = handle
        area, area_name = self._room(one.room)
        via = self.refs.get(f"{one.family}:{one.parent}", "") if one.behind else ""
        address = "" if sighting is not None or via else one.address
        reason, params = ("plan.not_heard_lately", (("address", address),)) if address else ("", ())
        return Planned(ref, True, one.name, handle, area, area_name, model, address, via, reason, params)

    def _ref(self, one: Wanted) -> str:
        """The endpoint: by its id, else by who was heard at its address; empty when neither says one."""
        if one.id:
            return f"{one.family}:{one.id}"
        there = self.places.get(one.address) if one.address else None
        return there.ref if there is not None and there.family == one.family else ""

    def _against(self, one: Wanted, ref: str, model: str, *, heard: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Why it cannot be adopted; nothing when it can."""
        knows = self.around.families.get(one.family)
        about = (("model", model or "?"),)
        if knows is None:
            return "adopt.unknown_family", (("family", one.family), ("known", ", ".join(sorted(self.around.families))))
        if not ref:
            return "plan.no_id", (("address", one.address or "?"),)
        if one.family in self.around.describing:
            return self._against_described(one, ref, model, heard=heard)
        known = bool(model) and knows(model) is not None
        if (unreached := self.around.unreached(one.family, "" if known else model, one.id, "")) and not one.behind:
            return unreached, about
        if one.behind:
            return self._against_child(one, model, known=known)
        if model and not known:
            return "plan.unknown_model", about
        if not one.token:
            return "plan.no_token", (("ref", ref),)
        return ("", ()) if heard or one.address else ("plan.not_heard", ())

    def _against_described(
        self, one: Wanted, ref: str, model: str, *, heard: bool
    ) -> tuple[str, tuple[tuple[str, str], ...]]:  # fmt: skip
        doubt = self._doubt(one.family, one.id)
        if doubt:
            return doubt, (("ref", ref), ("model", model or "?"))
        if not heard:
            return "plan.said_nothing", ()
        if ref in self.better:
            return "plan.known_better", (("other", self.better[ref]),)
        owned = next((other for other in self.kin.get(ref, ()) if other in self.refs), None)
        if owned is not None:
            return "plan.have_otherwise", (("handle", self.refs[owned]), ("other", owned), ("ref", ref))
        return "", ()

    def _doubt(self, family: str, wire_id: str) -> str:
        doubt = self.around.describing.get(family)
        return "" if doubt is None else doubt(wire_id)

    def _against_child(self, one: Wanted, model: str, *, known: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
        gateway = f"{one.family}:{one.parent}"
        leads = next((other.model for other in self.wanted if other.id == one.parent), "") if one.parent else ""
        if reason := self.around.unreached(one.family, "", "", leads):
            return reason, (("model", leads),)
        if gateway not in self.refs:
            told = "plan.gateway_not_taken" if leads else "plan.no_gateway" if one.parent else "plan.no_gateway_said"
            return told, (("gateway", one.parent),)
        return ("", ()) if known else ("plan.unknown_model", (("model", model or "?"),))

    def _room(self, name: str) -> tuple[str, str]:
        """(handle, name) of a room; the name is empty where the room is there already."""
        if not name:
            return "", ""
        known = self.rooms.get(name.casefold())
        if known is not None:
            return known, "" if known in self.around.areas else name
        handle = handle_of(name, "area", self.taken)
        self.taken.add(handle)
        self.rooms[name.casefold()] = handle
        return handle, name


def owner_of(ref: str, devices: Mapping[str, tuple[str, ...]]) -> str | None:
    """The handle of the device that has the endpoint. `devices`: refs by handle."""
    return next((handle for handle, refs in devices.items() if ref in refs), None)


def free_handle(model: str, ref: str, devices: Mapping[str, tuple[str, ...]]) -> str:
    """A handle made of the model's middle word (`maker.kettle.v1` -> `kettle`), numbered until it is free."""
    words = name_of(model).lower().split(".")
    kind = words[1] if len(words) == 3 else ".".join(words)
    stem = re.sub(r"\W+", "_", kind, flags=re.ASCII).strip("_")
    if not stem or stem[0].isdigit():
        stem = re.sub(r"\W+", "_", ref.lower(), flags=re.ASCII)
    handle, number = stem, 1
    while handle in devices:
        number += 1
        handle = f"{stem}_{number}"
    return handle


def _kind(model: str) -> str:
    """The word for the kind of thing in a model (`maker.kettle.v1`: `kettle`, `gateway.v3`: `gateway`)."""
    words = model.split(".")
    return words[1] if len(words) > 2 else words[0]


def _word(name: str) -> str:
    """A name as a word for scenes: letters of any script, digits, `_`; empty when nothing is left of it."""
    normal = unicodedata.normalize("NFKC", clean(name)).lower()
    word = re.sub(r"_+", "_", "".join(c if f"a{c}".isidentifier() else "_" for c in normal)).strip("_")
    word = word[:LONGEST_HANDLE].strip("_")
    return word if word.isidentifier() else f"nr_{word}" if f"nr_{word}".isidentifier() and word else ""
