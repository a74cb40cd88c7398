"""The process beside the hub in which python-miio runs: lines of JSON in, lines of JSON out.

It is run by path, perhaps by an interpreter that has python-miio and not Hearth: it may import nothing of Hearth.

In: `{"id": N, "within": SECONDS, "do": "describe", "model": M}`, or with `host` and `token` `"do": "status"`, or
`"do": "call"` with `method` and `params`; what cannot be begun within the time is not done. Out: `{"id": N, "result":
...}` or `{"id": N, "error": WORD, "text": ...}`, in any order; before all of them `{"ready": VERSION}`, or `{"ready":
null}` where python-miio is not installed. It ends with its input.

The words of errors: `unknown` (no such model, or method of it), `silent` (no answer), `refused` (the device says no),
`failed` (whatever else python-miio stumbled over).
"""

import datetime as dt
import enum
import inspect
import json
import math
import os
import random
import resource
import sys
import threading
import typing
from concurrent.futures import ThreadPoolExecutor
from time import monotonic as now  # noqa: TID251 - this process has no clock of Hearth's

AT_ONCE = 8
"""Devices that are spoken to at the same time: python-miio waits for each."""
TIMEOUT = 3
"""Seconds that python-miio waits for an answer to a command; its greeting takes up to five."""
MOST_MEMORY = 512 << 20
LONGEST_TEXT = 200
LONGEST_LINE = 1 << 16


STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What python-miio raises besides its own when a device says something that it did not expect."""


def plain(value: object) -> object:
    """A value as JSON has it: options by their names in small letters, times in seconds or as ISO text."""
    if isinstance(value, enum.Enum):
        return value.name.lower()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)[:LONGEST_TEXT]


def form(hint: object) -> dict[str, object]:
    """What an annotation says of a value: its kind, and its options where it has them."""
    for one in typing.get_args(hint):
        if one is not type(None):
            return form(one)
    if isinstance(hint, type):
        if issubclass(hint, enum.Enum):
            return {"kind": "enum", "options": [one.name.lower() for one in hint]}
        for kind, types in (("bool", bool), ("int", int), ("float", float | dt.timedelta)):
            if issubclass(hint, types):
                return {"kind": kind}
    return {"kind": "text"}


class Workshop:
    """Devices by address, each with a lock: python-miio's are not to be asked two things at once."""

    def __init__(self, miio: typing.Any) -> None:
        self._miio = miio
        self._devices: dict[tuple[str, str, str], tuple[typing.Any, threading.Lock]] = {}
        self._lock = threading.Lock()

    def do(self, asked: dict[str, typing.Any], until: float = math.inf) -> object:
        """Answer one question; raises what python-miio does, and TimeoutError for what waited past `until`.

        What it does not know is a NotImplementedError.
        """
        kind = self._kind(str(asked["model"]))
        if asked["do"] == "describe":
            return self._describe(kind)
        device, lock = self._device(kind, str(asked["host"]), str(asked["token"]), str(asked["model"]))
        with lock:
            if now() >= until:
                raise TimeoutError
            if asked["do"] == "status":
                return self._status(device)
            return self._call(kind, device, str(asked["method"]), list(asked["params"]))

    def _kind(self, model: str) -> typing.Any:
        try:
            kind = self._miio.DeviceFactory.class_for_model(model)
        except self._miio.DeviceException as error:
            raise NotImplementedError(model) from error
        if kind.__name__ == "GenericMiot":  # it would fetch the specification from the maker
            raise NotImplementedError(model)
        return kind

    def _device(self, kind: typing.Any, host: str, token: str, model: str) -> tuple[typing.Any, threading.Lock]:
        with self._lock:
            key = (host, token, model)
            if key not in self._devices:
                # Small ids meet those of the telephone's app, and of this process's earlier life.
                device = kind(host, token, random.randrange(1, 9000), model=model)
                device._protocol._timeout = TIMEOUT  # noqa: SLF001 - a class that passes no timeout on has no other way
                self._devices[key] = device, threading.Lock()
            return self._devices[key]

    def _describe(self, kind: typing.Any) -> object:
        hints = typing.get_type_hints(inspect.unwrap(kind.status))
        members: dict[str, object] = {}
        for name, member in inspect.getmembers(hints.get("return"), lambda one: isinstance(one, property)):
            if not name.startswith("_") and name not in ("data", "raw"):
                try:
                    members[name] = form(typing.get_type_hints(member.fget).get("return"))
                except (NameError, TypeError):
                    members[name] = {"kind": "text"}
        return {"name": kind.__name__, "members": members}

    def _status(self, device: typing.Any) -> object:
        device.retry_count = 1
        status = device.status()
        found: dict[str, object] = {}
        for name, member in inspect.getmembers(type(status), lambda one: isinstance(one, property)):
            if name.startswith("_") or name in ("data", "raw"):
                continue
            try:
                found[name] = plain(member.fget(status))
            except STUMBLES:  # what this firmware does not tell
                continue
        return found

    def _call(self, kind: typing.Any, device: typing.Any, method: str, params: list[object]) -> object:
        owners = [one for one in kind.__mro__ if method in vars(one)]
        if method.startswith("_") or not owners or owners[0] in (self._miio.Device, self._miio.MiotDevice, object):
            raise NotImplementedError(method)  # nothing that every device has: raw commands, updates, Wi-Fi
        device.retry_count = 0  # what is sent again may be done twice
        deed = getattr(device, method)
        hints = typing.get_type_hints(inspect.unwrap(vars(owners[0])[method]))
        wanted = [one for one in hints if one != "return"]
        given = [as_wanted(hints[name], value) for name, value in zip(wanted, params, strict=False)]
        answer = deed(*given, *params[len(given) :])
        return plain(answer) if not isinstance(answer, list) else [plain(one) for one in answer[:100]]


def as_wanted(hint: object, value: object) -> object:
    """An option by its name as the enumeration that the method takes; everything else as it is."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum) and isinstance(value, str):
        for one in hint:
            if one.name.lower() == value:
                return one
    return value


def main() -> None:
    """Answer until the input ends."""
    out, writing = sys.stdout, threading.Lock()
    sys.stdout = sys.stderr  # what python-miio prints is no answer
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))

    def say(line: dict[str, object]) -> None:
        with writing:
            out.write(json.dumps(line) + "\n")
            out.flush()

    try:
        import miio  # type: ignore[import-not-found]  # noqa: PLC0415 - an extra; it is said when it is missing
    except ImportError:
        say({"ready": None})
        return
    workshop = Workshop(miio)
    say({"ready": str(miio.__version__)})

    def answer(asked: dict[str, typing.Any], until: float) -> None:
        try:
            line: dict[str, object] = {"result": workshop.do(asked, until)}
        except TimeoutError:
            line = {"error": "silent"}
        except NotImplementedError as error:
            line = {"error": "unknown", "text": str(error)[:LONGEST_TEXT]}
        except (miio.DeviceException, *STUMBLES) as error:
            words = {"DeviceException": "silent", "DeviceError": "refused"}
            word = words.get(type(error).__name__, "failed")
            line = {"error": word, "text": f"{type(error).__name__}: {error}"[:LONGEST_TEXT]}
        say({"id": asked["id"], **line})

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for line in iter(lambda: sys.stdin.readline(LONGEST_LINE), ""):
            asked = json.loads(line)
            pool.submit(answer, asked, now() + asked["within"])
        out.flush()
        os._exit(0)  # some are still waiting for silent devices; nobody waits for them


if __name__ == "__main__":
    main()
