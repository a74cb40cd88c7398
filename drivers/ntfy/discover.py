"""A topic is not announced: a person writes it into devices.yaml, with the address of the server in adoption."""

from typing import Final

from drivers.kit.http import ask, base_url, open_client
from drivers.ntfy.codec import ACCOUNT_PATH, HEALTH_PATH, authorization, is_topic, read_account, read_health
from hub.model.device import Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Clock, Learned
from hub.model.secret import Secret

FAMILY: Final = "ntfy"
MODEL: Final = "ntfy"
HTTP_PORT: Final = 80


async def verify(clock: Clock, sighting: Sighting, secret: Secret | None) -> Learned:
    """See that the server is well and takes the token; nothing is published.

    Raises:
        AuthFailed: the server does not take the token.
        Unreachable: no answer, or the server is not well.
        NotSupported: no ntfy server, or no name for a topic.
    """
    refuse_topic(sighting.wire_id)
    base = base_url(sighting.address, HTTP_PORT)
    async with open_client() as client:
        read_health(await ask(client, clock, "GET", base.with_path(HEALTH_PATH)))
        if secret is not None:
            headers = authorization(secret.reveal())
            read_account(await ask(client, clock, "GET", base.with_path(ACCOUNT_PATH), headers=headers))
    return Learned(MODEL, "", sighting.address)


def refuse_topic(name: str) -> None:
    """Raise NotSupported where the server would not take the name for a topic."""
    if not is_topic(name):
        raise NotSupported("device.not_a_topic", topic=name)
