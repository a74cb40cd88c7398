"""hearth.yaml, `mqtt:`: the broker, and what the hub has to do with it. The whole section may be missing: no MQTT."""

import re
from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hub.text import reader
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.reader import Fields
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node, Scalar, SecretRef

PORT: Final = 1883
TLS_PORT: Final = 8883
BASE: Final = "hearth"
HOME_ASSISTANT: Final = "homeassistant"
VERSIONS: Final = {"5": 5, "3.1.1": 4}
MAY: Final = {"command": True, "watch": False}
"""What another hub may do with our devices, and whether that is to command them."""

_SCHEMES: Final = {"mqtt": PORT, "mqtts": TLS_PORT}
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_TOPIC: Final = re.compile(r"[^\s/+#$\0][^\s/+#\0]{0,63}(?:/[^\s/+#\0]{1,64}){0,7}")
_OTHER: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Tls:
    """How the broker is known for who it is (`ca`: a file; None: the machine's own), and how we are: a certificate."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is told to everybody: states under `base/<name of the hub>`; announcements for Home Assistant.

    `homeassistant`: the topic under which they listen for these; empty: none. `commands`: whether commands are taken.
    """

    base: str = BASE
    homeassistant: str = HOME_ASSISTANT
    commands: bool = True


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other hubs at this broker, or beyond a bridge. `base` as in Publishing.

    `hubs`: by the name of each other hub that sees our devices, whether it may command them; none: nothing is shared.
    Of our devices, `devices` (None: all) without those in `left_out` are shown; both are handles. `named`: where each
    stands in the file.
    """

    base: str = BASE
    hubs: Map[str, bool] = field(default_factory=dict)
    devices: tuple[str, ...] | None = None
    left_out: tuple[str, ...] = ()
    named: tuple[tuple[str, Mark], ...] = field(default=(), compare=False, repr=False)

    @property
    def shares(self) -> bool:
        """Whether anything is shown to anybody."""
        return bool(self.hubs)


@dataclass(frozen=True, slots=True)
class Mqtt:
    """The section. `name` is this hub's at the broker, in topics; `password` the name of a secret; empty: none.

    `version`: 5 or 4 (MQTT 3.1.1); 0: 5, and 4 where the broker does not know it. `publishing` None: nothing is told.
    `listening`: by family, the topics under which it hears of devices where its own are not wanted; none: not at all.
    """

    host: str
    name: str
    port: int = PORT
    tls: Tls | None = None
    user: str = ""
    password: str = ""
    version: int = 0
    publishing: Publishing | None = None
    listening: Map[str, tuple[str, ...]] = field(default_factory=dict)
    sharing: Sharing = Sharing()


def mqtt(
    home: str, families: Collection[str] | None = None, secrets: Collection[str] | None = None
) -> reader.Reader[Mqtt]:
    """A reader of the section, in a home of that name.

    `families` are those that can listen at a broker, `secrets` the names in secrets.yaml; None where nobody knows.
    """

    def read(node: Node, problems: list[Problem]) -> Mqtt | None:
        fields = Fields.of(node, problems)
        if fields is None:
            return None
        broker = fields.required("broker", _broker)
        name = fields.maybe("name", hub_name) or name_of(home)
        user = fields.optional("user", reader.name, "")
        password = fields.optional("password", _secret(secrets), "")
        version = fields.optional("version", reader.one_of(VERSIONS), 0)
        tls = fields.optional("tls", _tls, Tls())
        listening = fields.optional("listen", _listening(families), {})
        base = fields.optional("base", _topic, BASE)
        publishing = fields.maybe("publish", _publishing(base))
        sharing = fields.optional("share", _sharing(base, name), Sharing(base))
        fields.close()
        place = fields.node("tls")
        if place is not None and broker is not None and not broker[2]:
            problems.append(error("config.mqtt_tls_without", place.mark))
        if broker is None:
            return None
        host, port, safe = broker
        publishing = None if publishing == _NOTHING else publishing
        return Mqtt(host, name, port, tls if safe else None, user, password, version, publishing, listening, sharing)

    return read


def name_of(home: str) -> str:
    """What a hub is called at the broker where its owner says nothing: the home's name, as far as it is ASCII."""
    return _OTHER.sub("_", home.casefold()).strip("_")[:32] or "home"


def hub_name(node: Node, problems: list[Problem]) -> str | None:
    """The name of a hub in topics."""
    word = reader.scalar(node, problems)
    if word is not None and not _NAME.fullmatch(word.text):
        problems.append(error("config.mqtt_name", word.mark, text=word.text))
        return None
    return None if word is None else word.text


_NOTHING: Final = Publishing("", "", commands=False)


def _broker(node: Node, problems: list[Problem]) -> tuple[str, int, bool] | None:
    """Host, port, and whether by TLS: `mqtt://HOST`, `mqtts://HOST:PORT`."""
    word = reader.scalar(node, problems)
    if word is None:
        return None
    try:
        url = urlsplit(word.text)
        port = url.port or _SCHEMES.get(url.scheme, 0)
        host = url.hostname or ""
        more = url.username or url.password or url.path.strip("/") or url.query or url.fragment
    except ValueError:
        host, port, more, url = "", 0, None, urlsplit("")
    if url.scheme not in _SCHEMES or not host or not port or more:
        problems.append(error("config.mqtt_broker", word.mark, text=word.text))
        return None
    return host, port, url.scheme == "mqtts"


