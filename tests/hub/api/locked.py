"""A house behind the API in which switching on takes a PIN."""

from hub.core.safety.two_step import Challenge
from hub.model.command import Command
from hub.model.errors import Unsafe
from tests.hub.api.house import House


class Steps:
    """Whatever is switched on takes the PIN 2468."""

    def __init__(self) -> None:
        self.pin: str | None = "2468"
        self.asked: list[Command] = []
        self.until = 0.0

    @property
    def has_pin(self) -> bool:
        return self.pin is not None

    def wanted(self, command: Command) -> bool:
        return any(write.value is True for write in command.writes)

    def challenge(self, command: Command) -> Challenge:
        if self.pin is None:
            raise Unsafe("safety.no_pin")
        self.asked.append(command)
        return Challenge(f"ch{len(self.asked)}", command, self.until)

    async def confirm(self, id_: str, pin: str, who: str) -> Command:
        command = self.asked[int(id_.removeprefix("ch")) - 1]
        if pin != self.pin or who != command.cause.who:
            raise Unsafe("safety.wrong_pin", left=4)
        return command

    async def prove(self, current: str, who: str) -> None:
        if current != self.pin or not who:
            raise Unsafe("safety.wrong_pin", left=4)

    async def set_pin(self, pin: str, current: str | None, who: str) -> None:
        if current != self.pin:
            raise Unsafe("safety.wrong_pin", left=4)
        assert who
        self.pin = pin


class LockedHouse(House):
    """A house whose lamp takes a PIN."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = Steps()
        self.steps.until = self.clock.monotonic() + 30
        self.two_step = self.steps
