"""Handlers for what was heard on the LAN, and for taking devices on."""

from dataclasses import replace
from typing import Final

from hub.api.errors import BadRequest, error_json
from hub.api.fields import number_in, optional_text_in, text_in
from hub.api.ports import ApiPorts, Json
from hub.api.render import handles_by_ref, sighting_json
from hub.api.route import Ask
from hub.discovery.adoption import Adopted, Refused, Request
from hub.discovery.kin import known_better, same_as
from hub.discovery.planning import Planned, Wanted
from hub.model.descriptions import name_of
from hub.model.secret import Secret
from hub.text.messages.catalogue import render
from hub.text.problem import printable

WANTED: Final = ("id", "name", "model", "address", "room", "parent", "digest")
MOST_AT_ONCE: Final = 2000
LONGEST_WAIT: Final = 60.0


async def list_sightings(ports: ApiPorts, ask: Ask) -> Json:
    """What was heard on the network."""
    rows = ports.sightings.rows()
    await ports.adoption.look_up((row.sighting.family, row.sighting.model) for row in rows)
    handles = handles_by_ref(ports)
    kin = same_as(row.sighting for row in rows)
    better = known_better((row.sighting for row in rows), kin)
    shown = [(row.sighting.ref, sighting_json(ports, row, handles, ask.language)) for row in rows]
    for ref, row in shown:
        row["same_as"] = list(kin.get(ref, ()))
        if ref in better and row["doubt"] is None:
            row["doubt"] = render("discovery.known_better", {}, ask.language)
    return {"sightings": [row for _, row in shown]}


async def scan(ports: ApiPorts, ask: Ask) -> Json:
    """Ask the network now, and answer with what was heard by then: {"wait": seconds to listen on}."""
    wait = number_in(ask.body, "wait", 0.0, LONGEST_WAIT)
    await ports.scanner.scan()
    if wait is not None:
        await ports.clock.sleep(wait)
    return await list_sightings(ports, ask)


async def plan_adoption(ports: ApiPorts, ask: Ask) -> Json:
    """What adopting many would do: {"devices": [...]}, as a file has them, or {"heard": family or pattern}.

    `heard`: all of a family (`zigbee2mqtt`), or all whose endpoint fits (`hearth:cabin/*`). Each of `devices` has
    `family`, and some of `id`, `name`, `model`, `address`, `room`, `parent`, `digest` (SHA-256 of the token), whether
    there is a `token`, and whether it sits `behind` a gateway. There are no secrets in it.
    """
    pattern = optional_text_in(ask.body, "heard")
    wanted = _wanted_in(ask.body) if pattern is None else ports.adoption.heard(pattern)
    await ports.adoption.look_up((one.family, one.model) for one in wanted)
    return {"plan": [_planned_json(one, ask) for one in ports.adoption.plan(wanted)]}


def _wanted_in(body: Json) -> list[Wanted]:
    return [
        Wanted(
            family=text_in(row, "family"),
            token=row.get("token") is True,
            behind=row.get("behind") is True,
            **{name: optional_text_in(row, name) or "" for name in WANTED},
        )
        for row in _devices_in(body)
    ]


async def look(ports: ApiPorts, ask: Ask) -> Json:
    """What adopting {"ref", "handle"} would take: `secret`: one is wanted; `device`: one that it may join; `alike`."""
    found = ports.adoption.look(text_in(ask.body, "ref"), optional_text_in(ask.body, "handle"))
    return {"secret": found.secret, "device": found.device, "alike": found.alike}


async def adopt(ports: ApiPorts, ask: Ask) -> Json:
    """Take a device on: some of {"ref", "secret", "handle", "name", "area", "address", ...}; all but `ref` may lack.

    `join`: as one more endpoint of the device of that handle.
    """
    join = ask.body.get("join", False)
    if not isinstance(join, bool):
        raise BadRequest(400, "api.field_switch", field="join")
    return _adopted_json(await ports.adoption.adopt(replace(_request_in(ask.body), join=join)))


async def adopt_many(ports: ApiPorts, ask: Ask) -> Json:
    """Take many on: {"devices": [...]}, each as for one."""
    requests = [_request_in(row) for row in _devices_in(ask.body)]
    if len({request.ref for request in requests}) < len(requests):
        raise BadRequest(400, "api.ref_twice")
    outcomes = await ports.adoption.adopt_all(requests)
    return {
        "outcomes": [
            {"ref": each.ref, "adopted": False, "error": error_json(each.error, ask.language)}
            if isinstance(each, Refused)
            else _adopted_json(each)
            for each in outcomes
        ]
    }


def _devices_in(body: Json) -> list[Json]:
    rows = body.get("devices")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRequest(400, "api.field_objects", field="devices")
    if len(rows) > MOST_AT_ONCE:
        raise BadRequest(400, "api.too_many_adoptions", limit=MOST_AT_ONCE)
    return rows


def _request_in(body: Json) -> Request:
    return Request(
        ref=text_in(body, "ref"),
        secret=_secret_in(body, "secret"),
        handle=optional_text_in(body, "handle"),
        name=optional_text_in(body, "name"),
        area=optional_text_in(body, "area"),
        address=optional_text_in(body, "address"),
        area_name=optional_text_in(body, "area_name"),
        model=optional_text_in(body, "model") or "",
        via=optional_text_in(body, "via"),
    )


def _planned_json(one: Planned, ask: Ask) -> Json:
    told = printable(render(one.reason, dict(one.params), ask.language)) if one.reason else None
    return {
        "ref": one.ref, "take": one.take, "handle": one.handle or None, "name": one.name or None,
        "area": one.area or None, "area_name": one.area_name or None, "model": one.model or None,
        "address": one.address or None, "via": one.via or None, "reason": one.reason or None, "message": told,
    }  # fmt: skip


def _secret_in(body: Json, name: str) -> Secret | None:
    text = optional_text_in(body, name)
    return None if text is None else Secret(text)


def _adopted_json(adopted: Adopted) -> Json:
    return {
        "ref": adopted.ref,
        "adopted": True,
        "handle": adopted.handle,
        "model": name_of(adopted.model),
        "written": adopted.written,
    }
