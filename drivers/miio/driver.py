"""The family: all miIO devices of the hub, over shared sockets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from drivers.miio import discover
from drivers.miio.bridge.definition import BridgedDefinition
from drivers.miio.bridge.process import Bridge
from drivers.miio.bridge.session import BridgedSession
from drivers.miio.calls import call
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.definitions.entry import AnyDefinition
from drivers.miio.learning.long_tail import described
from drivers.miio.learning.ways import learn_at, learn_on
from drivers.miio.lessons import Lessons
from drivers.miio.link import Link
from drivers.miio.polling import Plan, plan_of
from drivers.miio.profiles.legacy import LegacyProfile
from drivers.miio.profiles.miot import MiotDefinition, MiotProfile
from drivers.miio.scene_push.products import PRODUCTS as TOLD_BY_SCENES
from drivers.miio.scene_push.push import FakeDevice
from drivers.miio.scene_push.session import SceneSession
from drivers.miio.session import MiioSession
from drivers.miio.speech import LEGACY as LEGACY_SPEECH
from drivers.miio.speech import MIOT as MIOT_SPEECH
from drivers.miio.transport import Counters, Transport, address_of
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.lesson import Lesson
from hub.model.ports import DriverPorts, Learned, MdnsRecord, Session
from hub.model.secret import Secret

MAX_MODELS: Final = 1000  # heard over mDNS from devices that are not ours


class MiioDriver:
    """The Driver of the family. A device has one link; a gateway's children share the gateway's."""

    name = discover.FAMILY
    mdns_types: tuple[str, ...] = (discover.MDNS_TYPE,)

    def __init__(self, ports: DriverPorts) -> None:
        self._transport = Transport(ports)
        self._fake = FakeDevice(self._transport)
        self._links: dict[int, Link] = {}
        ports.side_door.answer = self._call
        self._lessons = Lessons(ports.notebook)
        self._models: dict[int, str] = {}
        self._catalogue = Catalogue(ports.library)
        self._bridge = Bridge(ports, ports.legacy_python)
        # By model, with the forms that they were made of: devices of one product share them.
        self._plans: dict[str, tuple[tuple[AnyDefinition, ...], tuple[Plan[Any], ...]]] = {}

    @property
    def counters(self) -> Counters:
        """What came in over the network and was not used."""
        return self._transport.counters

    async def start(self) -> None:
        await self._transport.start()

    async def stop(self) -> None:
        await self._fake.close()
        for link in self._links.values():
            link.farewell()
        self._transport.stop()
        await self._bridge.close()

    def abilities(self, model: str) -> Abilities | None:
        return self._catalogue.abilities(model)

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        """The session with one endpoint. Raises NotSupported for an unknown model or an id that cannot be one."""
        owner = via or endpoint
        if not owner.wire_id.isdecimal():
            raise NotSupported("device.child_needs_gateway", ref=endpoint.ref)
        definition = self._catalogue.definition(model)
        if isinstance(definition, BridgedDefinition):
            return BridgedSession(device, model, endpoint, definition, self._bridge, self._transport.ports)
        did = int(owner.wire_id)
        plans = tuple(_behind(plan, endpoint.wire_id) for plan in self._plans_of(model))
        scenes = TOLD_BY_SCENES.get(model) if endpoint.scene_push else None
        if not plans and scenes is None:
            unasked = model in TOLD_BY_SCENES
            raise NotSupported(
                "lan.scenes_not_asked" if unasked else "device.unknown_model", model=model, family=self.name
            )
        link = self._links.get(did)
        if link is None:
            pushes = any(plan.speaks == MIOT_SPEECH for plan in plans)
            link = self._links[did] = Link(self._transport, did, owner.ref, pushes=pushes)
        link.may_be_off = owner.may_be_off
        where = {"device": device, "model": model, "ref": endpoint.ref, "did": endpoint.wire_id}
        reads = [MiioSession(self._transport, link, plans, self._lessons, **where)] if plans else []
        if scenes is None:
            return reads[0]
        return SceneSession(self._transport, link, self._fake, scenes, device, endpoint, model, *reads)

    def _plans_of(self, model: str) -> tuple[Plan[Any], ...]:
        """A plan for each form that the model may speak."""
        forms = self._catalogue.product(model).forms
        known = self._plans.get(model)
        if known is None or known[0] is not forms:
            known = self._plans[model] = (
                forms,
                tuple(
                    plan_of(MIOT_SPEECH, MiotProfile(form, ""))
                    if isinstance(form, MiotDefinition)
                    else plan_of(LEGACY_SPEECH, LegacyProfile(form))
                    for form in forms
                    if not isinstance(form, BridgedDefinition)
                ),
            )
        return known[1]

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        await discover.scan(self._transport, sighted, self._models)

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """What the record announces. A device of ours that is said to be elsewhere is asked there for a proof."""
        sighting = discover.sighting_of(record)
        if sighting is None:
            return None
        did = int(sighting.wire_id)
        address = address_of(sighting.address)
        if did in self._links and address is not None:
            self._links[did].hint(address)
        if did in self._models or len(self._models) < MAX_MODELS:
            self._models[did] = sighting.model
        return sighting

    async def _call(self, host: str, method: str, params: Sequence[object], secret: Secret | None) -> object:
        refs = tuple(link.ref for link in self._links.values())
        return await call(self._transport, refs, host, method, params, secret)

    async def learn(self, sighting: Sighting, secret: Secret | None, via: Endpoint | None) -> Lesson:
        owner = via or Endpoint(sighting.family, sighting.wire_id)
        link = self._links.get(int(owner.wire_id)) if owner.wire_id.isdecimal() else None
        known, describe = self._catalogue.known, partial(described, self._bridge) if via is None else None
        if secret is None and link is not None and link.members:
            return await learn_on(link, self._transport.ports.clock, sighting, known, describe)
        return await learn_at(self._transport, sighting, owner, secret, known, describe)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        learned = await discover.verify(self._transport, sighting, secret)
        if self.abilities(learned.model) is None:
            raise NotSupported("device.unknown_model", model=learned.model, family=self.name)
        return learned


def _behind(plan: Plan[Any], wire_id: str) -> Plan[Any]:
    """The plan for one device of the product."""
    return replace(plan, profile=plan.profile.behind(wire_id)) if isinstance(plan.profile, MiotProfile) else plan
