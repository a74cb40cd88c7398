from hub.config.mqtt import PORT, Mqtt


def test_what_is_not_said_is_the_usual() -> None:
    section = Mqtt("broker.lan", "home")
    assert (section.port, section.tls, section.publishing, section.sharing.shares) == (PORT, None, None, False)
