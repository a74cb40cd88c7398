"""Handlers about the past: what a property was, what energy went where, and what recording it costs."""

import math
from typing import Final

from hub.api.devices import find_device, find_property
from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Histories, Json
from hub.api.route import Ask

STEPS: Final = ("raw", "5m", "1h", "1d")
DAY: Final = 86_400.0
LONGEST: Final = {"raw": 400 * DAY, "5m": 100 * DAY, "1h": 1200 * DAY, "1d": 3700 * DAY}
"""Seconds that one question may span: what is kept, and some more."""


async def show_history(ports: ApiPorts, ask: Ask) -> Json:
    """The past of a property or an event: ?since=&until= (Unix seconds), ?step=raw|5m|1h|1d."""
    histories = _histories(ports)
    device = find_device(ports, ask.parts["handle"])
    path = ask.parts["path"]
    prop = None if path in device.abilities.events else find_property(device, path)
    step = ask.query.get("step")
    if step is not None and step not in STEPS:
        raise BadRequest(400, "api.field_step", field="step", known=", ".join(STEPS))
    since, until = _span(ports, ask, DAY, LONGEST[step or "1d"])
    return await histories.history(device, path, prop, since, until, step)


async def show_energy(ports: ApiPorts, ask: Ask) -> Json:
    """Energy in kWh by device and day: ?since=&until= (Unix seconds), ?devices=HANDLE,HANDLE."""
    histories = _histories(ports)
    handles = [handle for handle in ask.query.get("devices", "").split(",") if handle]
    devices = [find_device(ports, handle) for handle in handles] or list(ports.devices.devices().values())
    since, until = _span(ports, ask, 30 * DAY, LONGEST["1h"])
    return await histories.energy(devices, since, until)


async def show_budget(ports: ApiPorts, _: Ask) -> Json:
    """What was written today and in the last days, and what is sampled most."""
    return await _histories(ports).budget(list(ports.devices.devices().values()))


def _histories(ports: ApiPorts) -> Histories:
    if ports.histories is None:
        raise BadRequest(409, "api.no_history")
    return ports.histories


def _span(ports: ApiPorts, ask: Ask, usual: float, longest: float) -> tuple[float, float]:
    now = ports.clock.now()
    until = min(_time(ask, "until", now), now)
    since = _time(ask, "since", until - usual)
    if until < since:
        raise BadRequest(400, "api.field_order")
    if until - since > longest:
        raise BadRequest(400, "api.field_span", days=f"{longest / DAY:g}")
    return since, until


def _time(ask: Ask, field: str, usual: float) -> float:
    text = ask.query.get(field)
    if text is None:
        return usual
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < 1e11:
        raise BadRequest(400, "api.field_time", field=field)
    return found
