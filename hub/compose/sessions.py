"""Sessions: one supervised conversation for each endpoint of each device, opened and ended as the house changes."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hub.core.registry import Diff, Registry
from hub.core.state import State
from hub.core.supervisor import Supervisor
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.errors import HearthError
from hub.model.ports import Clock, Driver, Learned, Session, Task
from hub.model.secret import Secret

_LOG = logging.getLogger(__name__)

Place = tuple[str, str]
"""(device key, `family:wire_id`)."""


class Book(Protocol):
    """What was adopted, and its secrets."""

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint."""

    def secret(self, ref: str) -> Secret | None:
        """Its token or password."""

    def learned(self, ref: str) -> Learned | None:
        """What the first proven contact taught, None before it."""


@dataclass(frozen=True, slots=True)
class _Open:
    session: Session
    task: Task
    secret: Secret | None
    model: str


@dataclass(slots=True)
class Sessions:
    """Opens and ends sessions so that they fit the registry's devices, and the secrets that were known at opening.

    `remember` puts back what was known of a device that the state has just taken in: before its first session.
    """

    clock: Clock
    registry: Registry
    state: State
    supervisor: Supervisor
    book: Book
    drivers: Mapping[str, Driver]
    remember: Callable[[Device], None]
    _open: dict[Place, _Open] = field(default_factory=dict)

    def apply(self, diff: Diff) -> None:
        """Follow a change of the list of devices."""
        for key, ref in diff.dropped:
            self._end((key, ref))
        for device in (*diff.removed, *diff.swapped):
            self.state.forget(device.key)
        for device in (*diff.added, *diff.changed):
            self.state.adopt(device)
            self.remember(device)
        for device, endpoint in diff.wanted:
            self._begin(device, endpoint)

    def renew(self) -> None:
        """Open anew every session whose secret or model is another than when it was opened."""
        changed = {place for place, one in self._open.items() if one.secret != self._secret(*place)}
        for device in self.registry.devices().values():
            for endpoint in device.endpoints:
                place = (device.key, endpoint.ref)
                one = self._open.get(place)
                if place in changed or (one is not None and one.model != self._model(device, endpoint)):
                    self._end(place)
                if place not in self._open:
                    self._begin(device, endpoint)

    def reopen(self, models: Collection[str]) -> None:
        """Open anew every session with a device of one of these models: something else is written of them."""
        for device in self.registry.devices().values():
            for endpoint in device.endpoints:
                place = (device.key, endpoint.ref)
                if place in self._open and device.model in models:
                    self._end(place)
                    self._begin(device, endpoint)

    def _secret(self, key: str, ref: str) -> Secret | None:
        device = self.registry.device(key)
        endpoint = next((one for one in device.endpoints if one.ref == ref), None) if device else None
        return self.book.secret(self._owner(endpoint).ref if endpoint else ref)

    def _owner(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint that is adopted: the gateway's for what sits behind one, else itself."""
        return self._via(endpoint) or endpoint

    def _via(self, endpoint: Endpoint) -> Endpoint | None:
        """The gateway's endpoint of the same family."""
        gateway = self.registry.by_handle(endpoint.via) if endpoint.via else None
        if gateway is None:
            return None
        return next((one for one in gateway.endpoints if one.family == endpoint.family), None)

    def _begin(self, device: Device, endpoint: Endpoint) -> None:
        place = (device.key, endpoint.ref)
        if not endpoint.own and not self.book.adopted(self._owner(endpoint).ref):
            status = Status(Health.NEW, self.clock.now(), "device.not_adopted")
            self.registry.set_status(device.key, endpoint.ref, status)
            return
        try:
            model = self._model(device, endpoint)
            session = self.drivers[endpoint.family].open(device.key, model, endpoint, self._via(endpoint))
        except HearthError as error:
            _LOG.warning("%s: %s", device.handle, error)
            params = tuple((name, str(value)) for name, value in error.params.items())
            status = Status(Health.NEW, self.clock.now(), error.message_id, params)
            self.registry.set_status(device.key, endpoint.ref, status)
            return
        self.registry.attach(device.key, endpoint.ref, session)
        task = self.supervisor.spawn(f"{device.handle} ({endpoint.ref})", session.run)
        self._open[place] = _Open(session, task, self._secret(*place), model)

    def _model(self, device: Device, endpoint: Endpoint) -> str:
        """The device's model; what the endpoint itself taught where its family calls the product something else."""
        learned = self.book.learned(endpoint.ref)
        if learned is None or self.drivers[endpoint.family].abilities(device.model) is not None:
            return device.model
        return learned.model

    def _end(self, place: Place) -> None:
        self.registry.detach(*place)
        one = self._open.pop(place, None)
        if one is not None:
            one.task.cancel()
            one.session.close()
