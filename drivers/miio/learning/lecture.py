"""Asking a device for everything that can be read, for an entry of its own and a report that can be shown.

By its specification, where one is known; else MIoT numbers are tried, a few in one request, and a device that knows
none of them is asked for the names that the older generation had (python-miio, al-one/hass-xiaomi-miot
miio2miot_specs.py). Gently: one request after the other with a pause, and never a write.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from drivers.miio.exchange import INFO, Answer, Ask
from drivers.miio.spec.model import Spec, SpecProperty
from hub.model.errors import AuthFailed, HearthError, NotAdopted, NotSupported, Unreachable
from hub.model.lesson import Lesson, Taught
from hub.model.ports import Clock

PAUSE: Final = 0.2
"""Seconds between two requests."""
NO_ANSWER: Final = "no_answer"
SILENT: Final = "device.no_reply"
REFUSED: Final = "device.no_ack"
"""What one says that does not know the question: some firmwares tell nothing of themselves."""
LONGEST: Final = 90.0
"""Seconds after which it is left at what is known by then."""
CHUNK: Final = 8
LAST_SERVICE: Final = 20
LAST_PROPERTY: Final = 64
CHILD_SERVICES: Final = (2, 3)
CHILD_PROPERTIES: Final = 1001
"""Where the numbers of properties begin that gateways give to what their children tell over Bluetooth."""

LEGACY_NAMES: Final = (
    "power", "mode", "temperature", "temp_dec", "humidity", "aqi", "average_aqi", "co2", "tvoc", "bright", "ct", "cct",
    "rgb", "color_mode", "flowing", "snm", "dv", "delayoff", "led", "led_b", "buzzer", "child_lock", "favorite_level",
    "filter1_life", "f1_hour_used", "use_time", "motor1_speed", "speed", "speed_level", "natural_level", "angle",
    "angle_enable", "poweroff_time", "ac_power", "battery", "bat_charge", "limit_hum", "target_humidity", "depth",
    "dry", "waterstatus", "watertankstatus", "on", "usb_on", "wifi_led", "load_power", "power_consume_rate", "current",
    "voltage", "state", "run_status", "work_mode", "work_status", "curr_tempe", "setup_tempe", "tds", "left_time",
    "error", "fan_level", "volume", "level", "location", "motor", "status",
)  # fmt: skip
"""Names that `get_prop` is asked for, one at a time: a device that does not know one may spoil the answer."""

LEGACY_GETTERS: Final = ("get_status", "getStatus", "get_state")
ENOUGH: Final = 6
"""Names that are refused in a row, before any is known, until the device is taken to know none."""
MOST_NAMES: Final = 100

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_WORD: Final = re.compile(r"[a-z][a-z_]{0,15}")
_SECRETS: Final = ("ssid", "bssid", "mac", "token", "localIp", "gw", "did", "passwd", "uid")

Asking = Callable[[Ask], Awaitable[Answer]]
Entry = dict[str, object]


@dataclass(slots=True)
class Lecture:
    """One device being asked. `did` is its id on the wire; `known` says what is written of a model.

    `describe`: what somebody else knows of the members of a model of which nothing is; raises HearthError.
    """

    ask: Asking
    clock: Clock
    did: str
    known: Callable[[str], tuple[Spec, bool]]
    hinted: str = ""
    describe: Callable[[str], Awaitable[list[Taught]]] | None = None
    _until: float = 0.0
    _asked: int = 0
    _deaf: bool = False
    _private: set[str] = field(default_factory=set)

    async def hold(self) -> Lesson:
        """Ask for everything.

        Raises:
            AuthFailed, NotAdopted, Unreachable: it does not answer at all. NotSupported: it says nothing of itself.
        """
        self._until = self.clock.monotonic() + LONGEST
        info = await self._info()
        model = _text(info.get("model")) or self.hinted
        if not model:
            raise NotSupported("learn.no_model", ref=self.did)
        spec, legacy = self.known(model)
        readable = [one for one in spec.properties if one.siid != 1 and "r" in one.access]
        taught: list[Taught] = []
        speaks = "miot"
        if readable:
            taught = await self._by_spec(readable)
        elif not legacy:
            taught = await self._sweep()
        getter = hint = ""
        if not any(one.value for one in taught):
            named: list[Taught] = []
            if not readable and not legacy:
                named, hint = await self._by_description(model)
            other = "bridge" if named else "legacy"
            if not named:
                named = await self._by_names()
            if not named:
                getter, named = await self._by_status()
            if named:
                taught, speaks = named, other
        entry = _entry(model, speaks, taught, {one.name: one for one in readable}, getter)
        firmware = _text(info.get("fw_ver"))
        return Lesson(
            model, firmware, speaks, tuple(taught), entry, self._asked, self._on_time() and not self._deaf, hint
        )

    async def _info(self) -> Mapping[str, Any]:
        """What the device says of itself; what is private in it is kept out of everything from here on."""
        answer = await self._say(INFO)
        silent = isinstance(answer.error, (AuthFailed, NotAdopted, Unreachable))
        if answer.error is not None and silent and answer.error.message_id != REFUSED:
            raise answer.error
        info = answer.result if isinstance(answer.result, dict) else {}
        self._private = {self.did.casefold(), *_privates(info)}
        return info

    async def _by_spec(self, readable: Sequence[SpecProperty]) -> list[Taught]:
        names = {(one.siid, one.piid): one.name for one in readable}
        return await self._read(list(names), names)

    async def _sweep(self) -> list[Taught]:
        """Numbers in their order; a service of which the next few numbers are not there is over."""
        found: list[Taught] = []
        for siid in range(2, LAST_SERVICE + 1):
            for first in range(1, LAST_PROPERTY, CHUNK):
                taught = await self._read_some([(siid, first + step) for step in range(CHUNK)], {})
                if not found and taught and all(one.why == NO_ANSWER for one in taught):
                    return []  # it speaks no MIoT
                found += [one for one in taught if not one.absent]
                if all(one.absent for one in taught):
                    break
            if siid in CHILD_SERVICES:
                taught = await self._read_some([(siid, CHILD_PROPERTIES + step) for step in range(CHUNK)], {})
                found += [one for one in taught if not one.absent]
        return found

    async def _read(self, members: list[tuple[int, int]], names: Mapping[tuple[int, int], str]) -> list[Taught]:
        found: list[Taught] = []
        for at in range(0, len(members), CHUNK):
            found += await self._read_some(members[at : at + CHUNK], names)
        return found

    async def _read_some(self, members: list[tuple[int, int]], names: Mapping[tuple[int, int], str]) -> list[Taught]:
        """One request, or, where it is not answered, two of half the size."""
        if not self._on_time():
            return []
        params = [{"did": self.did, "siid": siid, "piid": piid} for siid, piid in members]
        answer = await self._say(Ask("get_properties", params))
        items = answer.result if answer.error is None and isinstance(answer.result, list) else None
        if items is None:
            if len(members) > 1 and names:
                half = len(members) // 2
                return [
                    *await self._read_some(members[:half], names), *await self._read_some(members[half:], names)
                ]  # fmt: skip
            return [self._taught(each, names, {"why": NO_ANSWER}) for each in members]
        said: dict[tuple[int, int], Mapping[str, Any]] = {}
        for item in items:
            if isinstance(item, dict) and isinstance(item.get("siid"), int) and isinstance(item.get("piid"), int):
                said[item["siid"], item["piid"]] = item
        return [self._taught(each, names, said.get(each, {"why": NO_ANSWER})) for each in members]

    def _taught(self, member: tuple[int, int], names: Mapping[tuple[int, int], str], item: Mapping[str, Any]) -> Taught:
        siid, piid = member
        name = names.get(member, f"service-{siid}:property-{piid}")
        code = item.get("code", 0)
        if "why" in item or code != 0 or isinstance(item.get("value"), (list, dict, type(None))):
            return Taught(f"{siid}.{piid}", name, why=str(item.get("why") or code))
        return self._said(f"{siid}.{piid}", name, item["value"])

    async def _by_description(self, model: str) -> tuple[list[Taught], str]:
        """What somebody else knows of it, or the message that says how it might be known."""
        try:
            return ([] if self.describe is None else await self.describe(model)), ""
        except HearthError as error:
            return [], "learn.needs_legacy" if error.message_id == "device.needs_legacy" else ""

    async def _by_names(self) -> list[Taught]:
        """The names of the older generation that it knows, one after the other."""
        found: list[Taught] = []
        in_vain = 0
        for name in LEGACY_NAMES:
            if not self._on_time() or in_vain == ENOUGH:
                break
            answer = await self._say(Ask("get_prop", [name]))
            result = answer.result
            value = result[0] if answer.error is None and isinstance(result, list) and len(result) == 1 else None
            if value is not None and value != "" and not isinstance(value, (list, dict)):
                found.append(self._said(name, name, value))
            in_vain = in_vain + 1 if answer.error is not None and not found else 0
        return found

    async def _by_status(self) -> tuple[str, list[Taught]]:
        """What it answers as a whole, and to which question: vacuums and their like know no single names."""
        for getter in LEGACY_GETTERS:
            result = (await self._say(Ask(getter, []))).result if self._on_time() else None
            whole = result[0] if isinstance(result, list) and result else result
            if isinstance(whole, dict):
                plain = {str(name): value for name, value in whole.items() if _NAME.fullmatch(str(name))}
                kept = {name: value for name, value in plain.items() if isinstance(value, (bool, int, float, str))}
                return getter, [self._said(name, name, value) for name, value in kept.items()][:MOST_NAMES]
        return "", []

    def _said(self, at: str, name: str, value: object) -> Taught:
        """A value as it may be shown: of a text only whether it is a word, since it may be anything."""
        private = str(value).casefold() in self._private
        if isinstance(value, str):
            word = _WORD.fullmatch(value) is not None and not private
            return Taught(at, name, "string", value if word else f"({len(value)})")
        kind = "bool" if isinstance(value, bool) else "float" if isinstance(value, float) else _whole(value)
        return Taught(at, name, kind, "(-)" if private else str(value).lower()[:40])

    async def _say(self, ask: Ask) -> Answer:
        if self._asked:
            await self.clock.sleep(PAUSE)
        self._asked += 1
        answer = await self.ask(ask)
        self._deaf = answer.error is not None and answer.error.message_id == SILENT
        return answer

    def _on_time(self) -> bool:
        return self.clock.monotonic() < self._until


def _whole(value: object) -> str:
    return "uint8" if isinstance(value, int) and 0 <= value <= 255 else "int32"


def _text(said: object) -> str:
    return said[:100] if isinstance(said, str) else ""


def _privates(info: object, name: str = "") -> set[str]:
    """Values under keys that tell of a home, whatever they are nested in."""
    if isinstance(info, Mapping):
        return {each for key, value in info.items() for each in _privates(value, str(key))}
    return {str(info).casefold()} if name in _SECRETS and info not in (None, "") else set()


def _entry(model: str, speaks: str, taught: Sequence[Taught], said: Mapping[str, SpecProperty], getter: str) -> Entry:
    """The entry of a products file that says what was found. Nothing in it can be written that nobody said can."""
    if speaks == "bridge":
        return {"models": [model], "speaks": speaks, "members": {one.name: {"type": one.kind} for one in taught}}
    readable = [one for one in taught if one.value]
    if speaks == "legacy":
        kinds = {"bool": "bool", "string": "string", "float": "float"}
        members: Entry = {one.name: {"type": kinds.get(one.kind, "int")} for one in readable}
        how = {"getter": getter} if getter else {"chunk": 1}
        return {"models": [model], "speaks": "legacy", **how, "members": members}
    members = {one.name: _member(one, said.get(one.name)) for one in readable}
    dead = [one.name for one in taught if one.absent and one.name in said]
    return {"models": [model], "members": members, **({"hide": dead} if dead else {})}


def _member(taught: Taught, said: SpecProperty | None) -> Entry:
    if said is None:
        return {"at": taught.at, "type": taught.kind, "access": "r"}
    found: Entry = {"at": taught.at, "type": said.format or taught.kind, "access": said.access}
    if said.unit:
        found["unit"] = said.unit
    if said.bounds is not None:
        found["range"] = [int(one) if one == int(one) else one for one in said.bounds]
    if said.values:
        found["values"] = {str(code): text or str(code) for code, text in said.values.items()}
    if not said.standard:
        found["vendor"] = True
    return found
