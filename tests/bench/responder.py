"""The other side of many miIO devices in one lean process, so that it is the client that is measured.

`python -m tests.bench.responder lean COUNT`: every request is answered `[1]`; of a request only its first block is
decrypted, where its id stands. `... home COUNT`: reads are answered as the simulated appliance of the model would.
`... lamps COUNT SILENT`: each device keeps what is written to it; SILENT of them say nothing any more once all were
read. Prints a line when it listens, and in the latter two one line when every device has been read.
"""

import json
import select
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import md5
from random import Random
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import ECB

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.codec import HEADER_SIZE, PORT, Keys, hello_answer
from drivers.miio.simulated.sockets import HelloListener
from drivers.miio.simulator import MiioSimulator
from hub.core.clock import VirtualClock
from tests.bench.homes import address, did, model, token

STAMP: Final = 5000
LIFE: Final = 600.0  # seconds after which a forgotten responder ends by itself

Answer = Callable[[bytes], bytes | None]


class LeanDevice:
    """One device with two key schedules made once; CBC by hand over the block cipher."""

    def __init__(self, number: int) -> None:
        self._token = bytes.fromhex(token(number))
        key = md5(self._token, usedforsecurity=False).digest()
        self._iv = int.from_bytes(md5(key + self._token, usedforsecurity=False).digest(), "big")
        cipher = Cipher(AES128(key), ECB())  # the block cipher under CBC by hand: twice as fast
        self._encrypt: CipherContext = cipher.encryptor()
        self._decrypt: CipherContext = cipher.decryptor()
        self._head = b"\x21\x31\x00\x40" + did(number).to_bytes(8, "big") + STAMP.to_bytes(4, "big")
        self.hello = hello_answer(did(number), STAMP)

    def answer(self, packet: bytes) -> bytes:
        """The answer to a hello or request."""
        if len(packet) == HEADER_SIZE:
            return self.hello
        block = int.from_bytes(self._decrypt.update(packet[32:48]), "big") ^ self._iv
        number = block.to_bytes(16, "big")[6:].partition(b",")[0]
        text = b'{"id":%b,"result":[1]}' % number  # 21 to 30 bytes with the id: two blocks
        padding = 32 - len(text)
        text += bytes((padding,)) * padding
        first = self._encrypt.update((int.from_bytes(text[:16], "big") ^ self._iv).to_bytes(16, "big"))
        mixed = int.from_bytes(text[16:], "big") ^ int.from_bytes(first, "big")
        body = first + self._encrypt.update(mixed.to_bytes(16, "big"))
        return self._head + md5(self._head + self._token + body, usedforsecurity=False).digest() + body


class HomeDevice:
    """One device that can be read; answers to the same question are made once a model."""

    def __init__(self, number: int, simulator: MiioSimulator, answers: dict[tuple[str, bytes], str]) -> None:
        self._number = number
        self._keys = Keys.of_hex(token(number))
        self._simulator = simulator
        self._answers = answers
        self.reads = 0

    def answer(self, packet: bytes) -> bytes:
        """The answer to a hello or request."""
        if len(packet) == HEADER_SIZE:
            return hello_answer(did(self._number), self._stamp)
        plain = self._keys.open(packet).replace(b"%d" % did(self._number), b"%d" % did(0))
        asked = json.loads(plain)
        self.reads += 1
        question = (model(self._number), plain.partition(b",")[2])
        result = self._answers.get(question)
        if result is None:
            result = json.dumps(self._simulator.appliance.request(asked["method"], asked["params"]))
            self._answers[question] = result
        text = f'{{"id":{asked["id"]},"result":{result}}}'
        return self._keys.seal(did(self._number), self._stamp, text.encode())

    @property
    def _stamp(self) -> int:
        return STAMP + int(time.monotonic())


class Lamp:
    """A MIoT device that keeps what is written to it, and answers 1 for what nobody wrote."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._keys = Keys.of_hex(token(number))
        self._hello = hello_answer(did(number), STAMP)
        self._kept: dict[tuple[int, int], object] = {}
        self.reads = 0
        self.silent = False

    def answer(self, packet: bytes) -> bytes | None:
        """The answer to a hello or request."""
        if self.silent:
            return None
        if len(packet) == HEADER_SIZE:
            return self._hello
        asked = json.loads(self._keys.open(packet))
        self.reads += 1
        result = []
        for one in asked["params"] if isinstance(asked["params"], list) else ():
            place = one["siid"], one["piid"]
            if asked["method"] == "set_properties":
                self._kept[place] = one["value"]
                result.append({**one, "code": 0})
            else:
                result.append({**one, "code": 0, "value": self._kept.get(place, 1)})
        text = json.dumps({"id": asked["id"], "result": result or {"fw_ver": "1.0.0_1", "model": model(self._number)}})
        return self._keys.seal(did(self._number), STAMP + int(time.monotonic()), text.encode())


def home_devices(count: int) -> list[HomeDevice]:
    """Devices that answer as the simulated ones of their model."""
    ports = SimulationPorts(VirtualClock(), Random(1))
    answers: dict[tuple[str, bytes], str] = {}
    simulators: dict[str, MiioSimulator] = {}
    made = []
    for number in range(count):
        name = model(number)
        if name not in simulators:
            row = SimulatedDevice("thing", "miio", name, "127.77.99.99", str(did(0)), token(0))
            simulators[name] = MiioSimulator(row, ports, HelloListener())
        made.append(HomeDevice(number, simulators[name], answers))
    return made


def serve(answers: list[Answer], after: Callable[[], bool]) -> None:
    """Answer until told to stop or LIFE is over; `after` each turn may end it too."""
    poll = select.epoll()
    places: dict[int, tuple[socket.socket, Answer]] = {}
    for number, answer in enumerate(answers):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        sock.bind((address(number), PORT))
        poll.register(sock.fileno(), select.EPOLLIN)
        places[sock.fileno()] = (sock, answer)
    print("listening", flush=True)
    end = time.monotonic() + LIFE
    while time.monotonic() < end and after():
        for file, _ in poll.poll(1.0):
            sock, answer = places[file]
            with suppress(OSError):
                packet, source = sock.recvfrom(4096)
                reply = answer(packet)
                if reply is not None:
                    sock.sendto(reply, source)


def main(kind: str, count: int, silent: int = 0) -> None:
    """Serve."""
    if kind == "lean":
        serve([LeanDevice(number).answer for number in range(count)], lambda: True)
        return
    lamps = [Lamp(number) for number in range(count)] if kind == "lamps" else []
    devices: Sequence[HomeDevice | Lamp] = lamps or home_devices(count)
    told = False

    def tell() -> bool:
        nonlocal told
        if not told and all(device.reads for device in devices):
            told = True
            for lamp in lamps[:silent]:
                lamp.silent = True
            print("all read", flush=True)
        return True

    serve([device.answer for device in devices], tell)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
