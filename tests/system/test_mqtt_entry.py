"""How a whole hub gets in at its broker, and what its owner reads where it does not."""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from tests.mosquitto import Mosquitto, mosquitto
from tests.system.broker_home import ROOT, BrokerHome, Hurried, broker_home, kept, until
from tests.system.daemon import PATIENCE


def says(hub: Hurried, language: str, *words: str) -> str:
    env = {**os.environ, "HEARTH_LANG": language}
    ran = subprocess.run(hub.command(*words), env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("user", "why", "remedies"),
    [
        (", user: villa, password: !secret broker", "mqtt.bad_login", ("mqtt: user:", "mqtt: password:")),
        pytest.param("", "mqtt.bad_login|mqtt.needs_login", ("user:", "password:"), marks=pytest.mark.soak),
    ],
)
async def test_who_is_not_let_in_reads_why_and_what_to_do(
    tmp_path: Path, user: str, why: str, remedies: tuple[str, ...]
) -> None:
    with mosquitto(users={"villa": "right"}) as broker:
        secrets = "broker: wrong-word\n"
        async with broker_home(tmp_path, broker.port, more=user, secrets=secrets) as home:

            async def refused() -> bool:
                return (await home.mqtt())["why"]["id"] in why.split("|")

            await until(refused)
            await home.scenes_go_on(2)
            for language, word in (("en", "MQTT broker"), ("zh", "代理")):
                told = await asyncio.gather(
                    *(asyncio.to_thread(says, home.hub, language, *words) for words in (["mqtt", "status"], ["doctor"]))
                )
                for text in told:
                    plain = " ".join(text.split())
                    assert word in plain
                    assert all(remedy in plain for remedy in remedies), text
                    assert "wrong-word" not in text
        assert "wrong-word" not in home.hub.log.read_text()


async def check_it_works(home: BrokerHome, broker: Mosquitto, version: str) -> None:
    found = await home.connected()
    assert found["version"] == version
    assert version in says(home.hub, "en", "mqtt", "status")
    assert (await home.ring())["outcome"] == "accepted"
    if broker.certificates is None:
        assert await kept(broker, f"{ROOT}/state/count")


async def test_a_certificate_lets_in(tmp_path: Path) -> None:
    with mosquitto(client_certificates=True) as broker:
        known = broker.certificates
        assert known is not None
        tls = f", tls: {{ca: {known.ca}, certificate: {known.client}, key: {known.client_key}}}"
        async with broker_home(tmp_path, broker.port, scheme="mqtts", more=tls) as home:
            await check_it_works(home, broker, "5")
            assert "hub" in broker.log.partition("hearth-villa")[2], "the name is that of the certificate"


async def test_a_broker_that_knows_mqtt_3_1_1_only(tmp_path: Path) -> None:
    with mosquitto() as broker:
        async with broker_home(tmp_path, broker.port, oldest=True) as home:
            await check_it_works(home, broker, "3.1.1")
