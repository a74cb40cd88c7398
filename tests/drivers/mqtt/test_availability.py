"""Several words of being there, as one."""

from typing import Literal

import pytest

from drivers.mqtt.availability import Availability

Said = tuple[tuple[int, bool], ...]


@pytest.mark.parametrize(
    ("mode", "said", "there"),
    [
        ("all", (), None), ("all", ((0, True),), None), ("all", ((0, True), (1, True)), True),
        ("all", ((0, False),), False),
        ("any", ((0, True),), True), ("any", ((0, False),), None), ("any", ((0, False), (1, False)), False),
        ("latest", (), None), ("latest", ((0, False), (1, True)), True), ("latest", ((1, True), (0, False)), False),
        ("all", ((0, False), (0, True), (1, True)), True),
    ],
)  # fmt: skip
def test_what_counts(mode: Literal["all", "any", "latest"], said: Said, there: bool | None) -> None:
    availability = Availability(2, mode)
    for at, value in said:
        availability.hear(at, value)
    assert availability.there is there
    availability.forget()
    assert availability.there is None
