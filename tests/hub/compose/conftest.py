"""Hubs of these tests look at what they reload in a thread: a process of its own costs a second, each time."""

import pytest

from hub import app
from hub.compose.elsewhere import InThread


@pytest.fixture(autouse=True)
def in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "InChild", InThread)
