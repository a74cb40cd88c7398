"""Run by the interpreter of `.venv-miio`, in a process of its own: python-miio's client, told what to do on stdin.

Stdin holds a JSON list of steps, stdout gets a JSON list of as many results; a step that raises becomes
{"error": its class, "text": its words}. Steps:

    {"do": "discover", "wanted": [did…], "seconds": s}     {address: did} of those that it hears over mDNS and greets,
                                                           as soon as it has all, or after so long
    {"do": "hello", "address": a}                          {"did", "stamp", "shown"}
    {"do": "info", "address": a, "token": t}               {"model", "firmware", "mac"}
    {"do": "send", "address": a, "token": t, "method": m, "params": p}
    {"do": "product", "class": c, "model": m, "address": a, "token": t, "calls": [[name, argument…]…], "read": [name…]}
                                                           the named properties of its status(), after the calls;
                                                           "status": s where that method has another name
    {"do": "scene", "name": n, "action": a, "extra": e, "sid": s, "model": m, "token": t, "ip": i, "device_id": d}
"""

import importlib
import json
import random
import sys
import time
from enum import Enum
from typing import Any

miio: Any = importlib.import_module("miio")
protocol: Any = importlib.import_module("miio.miioprotocol").MiIOProtocol
zeroconf: Any = importlib.import_module("zeroconf")
miio.Device.timeout = 1  # seconds, not 5: what is not answered here within one never is


def first_id() -> int:
    """Where a device object begins to count: all begin at 0 of themselves, and devices drop ids that they know."""
    return random.SystemRandom().randrange(1, 9000)


def discover(step: dict[str, Any]) -> object:
    listener = listener_for({f"_miio{did}." for did in step["wanted"]})
    # Loopback only: its own discovery listens on every interface of the machine.
    responder = zeroconf.Zeroconf(interfaces=["127.0.0.1"])
    browser = zeroconf.ServiceBrowser(responder, "_miio._udp.local.", listener)
    deadline = time.monotonic() + step["seconds"]
    while len(listener.found_devices) < len(step["wanted"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    browser.cancel()
    responder.close()
    return {address: hello({"address": address})["did"] for address in listener.found_devices}


def listener_for(names: set[str]) -> Any:
    """Its listener for mDNS, deaf to other devices: it greets one after the other, and waits long for each."""
    base: Any = importlib.import_module("miio.discovery").Listener

    def add_service(self: Any, responder: Any, service_type: str, name: str) -> None:
        if any(part in name for part in names):
            base.add_service(self, responder, service_type, name)

    return type("Listener", (base,), {"add_service": add_service})()


def hello(step: dict[str, Any]) -> dict[str, Any]:
    answer = protocol.discover(step["address"])
    header = answer.header.value
    did = int.from_bytes(header.device_id, "big")
    return {"did": did, "stamp": int(header.ts.timestamp()), "shown": answer.checksum.hex()}


def info(step: dict[str, Any]) -> object:
    answer = miio.Device(step["address"], step["token"], first_id()).info()
    return {"model": answer.model, "firmware": answer.firmware_version, "mac": answer.mac_address}


def send(step: dict[str, Any]) -> object:
    return miio.Device(step["address"], step["token"], first_id()).send(step["method"], step["params"])


def product(step: dict[str, Any]) -> object:
    module, _, name = step["class"].rpartition(".")
    device = getattr(importlib.import_module(module), name)(
        step["address"], step["token"], first_id(), model=step["model"]
    )
    for call, *arguments in step["calls"]:
        getattr(device, call)(*arguments)
    status = getattr(device, step.get("status", "status"))()
    read = {name: getattr(status, name) for name in step["read"]}
    return {name: value.name if isinstance(value, Enum) else value for name, value in read.items()}


def scene(step: dict[str, Any]) -> object:
    """The scene that its push server would install for a child of a gateway."""
    server = miio.PushServer(device_ip=step["ip"], device_id=step["device_id"])
    server._server_ip = step["ip"]
    event = miio.EventInfo(
        action=step["action"], extra=step["extra"], source_sid=step["sid"], source_model=step["model"]
    )
    return json.loads(server._construct_event(step["name"], event, miio.Device(step["ip"], step["token"])))


STEPS = {"discover": discover, "hello": hello, "info": info, "send": send, "product": product, "scene": scene}


def carry_out(step: dict[str, Any]) -> object:
    try:
        return STEPS[step["do"]](step)
    except (miio.DeviceException, AttributeError, ValueError) as error:
        return {"error": type(error).__name__, "text": str(error)}


if __name__ == "__main__":
    json.dump([carry_out(step) for step in json.load(sys.stdin)], sys.stdout, default=str)
