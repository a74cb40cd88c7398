"""How commands ask about the past: the hub, or the files themselves where none runs."""

from hub.cli.client import HubClient
from hub.cli.desk import Desk
from hub.cli.exits import Answer, NoHub
from hub.cli.out import at_home_in
from hub.cli.when import from_now, machine_clock, moments


def ask_past(desk: Desk, question: Answer, since: str, until: str | None) -> Answer:
    """The answer to a question about the time from `since` to `until` (as people type times); `alone`: without a hub.

    Raises NoHub, Refusal, Unclear; BadSetup and BadConfig where no hub runs and the files do not let it.
    """
    try:
        hub = desk.hub()
        return hub.post("inquiries", body=question | {"until": _now(hub)} | moments(hub, since, until))
    except NoHub as error:
        if error.message_id != "cli.no_hub":
            raise
    from hub.compose.inquiry import answer_alone

    places, now = desk.places(), machine_clock().now()
    at_home_in(_zone(desk))
    answer = answer_alone(places, question | {"until": now} | from_now(now, since, until), desk.out.language)
    return answer | {"alone": True}


def _now(hub: HubClient) -> float:
    status = hub.get("status")
    return float(status["started"]) + float(status["uptime"])


def _zone(desk: Desk) -> str:
    """The home's time zone, as its configuration says it; empty where it does not."""
    from drivers.families import FAMILIES
    from hub.config.load import load

    config, _ = load(desk.places().config, FAMILIES.keys())
    return "" if config is None else config.settings.home.time_zone.key
