"""What really happened: what devices were asked and did, what the hub was asked and said. The invariants read this."""

import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from drivers.kit.truth import Look
from drivers.miio.simulated.kettle import BOIL_TOGETHER
from drivers.miio.simulator import ChildSimulator, MiioSimulator
from drivers.miio.truth import truth
from hub.model.command import Call, Command
from hub.model.value import Value
from tests.simulation.made import LOOKS

SWITCH: Final = "2.1"
START: Final = (2, 1)
RUN: Final = 2


@dataclass(frozen=True, slots=True)
class Request:
    """A device was asked to do something and heard it: `life` is the hub's."""

    at: float
    life: int
    handle: str
    method: str
    params: Any

    @property
    def batch(self) -> dict[str, Any]:
        """The MIoT properties that it writes, by `siid.piid`."""
        if self.method != "set_properties" or not isinstance(self.params, list):
            return {}
        return {f"{one.get('siid')}.{one.get('piid')}": one.get("value") for one in self.params}


@dataclass(frozen=True, slots=True)
class Submitted:
    """The dispatcher was handed a command, by whomever."""

    at: float
    life: int
    command: Command


@dataclass(slots=True)
class Asked:
    """Somebody asked through the API; `answer` is what they were told, None while they wait or when the hub died."""

    at: float
    life: int
    handle: str
    body: Mapping[str, object]
    answer: Mapping[str, Any] | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the log: when, of which life, on which local date by the hub's own clock."""

    at: float
    life: int
    date: str
    line: str


@dataclass(slots=True)
class Reloading:
    """The configuration was read again: `good` or not, what was in use `before` and `after`."""

    good: bool
    before: tuple[object, ...]
    accepted: bool | None = None
    after: tuple[object, ...] = ()


@dataclass(slots=True)
class Witness:
    """The ledger of one run."""

    requests: list[Request] = field(default_factory=list)
    submitted: list[Submitted] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    reloads: list[Reloading] = field(default_factory=list)
    dishonest: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)

    def hazardous(self, handle: str) -> list[Request]:
        """The requests that would switch on heat there, as the device understood them."""
        return [request for request in self.requests if request.handle == handle and turns_on(request)]

    def once(self, handle: str, method: str) -> list[Request]:
        """The requests of a method that must not be repeated."""
        return [request for request in self.requests if request.handle == handle and request.method == method]

    def commands(self, device: str, path: str, value: Value | None = None) -> list[Submitted]:
        """The commands that wanted that write of a device (a key), or called that command of it."""
        return [one for one in self.submitted if _wants(one.command, device, path, value)]


def turns_on(request: Request) -> bool:
    """Whether the request switches on what heats: a boil, a heater, a plug that feeds one."""
    match request.handle:
        case "kettle":
            return request.batch.keys() >= BOIL_TOGETHER
        case "fryer":
            return request.method == "action" and (request.params["siid"], request.params["aiid"]) == START
        case "dishes":
            return request.method == "set_wash_status" and request.params == [RUN]
    return request.batch.get(SWITCH) is True


def _wants(command: Command, device: str, path: str, value: Value | None) -> bool:
    if isinstance(command.call, Call) and value is None:
        return (command.call.device, command.call.path) == (device, path)
    return any((one.device, one.path, one.value) == (device, path, value) for one in command.writes)


def watch_requests(simulator: MiioSimulator, told: Callable[[str, str, Any], None], liars: Collection[str]) -> None:
    """Be told of every request that a device takes in, before it does anything: handle, method, params.

    What `liars` answer to a question is turned round, where it can be.
    """
    really = simulator.appliance.request

    def request(method: str, params: object) -> object:
        if not method.startswith("get_"):
            told(simulator.name, method, params)
        answer = really(method, params)
        return _turned_round(answer) if simulator.name in liars and method.startswith("get_") else answer

    simulator.appliance.request = request  # type: ignore[method-assign]  # the door that every request goes through


def _turned_round(answer: object) -> object:
    if isinstance(answer, bool):
        return not answer
    if isinstance(answer, list):
        return [_turned_round(one) for one in answer]
    if isinstance(answer, dict) and "value" in answer:
        return {**answer, "value": _turned_round(answer["value"])}
    return {"on": "off", "off": "on"}.get(answer, answer) if isinstance(answer, str) else answer


def looks(simulator: MiioSimulator | ChildSimulator, model: str) -> dict[str, Value | None]:
    """The physical truth of a device in words of the model, by property path."""
    state = simulator.state()
    return {path: look(state) for path, look in looks_of(simulator, model).items()}


def looks_of(simulator: MiioSimulator | ChildSimulator, model: str) -> Mapping[str, Look]:
    """How to look at it: at what is made of facts by these, at all others as their simulators say."""
    if isinstance(simulator, MiioSimulator) and "product" in simulator.row.settings:
        return LOOKS[model]
    seen = truth(model)
    return {} if seen is None else seen.looks


REAL_TIME = "hub.core.lag"
"""Who looks at real time, and tells of a machine that is busy: no part of a story that is to be the same everywhere."""


class LogWatch(logging.Handler):
    """Reads every log line: secrets in it, and failures that somebody caught, are troubles."""

    def __init__(self, secrets: Sequence[str], trouble: Callable[[str], None], said: Callable[[str], None]) -> None:
        super().__init__(logging.DEBUG)
        self._secrets = secrets
        self._trouble = trouble
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if any(secret in line for secret in self._secrets):
            self._trouble(f"a secret in a log line: {line}")
        if record.exc_info is not None and record.exc_info[1] is not None:
            self._trouble(f"{line}: {record.exc_info[1]!r}")
        if record.name.startswith(("hub", "drivers", "scenes")) and record.name != REAL_TIME:
            self._said(line)


@contextmanager
def reading_logs(watch: LogWatch) -> Iterator[None]:
    """For as long as this lasts, every line goes there and nowhere else."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    root.handlers[:] = [watch]
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def text_of(value: object) -> str:
    """For the timeline."""
    return json.dumps(value, default=str, separators=(",", ":"))[:160]
