from hypothesis import given
from hypothesis import strategies as st

from hub.model.topics import is_filter, is_topic
from hub.mqtt.topics import Topics, own, plain
from tests.hub.mqtt.house import device

HOME = Topics("hearth", "villa", "homeassistant")


def test_a_handle_may_have_any_letters() -> None:
    assert HOME.state("水壶") == "hearth/villa/state/水壶"
    assert is_topic(HOME.event("水壶"))
    assert all(is_filter(one) for one in HOME.kept)


def test_an_announcement_is_told_apart_from_those_of_hubs_with_like_names() -> None:
    attic = Topics("hearth", "villa_attic", "homeassistant")
    for key in ("d0123456789abcdef", "virtual:guests", "virtual:my_house", "hub"):
        assert HOME.mine(HOME.announcement(key))
        assert attic.mine(attic.announcement(key))
        assert not HOME.mine(attic.announcement(key))
        assert not attic.mine(HOME.announcement(key))
    assert not HOME.mine("homeassistant/device/0x00158d/config")
    assert not HOME.mine("hearth/cabin/state/lamp")
    assert not Topics("hearth", "villa").mine(HOME.announcement("d1"))


@given(st.text(max_size=20))
def test_ids_are_what_home_assistant_takes(text: str) -> None:
    assert all(one.isascii() and (one.isalnum() or one == "-") for one in plain(text))


def test_devices_of_other_hubs_are_not_ours() -> None:
    assert own(device("d1", "lamp", "light"))
    assert not own(device("d1", "lamp", "light", family="hearth"))
