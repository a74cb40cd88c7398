"""The doctor is called with all that the hub knows."""

from typing import Any

import pytest

from hub.compose import doctor
from hub.compose.on_call import OnCall


async def test_he_comes_when_he_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[object, ...]] = []

    class Doctor:
        def __init__(self, *known: object) -> None:
            called.append(known)

        async def examine(self) -> tuple[list[object], dict[str, object]]:
            return [], {"well": True}

    monkeypatch.setattr(doctor, "HubDoctor", Doctor)
    known: list[Any] = [f"{number}" for number in range(8)]
    on_call = OnCall(*known)
    assert called == []
    assert await on_call.examine() == ([], {"well": True})
    assert called == [tuple(known)]
