"""Who may do what at the home's broker: the text of Mosquitto's ACL file, and what belongs into its configuration.

The form of the file: https://mosquitto.org/man/mosquitto-conf-5.html (acl_file). A line before the first `user` would
count for whoever gives no name, so there is none; what no line allows is refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hub.config.mqtt import Mqtt, Publishing
from hub.model.errors import BadValue
from hub.mqtt.topics import Topics
from hub.text.messages.catalogue import Language, render

HUB: Final = "hearth"
"""The hub's user, where the settings name none."""
HOME_ASSISTANT: Final = "homeassistant"

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

CONFIGURATION: Final = (
    "allow_anonymous false", "password_file /etc/mosquitto/passwords", "acl_file /etc/mosquitto/hearth.acl",
    "listener 1883 127.0.0.1", "listener 8883", "cafile /etc/mosquitto/ca.crt", "certfile /etc/mosquitto/broker.crt",
    "keyfile /etc/mosquitto/broker.key",
)  # fmt: skip
"""What mosquitto.conf has to say: nobody without a name, in the clear only on the machine itself."""


def acl(
    settings: Mqtt, programs: Mapping[str, tuple[str, ...]], language: Language = "en", meeting: tuple[str, ...] = ()
) -> str:
    """The file for a home. `programs`: by user, the topics under which a program speaks of its devices.

    `meeting`: topics under which devices announce themselves, each by its own name.

    Raises:
        BadValue: the name of a user or of a topic could be read as more than one: `+`, `#` and blanks among others.
    """
    user = settings.user or HUB
    topics = _topics(settings)
    lines = [*_comment("mqtt.acl_head", language, name=settings.name), "#"]
    lines += [f"#   {line}" for line in CONFIGURATION]
    lines += _user(user, ["readwrite #"], "mqtt.acl_hub", language)
    if settings.publishing is not None and topics.prefix:
        lines += _user(HOME_ASSISTANT, _home_assistant(topics), "mqtt.acl_home_assistant", language)
    for name, bases in programs.items():
        lines += _user(name, list(_program(bases, topics)), "mqtt.acl_program", language)
    for name in settings.sharing.hubs:
        lines += _user(name, _neighbour(settings, name), "mqtt.acl_other_hub", language)
    lines += ["", *_comment("mqtt.acl_devices", language)]
    lines += [f"pattern {line}" for line in ("write tele/%u/#", "write stat/%u/#", "read cmnd/%u/#")]
    lines += [f"pattern write {'/'.join(map(_checked, one.split('/')))}/%u/#" for one in meeting]
    return "\n".join([*lines, ""])


def _topics(settings: Mqtt) -> Topics:
    publishing = settings.publishing or Publishing(homeassistant="")
    for word in (publishing.base, settings.name, publishing.homeassistant or HUB):
        for level in word.split("/"):
            _checked(level)
    return Topics(publishing.base, settings.name, publishing.homeassistant)


def _home_assistant(topics: Topics) -> list[str]:
    """It reads what is said and announced, and asks; it says of itself only whether it is there."""
    said = [f"read {topics.root}/{word}" for word in ("status", "state/+", "available/+", "event/+", "outcome/+")]
    asked = [f"write {topics.root}/{word}" for word in ("set/+", "set/+/+", "call/+/+")]
    return [*said, *asked, f"read {topics.prefix}/#", f"write {topics.prefix}/status"]


def _program(bases: tuple[str, ...], topics: Topics) -> Iterator[str]:
    """Its own tree; announcements of single entities, which are no place for one of ours."""
    for base in bases:
        for level in base.split("/"):
            _checked(level)
        yield f"readwrite {base}/#"
    if topics.prefix:
        yield f"write {topics.prefix}/+/+/+/config"
        yield f"read {topics.prefix}/status"


def _neighbour(settings: Mqtt, name: str) -> list[str]:
    """Another hub, or the bridge to it: it says what it shares, and hears what we do."""
    base, own = settings.sharing.base, settings.name
    return [
        f"readwrite {base}/{name}/shared/#", f"write {base}/{name}/status", f"read {base}/{own}/shared/#",
        f"read {base}/{own}/status",
    ]  # fmt: skip


def _user(name: str, rights: list[str], message_id: str, language: Language) -> list[str]:
    about = _comment(message_id, language, user=_checked(name))
    return ["", *about, f"user {name}", *(f"topic {right}" for right in rights)]


def _checked(name: str) -> str:
    """A name that means itself: CVE-2017-7650 is what others came to."""
    if not _SAFE.fullmatch(name):
        raise BadValue("mqtt.acl_unsafe_name", name=name)
    return name


def _comment(message_id: str, language: Language, **params: object) -> list[str]:
    return [f"# {line}" for line in render(message_id, params, language).splitlines()]