def _topic(node: Node, problems: list[Problem]) -> str | None:
    word = reader.scalar(node, problems)
    if word is not None and not _TOPIC.fullmatch(word.text):
        problems.append(error("config.mqtt_topic", word.mark, text=word.text))
        return None
    return None if word is None else word.text


def _secret(known: Collection[str] | None) -> reader.Reader[str]:
    """`!secret NAME`: the name."""

    def read(node: Node, problems: list[Problem]) -> str | None:
        if not isinstance(node, SecretRef):
            problems.append(error("config.secret_wanted", node.mark))
            return None
        if known is not None and node.name not in known:
            problems.append(error("config.unknown_secret", node.mark, hint=suggest(node.name, known), name=node.name))
        return node.name

    return read


def _tls(node: Node, problems: list[Problem]) -> Tls | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    ca, certificate, key = (fields.maybe(name, whole_path) for name in ("ca", "certificate", "key"))
    fields.close()
    if (certificate is None) is not (key is None):
        missing = "key" if key is None else "certificate"
        problems.append(error("value.missing_key", fields.mapping.mark, key=missing))
        return None
    return Tls(ca, certificate, key)


def whole_path(node: Node, problems: list[Problem]) -> Path | None:
    """A path that begins at the root."""
    word = reader.scalar(node, problems)
    if word is not None and not Path(word.text).is_absolute():
        problems.append(error("config.relative_folder", word.mark, text=word.text))
        return None
    return None if word is None else Path(word.text)


def _switched(node: Node) -> bool | None:
    """Where a topic may stand: whether `on` or `off` does; None: neither."""
    return reader.SWITCH_WORDS.get(node.text.casefold()) if isinstance(node, Scalar) else None


def _announced(node: Node, problems: list[Problem]) -> str | None:
    """A topic; `on`: the usual one; `off`: none."""
    wanted = _switched(node)
    return _topic(node, problems) if wanted is None else HOME_ASSISTANT if wanted else ""


def _listening(families: Collection[str] | None) -> reader.Reader[Map[str, tuple[str, ...]]]:
    """By family, topics, or `off`."""

    def read(node: Node, problems: list[Problem]) -> Map[str, tuple[str, ...]] | None:
        mapping = reader.mapping(node, problems)
        found: dict[str, tuple[str, ...]] = {}
        for key, value in mapping.entries if mapping else ():
            if families is not None and key.text not in families:
                hint, known = suggest(key.text, families), ", ".join(f"`{one}`" for one in sorted(families))
                problems.append(error("value.unknown_key", key.mark, hint=hint, key=key.text, known=known))
                continue
            wanted = _switched(value)
            if wanted is None:
                topics = reader.one_or_more(_topic)(value, problems)
                if topics is not None:
                    found[key.text] = topics
            elif not wanted:
                found[key.text] = ()
        return found

    return read


def _publishing(base: str) -> reader.Reader[Publishing]:
    """`on`, `off`, or what differs from `on`."""

    def read(node: Node, problems: list[Problem]) -> Publishing | None:
        if not isinstance(node, Mapping):
            wanted = reader.switch(node, problems)
            return None if wanted is None else Publishing(base) if wanted else _NOTHING
        fields = Fields(node, problems)
        announced = fields.optional("homeassistant", _announced, HOME_ASSISTANT)
        commands = fields.optional("commands", reader.switch, True)
        fields.close()
        return Publishing(base, announced, commands)

    return read


def _sharing(base: str, own: str) -> reader.Reader[Sharing]:
    """`with`: other hubs, and what each may do; `devices` and `except`: which of ours it is about."""

    def read(node: Node, problems: list[Problem]) -> Sharing | None:
        fields = Fields.of(node, problems)
        if fields is None:
            return None
        hubs = fields.required("with", _hubs(own))
        devices = fields.maybe("devices", reader.one_or_more(_named))
        left_out = fields.optional("except", reader.one_or_more(_named), ())
        fields.close()
        if hubs is None:
            return None
        shown = None if devices is None else tuple(handle for handle, _ in devices)
        return Sharing(base, hubs, shown, tuple(handle for handle, _ in left_out), (*(devices or ()), *left_out))

    return read


def _named(node: Node, problems: list[Problem]) -> tuple[str, Mark] | None:
    """A handle, and where it stands."""
    found = reader.handle(node, problems)
    return None if found is None else (found, node.mark)


def _hubs(own: str) -> reader.Reader[Map[str, bool]]:
    """By the name of another hub: `watch` or `command`."""

    def read(node: Node, problems: list[Problem]) -> Map[str, bool] | None:
        mapping = reader.mapping(node, problems)
        found: dict[str, bool] = {}
        for key, value in mapping.entries if mapping else ():
            name, may = hub_name(key, problems), reader.one_of(MAY)(value, problems)
            if name == own:
                problems.append(error("config.mqtt_own_name", key.mark, text=own))
            elif name is not None and may is not None:
                found[name] = may
        return None if mapping is None else found

    return read
