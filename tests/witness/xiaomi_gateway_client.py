"""Run by the interpreter of `.venv-lumi`, in a process of its own: PyXiaomiGateway's client, told what to do on stdin.

Each line of stdin is a step in JSON, each line of stdout its result; a step that raises becomes {"error": its words}.

    {"do": "discover", "interface": a}                        {address: {"sid", "proto", "devices": {sid: model}}}
    {"do": "write", "address": a, "key": k, "sid": s, "values": {…}}      whether it was taken
    {"do": "listen", "address": a, "interface": a, "sid": s}  true, when it listens
    {"do": "heard", "within": seconds}                        what it was told of that child since, as soon as anything
"""

import asyncio
import importlib
import json
import socket
import sys
from typing import Any

client: Any = importlib.import_module("xiaomi_gateway")


class Quick(socket.socket):
    """Its questions are answered at once here, or never."""

    def settimeout(self, value: float | None) -> None:
        super().settimeout(None if value is None else min(value, 1.0))


socket.socket = Quick  # type: ignore[misc]  # the client makes its sockets of this name
found: dict[str, Any] = {}
told: list[Any] = []


def discover(step: dict[str, Any]) -> object:
    search = client.XiaomiGatewayDiscovery(step["interface"], 1)
    search.discover_gateways()
    found.update(search.gateways)
    return {
        address: {
            "sid": one.sid,
            "proto": one.proto,
            "devices": {each["sid"]: each["model"] for kind in one.devices.values() for each in kind},
        }
        for address, one in found.items()
    }


def write(step: dict[str, Any]) -> object:
    gateway = found[step["address"]]
    gateway.key = step["key"]
    return gateway.write_to_hub(step["sid"], **step["values"])


async def listen(step: dict[str, Any]) -> object:
    told.clear()
    gateway = found[step["address"]]
    gateway.callbacks[step["sid"]].append(lambda values, _message: told.append(values))
    ear = client.AsyncXiaomiGatewayMulticast(step["interface"])
    ear.register_gateway(step["address"], gateway.multicast_callback)
    await ear.start_listen()
    return True


async def heard(step: dict[str, Any]) -> object:
    for _ in range(int(step["within"] / 0.02)):
        if told:
            break
        await asyncio.sleep(0.02)
    return told


async def main() -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        step = json.loads(line)
        try:
            match step["do"]:
                case "discover":
                    result = await loop.run_in_executor(None, discover, step)
                case "write":
                    result = await loop.run_in_executor(None, write, step)
                case "listen":
                    result = await listen(step)
                case _:
                    result = await heard(step)
        except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
            result = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


asyncio.run(main())
