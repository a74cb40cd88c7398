from hub.compose.broker import AtBroker
from hub.compose.off_broker import way_to
from hub.config.mqtt import Mqtt
from hub.model.secret import Secret
from hub.storage.off_records import BrokerWay


def test_without_a_broker_there_is_no_way() -> None:
    assert way_to(AtBroker()) is None


def test_the_way_is_that_of_the_settings_under_another_name() -> None:
    at = AtBroker(Mqtt("broker.home", "home", 1884, user="hub", password="mqtt"))
    assert way_to(at) is None  # its password is not read yet
    at.secrets = lambda: {"mqtt": Secret("s3cret")}
    assert way_to(at) == BrokerWay("broker.home", "hearth-home-off", 1884, "hub", password=Secret("s3cret"))
