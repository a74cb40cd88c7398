from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.hearth_file import Settings, read_settings
from hub.config.load import load
from hub.config.mqtt import PORT, TLS_PORT, Mqtt, Publishing, Sharing, Tls, name_of
from hub.text.source import Source

FULL = """
mqtt:
  broker: mqtts://broker.lan:8884
  name: home
  user: hearth
  password: !secret broker
  version: 3.1.1
  tls: {ca: /etc/ca.pem, certificate: /etc/hub.pem, key: /etc/hub.key}
  listen: {lamps: [lamps, attic/lamps], gates: off}
  base: house
  publish: {homeassistant: off, commands: off}
  share: {with: {cabin: command, office: watch}, devices: kettle, except: [lock]}
"""


def read(text: str, families: tuple[str, ...] | None = None) -> tuple[Settings | None, list[str]]:
    source = Source("hearth.yaml", f"home: {{name: 家 Lake House, time_zone: UTC}}\n{text.lstrip()}")
    settings, problems = read_settings(source, None, families, ("broker",) if families else None)
    return settings, [problem.render().splitlines()[0] for problem in problems]


def section(text: str) -> Mqtt:
    settings, problems = read(text)
    assert problems == []
    assert settings is not None
    assert settings.mqtt is not None
    return settings.mqtt


def test_without_the_section_there_is_no_mqtt() -> None:
    settings, problems = read("")
    assert settings is not None
    assert (settings.mqtt, problems) == (None, [])


def test_the_least_that_can_be_said() -> None:
    assert section("mqtt: {broker: mqtt://192.168.1.10}") == Mqtt("192.168.1.10", "lake_house", PORT)
    assert section("mqtt: {broker: mqtts://broker.lan}") == Mqtt("broker.lan", "lake_house", TLS_PORT, Tls())
    assert section("mqtt: {broker: 'mqtt://[::1]:1884'}").port == 1884


def test_all_that_can_be_said() -> None:
    assert section(FULL) == Mqtt(
        "broker.lan", "home", 8884, Tls(Path("/etc/ca.pem"), Path("/etc/hub.pem"), Path("/etc/hub.key")), "hearth",
        "broker", 4, Publishing("house", "", commands=False), {"lamps": ("lamps", "attic/lamps"), "gates": ()},
        Sharing("house", {"cabin": True, "office": False}, ("kettle",), ("lock",)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("on", Publishing()),
        ("off", None),
        ("{homeassistant: ha}", Publishing(homeassistant="ha")),
        ("{homeassistant: on}", Publishing()),
        ("{}", Publishing()),
    ],
)
def test_publishing_is_a_word_or_what_differs(said: str, published: Publishing | None) -> None:
    assert section(f"mqtt: {{broker: mqtt://b, publish: {said}}}").publishing == published


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{broker: <192.168.1.10}", "`mqtt://HOST[:PORT]`"),
        ("{broker: <'mqtt://me:pw@host'}", "`user:`, `password:`"),
        ("{broker: <'mqtt://host:99999'}", "`mqtt://HOST[:PORT]`"),
        ("{broker: <'http://host'}", "`mqtt://HOST[:PORT]`"),
        ("{broker: <'mqtt://'}", "`mqtt://HOST[:PORT]`"),
        ("{broker: mqtt://b, name: <My Hub}", "cannot be a hub's name"),
        ("{broker: mqtt://b, password: <hunter2}", "secrets.yaml"),
        ("{broker: mqtt://b, password: <!secret other}", "no secret `other`"),
        ("{broker: mqtt://b, version: <4}", "3.1.1"),
        ("{broker: mqtt://b, tls: <{ca: /ca.pem}}", "mqtts://"),
        ("{broker: mqtts://b, tls: <{certificate: /c.pem}}", "key"),
        ("{broker: mqtts://b, tls: {ca: <ca.pem}}", "whole path"),
        ("{broker: mqtt://b, listen: {<lmps: x}}", "`lamps`"),
        ("{broker: mqtt://b, listen: {lamps: <'a/#'}}", "cannot begin topics"),
        ("{broker: mqtt://b, base: <$SYS}", "cannot begin topics"),
        ("{broker: mqtt://b, share: {with: {<lake_house: watch}}}", "this hub itself"),
        ("{broker: mqtt://b, share: {with: {cabin: <rule}}}", "watch"),
        ("{broker: mqtt://b, share: <{}}", "with"),
        ("<{}", "broker"),
        ("{broker: mqtt://b, <brokr: x}", "broker"),
    ],
)
def test_a_mistake_is_told_at_its_place_with_the_remedy(text: str, words: str) -> None:
    line = f"mqtt: {text}"
    _, problems = read(line.replace("<", ""), ("lamps", "gates"))
    assert len(problems) == 1
    assert problems[0].startswith(f"hearth.yaml:2:{line.index('<') + 1}:")
    assert words in problems[0]


def test_a_secret_of_that_name_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "hearth.yaml").write_text("home: {time_zone: UTC}\nmqtt: {broker: mqtt://b, password: !secret pw}\n")
    config, problems = load(tmp_path, ())
    assert (config, [one.message_id for one in problems]) == (None, ["config.unknown_secret"])
    (tmp_path / "secrets.yaml").write_text("pw: 7e11\n")
    (tmp_path / "secrets.yaml").chmod(0o600)
    config, problems = load(tmp_path, ())
    assert config is not None
    assert config.settings.mqtt is not None
    assert (config.settings.mqtt.password, problems) == ("pw", [])


def test_what_is_shared_must_be_there(tmp_path: Path) -> None:
    share = "{with: {cabin: watch}, devices: [kettel, house], except: lock}"
    (tmp_path / "hearth.yaml").write_text(f"home: {{time_zone: UTC}}\nmqtt: {{broker: mqtt://b, share: {share}}}\n")
    (tmp_path / "devices.yaml").write_text("devices: {kettle: {name: Kettle}}\n")
    config, problems = load(tmp_path, ())
    assert config is not None, "a warning: the rest of the house goes on"
    assert [one.message_id for one in problems] == ["config.shared_unknown"] * 2
    assert "`kettel`" in problems[0].message()
    assert "did you mean `kettle`?" in problems[0].message()


@given(st.text())
def test_every_home_has_a_name_at_the_broker(home: str) -> None:
    name = name_of(home)
    settings, problems = read(f"mqtt: {{broker: mqtt://b, name: {name!r}}}")
    assert problems == []
    assert settings is not None


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_address_of_a_broker_raises(text: str) -> None:
    quoted = text.replace("'", "''")
    settings, _ = read(f"mqtt: {{broker: 'mqtt://{quoted}'}}")
    assert settings is not None
