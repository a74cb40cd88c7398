"""One definition, in a real session, against a device that is made of the published facts alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from drivers.kit.room import Room
from drivers.miio.driver import MiioDriver
from drivers.miio.session import MiioSession
from drivers.miio.simulated.appliance import Place, Refusal
from drivers.miio.simulated.facts import Fact as Simulated
from drivers.miio.simulated.habits import Habits
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance
from drivers.miio.simulated.product import product
from hub.config.library import YamlLibrary
from hub.model.capability import Category, Property
from hub.model.command import Call
from hub.model.errors import NotSupported
from hub.model.ports import Library, Order
from hub.model.value import Color, Kind, Value
from hub.model.vocabulary import capability
from tests.drivers.miio import peer
from tests.drivers.miio.definitions import meanings
from tests.drivers.miio.definitions.meanings import Meaning
from tests.drivers.miio.definitions.published import ROOT, Entry
from tests.drivers.miio.definitions.readings import Reading

OURS = YamlLibrary({"miio": ROOT / "drivers" / "miio" / "definitions"})
ROUNDS = 8
NUMBERS = (0, 1, 2, 3, 4, 17, 38, 60, 77, 90, 100, 101, 102, 103, 104, 105, 106, 170, 250, 320)
"""Values for whole numbers of which no range is published."""


@dataclass
class Findings:
    """What is wrong, and what of the facts no capability shows or could show."""

    wrong: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    shown: int = 0
    written: int = 0


class Examination:
    """A session with OUR definition of a model, and the simulated product at the other end."""

    def __init__(self, entry: Entry, model: str, library: Library = OURS) -> None:
        self.entry = entry
        self.model = model
        self.bench = peer.Bench()
        self.bench.driver = MiioDriver(replace(self.bench.ports, library=library))
        self.bench.driver._transport = self.bench.wire  # stands in for the sockets
        clock = self.bench.clock
        room = Room(clock)
        place = Place(
            model, str(peer.DID), Habits(), clock, Random(1), room, {}, lambda method, params: None, lambda: None
        )
        made = product({"max_props": entry.get("chunk"), **entry})(place)
        assert isinstance(made, MiotAppliance | LegacyAppliance)
        self.thing = made
        key = "at" if entry["speaks"] == "miot" else "name"
        self.facts: dict[str, Entry] = {str(fact[key]): fact for fact in entry["properties"]}
        session, self.peer = self.bench.adopt(model, self._answer)
        assert isinstance(session, MiioSession)
        self.session: MiioSession[Any] = session
        abilities = self.bench.driver.abilities(model)
        assert abilities is not None
        self.abilities = abilities
        self.paths = {path: prop for path, prop in abilities.properties.items() if prop.category is not Category.RAW}
        self.found = Findings()

    def _answer(self, method: str, params: Any) -> Any:
        try:
            return self.thing.request(method, params)
        except Refusal as refusal:
            return peer.Refusal(refusal.code)

    async def run(self) -> Findings:
        """Read everything in many constellations, write everything that can be written, call every command."""
        await self.bench.run(self.session)
        try:
            explained = self._read()
            self._write(explained)
            self._refuse()
            self._call()
            self._tell()
        finally:
            await self.bench.close()
        return self.found

    def _name(self, fact: Entry) -> str:
        return meanings.named(fact, self.entry["kind"])

    # -- reading

    def _read(self) -> dict[str, tuple[str, Meaning]]:
        """Which fact each path shows: the one whose translated values it had in every round."""
        rows: list[dict[str, Any]] = []
        heard: list[dict[str, Any]] = []
        longest = max((len(fact.get("values", ())) for fact in self.facts.values()), default=0)
        for turn in range(max(ROUNDS, min(longest, 40), len(NUMBERS) if self.entry["speaks"] == "legacy" else 0)):
            rows.append({key: self._set(key, place, turn) for place, key in enumerate(self.thing.FACTS)})
            heard.append(self._look(tuple(self.paths)))
        explained: dict[str, tuple[str, Meaning]] = {}
        for path, prop in self.paths.items():
            target = self._target(path)
            candidates = list(self._candidates(target, explained))
            for key, meaning in candidates:
                if all(
                    self._agree(prop, meaning, key, row, values.get(path))
                    for row, values in zip(rows, heard, strict=True)
                ):
                    explained[path] = key, meaning
                    break
            else:
                names = [self.facts[key]["name"] for key, _ in candidates]
                last = [values.get(path) for values in heard]
                self.found.wrong.append(f"{path} ({target}) shows none of {names}: {last}")
        self._tally(explained)
        return explained

    def _candidates(self, target: str, explained: Mapping[str, tuple[str, Meaning]]) -> Iterator[tuple[str, Meaning]]:
        used = {(key, meaning.target) for key, meaning in explained.values()}
        for key, fact in self.facts.items():
            for meaning in meanings.of(fact, self.entry["kind"]):
                if meaning.target == target and (key, target) not in used:
                    yield key, meaning

    def _agree(self, prop: Property, meaning: Meaning, key: str, row: Mapping[str, Any], value: Value | None) -> bool:
        fact = self.facts[key]
        if "r" not in fact["access"]:
            return False
        expected = meaning.read(fact, row[key])
        if expected is None or value is None:
            return expected is value
        if isinstance(expected, (int, float)) and not isinstance(expected, bool):
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return False
            fine = prop.step or 1e-6
            within = (prop.minimum is None or value >= prop.minimum) and (prop.maximum is None or value <= prop.maximum)
            return within and abs(value - expected) <= (fine / 2 if fine <= 1 else 1)
        if prop.kind is Kind.TEXT:
            return str(expected).replace("_", "")[:6] == str(value).replace("_", "")[:6]
        return bool(expected == value) and (prop.kind is not Kind.ENUM or value in prop.options)

    def _set(self, key: str, place: int, turn: int) -> Any:
        """A value of its own course for each fact: yes and no by the binary digits of its place."""
        fact = self.thing.FACTS[key]
        if "values" in self.facts[key] and fact.allowed is not None:
            value: Any = fact.allowed[(turn + place) % len(fact.allowed)]
        elif fact.type == "bool":
            value = bool((place + 1) >> (turn % ROUNDS) & 1)
        elif fact.type == "text":
            value = f"{turn}"
        else:
            value = _number(fact, place, turn)
        self.thing.values[key] = value
        return value

    def _look(self, paths: Sequence[str]) -> dict[str, Any]:
        self.bench.heard.reports.clear()
        self.session.refresh(tuple(paths))
        for _ in range(200):
            self.bench.clock.advance(0.05)
            if self.bench.heard.values().keys() >= set(paths):
                break
        return self.bench.heard.values()

    def _target(self, path: str) -> str:
        component, _, member = path.rpartition(".")
        for place, name in self.abilities.capabilities:
            if place == component and any(one.name == member for one in _members(name)):
                return f"{name}.{member}"
        raise AssertionError(path)

    def _tally(self, explained: Mapping[str, tuple[str, Meaning]]) -> None:
        keys = {key for key, _ in explained.values()}
        self.found.shown = len(keys)
        known = {target for _, (_, meaning) in explained.items() for target in (meaning.target,)}
        for key, fact in self.facts.items():
            name = self._name(fact)
            if key in keys or "r" not in fact["access"]:
                continue
            self.found.unseen.append(name)
            targets = [meaning.target for meaning in meanings.of(fact, self.entry["kind"])]
            if targets and not known & set(targets) and (self.model, name) not in meanings.APART:
                self.found.missing.append(f"{name} ({', '.join(targets)})")

    # -- writing

    def _write(self, explained: Mapping[str, tuple[str, Meaning]]) -> None:
        for path, (key, meaning) in explained.items():
            prop = self.paths[path]
            if prop.writable:
                for value in _samples(prop):
                    self._write_one(path, prop, value, self._written_to(meaning.target) or (key, meaning.read))

    def _written_to(self, target: str) -> tuple[str, Reading] | None:
        for name, read in meanings.WRITTEN.get(target, {}).items():
            for key, fact in self.facts.items():
                if self._name(fact) == name and "w" in fact["access"]:
                    return key, read
        return None

    def _write_one(self, path: str, prop: Property, value: Value, place: tuple[str, Reading]) -> None:
        key, read = place
        before = dict(self.thing.values)
        since = len(self.peer.requests)
        done = self._submit(Order(writes=((path, value),)))
        target = self._target(path)
        table = meanings.DEEDS.get(f"{self.entry['kind']}/{target}", meanings.DEEDS.get(target, {}))
        deeds = table.get(value is True)
        if deeds is not None:
            self._done(f"{path} = {value}", deeds, since)
            return
        if done is not None:
            self.found.wrong.append(f"{path} = {value}: {done}")
            return
        self.found.written += 1
        wire = self._sent(key)
        got = read(self.facts[key], wire)
        if not self._same(prop, value, got, self.facts[key], read):
            self.found.wrong.append(f"{path} = {value}: {self.facts[key]['name']} became {wire!r}, which is {got!r}")
        beside = meanings.ALONGSIDE.get(self._target(path), ())
        for other, value_before in before.items():
            name = self._name(self.facts[other])
            if other != key and name not in beside and self.thing.values[other] != value_before:
                self.found.wrong.append(f"{path} = {value} also changed {name}")

    def _same(self, prop: Property, value: Value, got: Any, fact: Entry, read: Reading) -> bool:
        """Whether the device was told what was meant, or the nearest to it that it can take."""
        if isinstance(value, (bool, str, Color)) or isinstance(got, bool) or not isinstance(got, (int, float)):
            return bool(got == value)
        if "values" in fact:
            meant = [read(fact, code) for code in fact["values"]]
            return bool(abs(got - value) == min(abs(one - value) for one in meant if one is not None))
        fine = prop.step or 1e-6
        return abs(got - value) <= (fine / 2 if fine <= 1 else fine / 2 + 1)

    def _done(self, what: str, names: Sequence[str], since: int) -> None:
        """One of the named actions or composites was carried out, in one request."""
        self.found.written += 1
        for _, method, params in self.peer.requests[since:]:
            if any(self._is(action, method, params) and action["name"] in names for action in self._actions):
                return
            for composite in self.entry.get("composites", ()):
                keys = [f"{item['siid']}.{item['piid']}" for item in params] if method == "set_properties" else []
                if composite["name"] in names and keys == [key for key, _ in composite["writes"]]:
                    return
        self.found.wrong.append(f"{what} did {[each[1:] for each in self.peer.requests[since:]]}, not {names}")

    @property
    def _actions(self) -> Sequence[Entry]:
        return self.entry.get("actions", ())  # type: ignore[no-any-return]  # plain data

    @staticmethod
    def _is(action: Entry, method: str, params: Any) -> bool:
        if method == "action":
            place = action.get("at", "")
            numbers = f"{params['siid']}.{params['aiid']}"
            return bool(place == numbers) or (place.endswith(".None") and place.startswith(f"{params['siid']}."))
        return (method, params) == (action.get("method"), action.get("params"))

    def _sent(self, key: str) -> Any:
        """What the device has been told for a fact, which it may keep to itself."""
        for _, method, params in reversed(self.peer.requests):
            if method == "set_properties":
                for item in params:
                    if f"{item['siid']}.{item['piid']}" == key:
                        return item["value"]
        return self.thing.values[key]

    def _refuse(self) -> None:
        for path, prop in self.abilities.properties.items():
            if not prop.writable:
                error = self._submit(Order(writes=((path, _samples(prop)[0]),)))
                if not isinstance(error, NotSupported):
                    self.found.wrong.append(f"{path} may be written: {error}")

    def _submit(self, order: Order) -> Any:
        outcome = peer.Outcome()
        self.session.submit(order, outcome)
        for _ in range(400):
            if outcome.calls:
                return outcome.error
            self.bench.clock.advance(0.05)
        return "nothing came of it"

    # -- commands and events

    def _call(self) -> None:
        for path, command in self.abilities.commands.items():
            component, _, member = path.rpartition(".")
            names = [
                name
                for place, name in self.abilities.capabilities
                if place == component and any(one.name == member for one in capability(name).commands)
            ]
            arguments = tuple((one.name, _samples(one)[0]) for one in command.args)
            since = len(self.peer.requests)
            error = self._submit(Order(call=Call("d1", path, arguments)))
            if error is not None:
                self.found.wrong.append(f"{path}(): {error}")
            elif not any(self._did(f"{name}.{member}", since) for name in names):
                asked = [request[1:] for request in self.peer.requests[since:]]
                self.found.wrong.append(f"{path}() did {asked}")

    def _did(self, target: str, since: int) -> bool:
        for _, method, params in self.peer.requests[since:]:
            names = meanings.DONE.get(target, ())
            if any(self._is(action, method, params) and action["name"] in names for action in self._actions):
                return True
            if target in meanings.STOPPED and self._stopped(method, params, meanings.STOPPED[target]):
                return True
        return False

    def _stopped(self, method: str, params: Any, labels: Sequence[str]) -> bool:
        for key, fact in self.facts.items():
            if "values" not in fact or "w" not in fact["access"]:
                continue
            named = {code for code, word in fact["values"].items() if str(word) in labels}
            if method == "set_properties" and any(
                f"{item['siid']}.{item['piid']}" == key and item["value"] in named for item in params
            ):
                return True
            if method == fact.get("setter") and params and params[0] in named:
                return True
        return False

    def _tell(self) -> None:
        for event in self.entry.get("events", ()):
            target, value = meanings.TOLD.get(event["name"], ("", None))
            path = target.partition(".")[2]
            if path not in self.abilities.properties:
                continue
            siid, eiid = (int(part) for part in event["at"].split("."))
            self.bench.heard.reports.clear()
            entry = {"did": str(peer.DID), "siid": siid, "eiid": eiid, "arguments": []}
            self.session.pushed("event_occured", [entry])
            if self.bench.heard.values().get(path) is not value:
                self.found.wrong.append(f"{event['name']} does not tell {path}")


def _members(name: str) -> tuple[Property, ...]:
    return capability(name).properties


def _number(fact: Simulated, place: int, turn: int) -> Any:
    """Both ends of the range and places of its own between; some numbers where there is none."""
    if fact.low is None or fact.high is None:
        value: float = NUMBERS[(place + turn) % len(NUMBERS)]
    else:
        steps = int((fact.high - fact.low) / fact.step)
        share = (0, 1, 0.5, 0.25, 0.1, 0.9, 0.33, 0.66)[(turn + place) % ROUNDS]
        value = fact.low + fact.step * min(steps, round(steps * share) + (place + turn) % 3 * (0 < share < 1))
    return float(round(value, 6)) if fact.type == "float" else int(value)


def _samples(prop: Property) -> tuple[Value, ...]:
    match prop.kind:
        case Kind.BOOL:
            return (True, False)
        case Kind.ENUM:
            return prop.options
        case Kind.COLOR:
            return (Color(255, 128, 1), Color(0, 0, 9))
        case Kind.TEXT:
            return ("x",)
    low = prop.minimum or 0
    high = prop.maximum if prop.maximum is not None else low + 3600
    return tuple(prop.accept(each) for each in (low, high, (low + high) / 2))
