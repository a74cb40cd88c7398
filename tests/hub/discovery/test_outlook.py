"""What is known of an endpoint before it is adopted."""

from hub.discovery.outlook import Outlook, outlook
from hub.model.device import Sighting

LAMP = 412345678
HOUSE = {"lamp": (f"a:{LAMP}",), "pot": ("a:7",), "bare": ()}


class Open:
    @staticmethod
    def has_no_secret(wire_id: str) -> bool:
        return wire_id != "closed"


def look(ref: str, handle: str | None = None, *heard: Sighting) -> Outlook:
    return outlook(ref, handle, Open() if ref.startswith("open:") else object(), HOUSE, heard)


def test_a_family_says_itself_what_has_no_secret() -> None:
    assert (look("open:9").secret, look("open:closed").secret, look("a:9").secret) == (False, True, True)


def test_what_names_the_same_number_is_proposed() -> None:
    same = f"open:{LAMP:#x}"
    assert look(same) == Outlook(False, "lamp", True)
    assert look(same, "lamp") == Outlook(False, "lamp", True)
    assert look(same, "pot") == Outlook(False, "pot", False)
    assert look(same, "new") == look(same, "bare") == Outlook(False)


def test_what_was_heard_of_it_counts_too() -> None:
    said = Sighting("open", "tv", "127.0.0.9", "mdns", details=(("did", str(LAMP)),))
    assert look("open:tv", None, said) == Outlook(False, "lamp", True)
    assert look("open:tv") == Outlook(False)


def test_an_endpoint_of_the_house_joins_nobody() -> None:
    assert look(f"a:{LAMP}", "pot") == Outlook(True)
