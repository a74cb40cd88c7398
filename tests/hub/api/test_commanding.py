import getpass

import pytest

from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, Call, CommandClass, Outcome, Write
from hub.model.errors import BadSetup, DiskFull
from tests.hub.api.house import BAND_KEY, KETTLE_KEY, LIGHT_KEY, Client, House


async def test_a_set_is_answered_when_its_outcome_is_known(house: House, client: Client) -> None:
    code, answer = await client.post(
        "/devices/light/set", {"values": {"on": True, "brightness": "40 %"}, "deadline": 5}
    )
    assert code == 200
    assert answer["done"] is True
    assert answer["outcomes"] == [
        {"path": "light.on", "outcome": "confirmed", "ms": 0.0, "error": None, "message": None},
        {"path": "light.brightness", "outcome": "confirmed", "ms": 0.0, "error": None, "message": None},
    ]
    (command,) = house.commands.submitted
    assert command.writes == (Write(LIGHT_KEY, "on", True), Write(LIGHT_KEY, "brightness", 40))
    assert command.deadline == 5
    assert command.id == answer["command"]
    assert command.cause.origin is Origin.PERSON
    assert command.cause.who == getpass.getuser()


async def test_several_devices_travel_in_one_command(house: House, client: Client) -> None:
    code, _ = await client.post("/set", {"values": {"kettle.on": "off", "light.color": "#ff8000"}})
    assert code == 200
    (command,) = house.commands.submitted
    assert [(write.device, write.path, write.value) for write in command.writes] == [
        (KETTLE_KEY, "on", False),
        (LIGHT_KEY, "color", (255, 128, 0)),
    ]


async def test_what_failed_says_why(house: House, client: Client) -> None:
    house.commands.outcomes["on"] = (Outcome.FAILED, "api.not_known_yet")
    code, answer = await client.post("/devices/kettle/set", {"values": {"on": "on"}})
    assert code == 200
    assert answer["done"] is False
    assert answer["outcomes"][0]["outcome"] == "failed"
    assert "`kettle`" in answer["outcomes"][0]["message"]


async def test_ids_of_commands_differ(house: House, client: Client) -> None:
    for _ in range(3):
        await client.post("/set", {"values": {"light.on": "on"}})
    assert len({command.id for command in house.commands.submitted}) == 3


@pytest.mark.parametrize(
    ("values", "code", "message_id"),
    [
        ({"light.brightness": 400}, 422, "device.out_of_range"),
        ({"light.brightness": "400 %"}, 422, "scenes.value_range"),
        ({"light.brightness": 10**400}, 422, "device.wrong_type"),
        ({"light.on": -(10**400)}, 422, "device.wrong_type"),
        ({"light.brightness": "9" * 400}, 422, "scenes.value_number"),
        ({"light.brightness": "40 lx"}, 422, "scenes.other_unit"),
        ({"light.on": 1}, 422, "device.wrong_type"),
        ({"light.on": "maybe"}, 422, "scenes.value_switch"),
        ({"light.on": None}, 422, "api.value_form"),
        ({"light.on": ["on"]}, 422, "api.value_form"),
        ({"kettle.temperature": 40}, 422, "api.read_only"),
        ({"kettle.onn": "on"}, 404, "api.unknown_property"),
        ({"ketle.on": "on"}, 404, "api.unknown_device"),
        ({"kettle": "on"}, 422, "api.target"),
        ({"fan.on": "on"}, 404, "api.not_known_yet"),
        ({}, 400, "api.nothing_to_set"),
        ({f"light.{number}": 1 for number in range(101)}, 404, "api.unknown_property"),
        (["light.on"], 400, "api.field_object"),
        (None, 400, "api.field_object"),
    ],
)
async def test_a_wrong_value_sends_nothing(
    house: House, client: Client, values: object, code: int, message_id: str
) -> None:
    found, answer = await client.post("/set", {"values": values})
    assert (found, answer["error"]["id"]) == (code, message_id)
    assert house.commands.submitted == []


@pytest.mark.parametrize("deadline", [0, 61, -1, "5", True, [1]])
async def test_a_deadline_has_limits(house: House, client: Client, deadline: object) -> None:
    code, answer = await client.post("/set", {"values": {"light.on": "on"}, "deadline": deadline})
    assert (code, answer["error"]["id"]) == (400, "api.field_number")
    assert house.commands.submitted == []


async def test_a_call_with_arguments(house: House, client: Client) -> None:
    code, answer = await client.post("/devices/band/call", {"command": "send", "args": {"message": "Tea"}})
    assert code == 200
    assert answer["outcomes"][0]["path"] == "band.send"
    (command,) = house.commands.submitted
    assert command.call == Call(BAND_KEY, "send", (("message", "Tea"),))


async def test_an_argument_may_be_left_out_where_it_is_optional(house: House, client: Client) -> None:
    args = {"message": "Tea", "title": "Kitchen"}
    code, _ = await client.post("/devices/band/call", {"command": "send", "args": args})
    assert code == 200
    (command,) = house.commands.submitted
    assert command.call == Call(BAND_KEY, "send", (("message", "Tea"), ("title", "Kitchen")))


