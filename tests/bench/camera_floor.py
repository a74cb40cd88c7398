"""The floor of camera → command: a process that only parses the camera's message, seals a miIO packet and sends it."""

import asyncio
import json
import socket

from drivers.axis.codec import STREAM_PATH, STREAM_QUERY, configure
from drivers.kit.http import base_url, login, open_client
from drivers.miio.codec import HELLO, PORT, Keys, parse_header
from hub.model.secret import Secret
from hub.process import loop_factory
from tests.bench.camera import CAMERA, LAMP


async def run() -> None:
    """Listen, and command, until told to stop."""
    keys, did = Keys.of_hex(LAMP.token), int(LAMP.wire_id)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect((LAMP.address, PORT))
        out.settimeout(5.0)
        out.send(HELLO)
        stamp = parse_header(out.recv(4096)).stamp
        number, begun = int.from_bytes(keys.token[:3], "big"), asyncio.get_running_loop().time()
        url = base_url(f"{CAMERA.address}:{CAMERA.port}", 80).with_path(STREAM_PATH).with_query(STREAM_QUERY)
        async with open_client(login(Secret(CAMERA.token))) as client, client.ws_connect(url) as stream:
            await stream.send_str(configure())
            last = "0"
            async for frame in stream:
                message = json.loads(frame.data)
                if message["method"] != "events:notify":
                    continue
                notification = message["params"]["notification"]
                active = notification["message"]["data"].get("active")
                if not notification["topic"].endswith("Device1Scenario1") or active == last:
                    continue
                last = active
                number += 1
                value = "true" if active == "1" else "false"
                text = (
                    f'{{"id":{number},"method":"set_properties","params":'
                    f'[{{"did":"{did}","siid":2,"piid":1,"value":{value}}}]}}'
                )
                now = int(asyncio.get_running_loop().time() - begun)
                out.send(keys.seal(did, stamp + now, text.encode()))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(run())
