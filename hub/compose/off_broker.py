"""How the home's MQTT broker is reached by who switches off without a hub."""

from hub.compose.broker import AtBroker
from hub.storage.off_records import BrokerWay


def way_to(at: AtBroker) -> BrokerWay | None:
    """The way to the hub's broker, as it is now; None where there is none, or its password is not known (yet).

    Under another name than the hub's: who comes under its name would drive out a hub that lives.
    """
    settings = at.settings
    if settings is None:
        return None
    password = at.secrets().get(settings.password)
    if settings.password and password is None:
        return None
    tls = settings.tls
    files = (tls.ca, tls.certificate, tls.key) if tls is not None else (None, None, None)
    ca, certificate, key = ("" if file is None else str(file) for file in files)
    return BrokerWay(
        settings.host, f"hearth-{settings.name}-off", settings.port, settings.user, settings.version, tls is not None,
        ca, certificate, key, password,
    )  # fmt: skip