@pytest.mark.parametrize(
    ("body", "code", "message_id"),
    [
        ({"command": "sned", "args": {"message": "x"}}, 404, "api.unknown_command"),
        ({"command": "send"}, 422, "api.arguments"),
        ({"command": "send", "args": {"message": "x", "more": 1}}, 422, "api.arguments"),
        ({"command": "send", "args": {"message": 5}}, 422, "device.wrong_type"),
        ({"args": {}}, 400, "api.field_text"),
    ],
)
async def test_a_wrong_call_is_refused(house: House, client: Client, body: object, code: int, message_id: str) -> None:
    found, answer = await client.post("/devices/band/call", body)
    assert (found, answer["error"]["id"]) == (code, message_id)
    assert house.commands.submitted == []


async def test_one_key_is_one_command_in_body_or_header(house: House, client: Client) -> None:
    body = {"values": {"light.on": "on"}}
    answers = [
        await client.post("/set", {**body, "key": "tea"}),
        await client.post("/set", body, Idempotency_Key="tea"),
        await client.post("/devices/light/set", {"values": {"on": True}, "key": "tea"}, Idempotency_Key="tea"),
    ]
    assert [code for code, _ in answers] == [200, 200, 200]
    assert answers[0] == answers[1] == answers[2]
    assert len(house.commands.submitted) == 1


async def test_a_key_that_stands_for_another_command_is_refused(house: House, client: Client) -> None:
    await client.post("/set", {"values": {"light.on": "on"}, "key": "tea"})
    code, answer = await client.post("/set", {"values": {"light.on": "off"}, "key": "tea"})
    assert (code, answer["error"]["id"], answer["error"]["kind"]) == (409, "command.key_reused", "key_reused")
    assert len(house.commands.submitted) == 1


@pytest.mark.parametrize(
    ("key", "header"),
    [("x" * 129, None), ("a\nb", None), ("té", None), ("", None), ("a", "b"), (None, ""), (None, "x" * 129)],
)
async def test_a_key_has_a_form(house: House, client: Client, key: str | None, header: str | None) -> None:
    headers = {} if header is None else {"Idempotency_Key": header}
    code, answer = await client.post("/set", {"values": {"light.on": "on"}, "key": key}, **headers)
    assert (code, answer["error"]["id"]) == (400, "api.key_form")
    assert house.commands.submitted == []


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (DiskFull("store.write_failed", reason="no space"), 507, "disk_full"),
        (BadSetup("store.write_failed", reason="no space"), 503, "not_recorded"),
    ],
)
async def test_what_is_not_on_disk_is_no_success(
    house: House, client: Client, error: BadSetup, code: int, kind: str
) -> None:
    house.ledger.error = error
    found, answer = await client.post("/set", {"values": {"light.on": "on"}})
    assert (found, answer["error"]["kind"]) == (code, kind)
    assert "light.on confirmed" in answer["error"]["message"]
    assert "no space" in answer["error"]["message"]
    house.commands.outcomes["on"] = (Outcome.FAILED, "store.write_failed")
    found, answer = await client.post("/set", {"values": {"kettle.on": "on"}})
    assert (found, answer["error"]["id"]) == (code, "command.not_recorded")


async def test_the_audit_log(house: House, client: Client) -> None:
    cause = Cause(Origin.SCENE, "tea", "run-1", 2)
    house.audit.kept = [
        AuditEntry("2", 9.0, "c2", cause, KETTLE_KEY, "on", "on", CommandClass.C, "failed",
                   "command.hazard_not_allowed", (("device", "kettle"),)),
        AuditEntry("1", 8.0, "c1", Cause(Origin.PERSON, "anna"), "gone", "on", "off", CommandClass.D, "confirmed"),
    ]  # fmt: skip
    code, answer = await client.get("/audit?within=3600&device=kettle&limit=5")
    assert code == 200
    first, second = answer["entries"]
    assert (first["path"], first["class"], first["result"], first["at"]) == ("kettle.on", "C", "failed", 9.0)
    assert (first["value"], second["value"]) == ("on", "off")
    assert "hazard: allow" in first["message"]
    assert first["cause"] == {"origin": "scene", "who": "tea", "run": "run-1", "depth": 0, "step": 2}
    assert (second["path"], second["message"], second["cause"]["step"]) == ("gone.on", None, None)
    ((since, limit, device),) = house.audit.asked
    assert (limit, device) == (5, KETTLE_KEY)
    assert 3599 < house.clock.now() - since < 3660


@pytest.mark.parametrize("query", ["within=0", "within=x", "limit=0", "limit=1001", "within=99999999999"])
async def test_the_audit_log_has_limits(client: Client, query: str) -> None:
    code, answer = await client.get(f"/audit?{query}")
    assert (code, answer["error"]["id"]) == (400, "api.field_number")


async def test_the_audit_of_nobody(client: Client) -> None:
    code, answer = await client.get("/audit?device=ketle")
    assert (code, answer["error"]["id"]) == (404, "api.unknown_device")
