import pytest

from drivers.kit.book import known_address
from hub.model.errors import Unreachable
from tests.drivers.conversation import Book


def test_what_was_never_heard_has_no_address() -> None:
    assert known_address(Book("192.0.2.7:80", None), "mitv:tv") == "192.0.2.7:80"
    with pytest.raises(Unreachable, match="no_address"):
        known_address(Book(None, None), "mitv:tv")
