"""An event loop whose time is virtual: where the real one would wait, this one jumps to what is due next.

Everything that asyncio offers the hub works on it, and nothing on it depends on the machine: callbacks run in the order
of their times and, at one time, in the order in which they were asked for.

A `Life` is the hub between two starts. What it left on the loop (tasks, timers, datagrams on their way to it) dies with
it, without clean-up, as after kill -9: callbacks know their life by a context variable, which tasks inherit.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextvars import Context, ContextVar, copy_context
from functools import partial
from typing import Any, Final, TypeVar

T = TypeVar("T")

TURNS_WITHOUT_TIME: Final = 20_000
"""So many turns of the loop at one time are no work but a circle."""

MANY: Final = 2_000
"""So many tasks are looked through for those that are over."""
LAST_ROUNDS: Final = 5
"""How often what is left is told to end: ending one thing may begin another."""


class Life:
    """The hub from one start to its end. `alive` turns False when it is killed."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.alive = True


THE_WORLD: Final = Life(-1)
LIFE: ContextVar[Life] = ContextVar("LIFE", default=THE_WORLD)


def context_of(life: Life) -> Context:
    """A context whose callbacks and tasks belong to `life`."""
    context = copy_context()
    context.run(LIFE.set, life)
    return context


class Stuck(Exception):
    """The loop has nothing more to do, or turns without time going on."""


class SimLoop(asyncio.BaseEventLoop):
    """The loop. `disk_delay` says how long one job of an executor takes; jobs run on the loop's own thread.

    `opened` makes datagram endpoints (the virtual network's); streams there are none.
    """

    _ready: deque[asyncio.Handle]
    _scheduled: list[tuple[float, int, asyncio.TimerHandle]]

    def __init__(self, disk_delay: Callable[[], float]) -> None:
        super().__init__()
        self.disk_delay = disk_delay
        self.open_datagram: Callable[[tuple[str, int]], Callable[[asyncio.DatagramProtocol], Any]] | None = None
        self.troubles: list[str] = []
        self.turns = 0
        self._now = 0.0
        self._cancelled = 0
        self._still = 0
        self._timers = 0
        self._tasks: list[asyncio.Task[Any]] = []
        self._busy_until: dict[Executor | None, float] = {}
        self.set_exception_handler(self._trouble)

    def time(self) -> float:
        return self._now

    def start(self, work: Coroutine[Any, Any, T], life: Life, name: str) -> asyncio.Task[T]:
        """Run `work` as a task of that life."""
        return context_of(life).run(partial(self.create_task, work, name=name))

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        """A task that stays to the end: nobody is to find that of a dead life destroyed."""
        task: asyncio.Task[Any] = super().create_task(coro, **options)
        self._tasks.append(task)
        if len(self._tasks) > MANY:
            self._tasks = [one for one in self._tasks if not one.done()] + [task]
        return task

    def run_until(self, when: float) -> None:
        """Let time go on until then."""
        self.call_at(when, self.stop, context=context_of(THE_WORLD))
        self.run_forever()

    def bury(self) -> None:
        """Let everything that is left here come to its end, that of dead lives too; the story is over by now."""
        self._scheduled.clear()  # what was to come does not come any more; only ends do
        for _ in range(LAST_ROUNDS):
            left = asyncio.all_tasks(self)
            if not left:
                break
            for task in left:
                task.cancel()
            self.run_until(self._now + 10.0)
        self._tasks.clear()
        self._ready.clear()
        self._scheduled.clear()

    # what asyncio asks of a loop

    def call_at(  # type: ignore[override]  # the base names no types that could be kept
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call at a time; of several at one time, the one that was asked for first."""
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self._timers += 1
        heapq.heappush(self._scheduled, (when, self._timers, timer))
        timer._scheduled = True  # type: ignore[attr-defined]  # as BaseEventLoop does, for its count
        return timer

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled
        if not ready:
            self._to_the_next()
        while scheduled and scheduled[0][0] <= self._now:
            due = heapq.heappop(scheduled)[2]
            due._scheduled = False  # type: ignore[attr-defined]  # as BaseEventLoop does, for its count
            ready.append(due)
        self._still += 1
        if self._still > TURNS_WITHOUT_TIME:
            raise Stuck(f"{TURNS_WITHOUT_TIME} turns at {self._now}: {ready[0] if ready else 'nothing'}")
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled and _lives(handle):
                self.turns += 1
                handle._run()

    def _to_the_next(self) -> None:
        scheduled = self._scheduled
        while scheduled and (scheduled[0][2]._cancelled or not _lives(scheduled[0][2])):
            heapq.heappop(scheduled)[2]._scheduled = False  # type: ignore[attr-defined]  # as above
        if not scheduled:
            raise Stuck("nothing will ever happen again")
        if scheduled[0][0] > self._now:
            self._now = scheduled[0][0]
            self._still = 0

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._cancelled += 1
        if self._cancelled > 200 and self._cancelled * 2 > len(self._scheduled):
            self._cancelled = 0
            self._scheduled = [one for one in self._scheduled if not one[2]._cancelled]
            heapq.heapify(self._scheduled)

    def _write_to_self(self) -> None:
        """There is no other thread that could have to wake this one."""

    def run_in_executor(  # type: ignore[override]  # the base says nothing of what it returns
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Do the job here, after a while, one after the other of each executor; its result comes a while later."""
        future: asyncio.Future[T] = self.create_future()
        takes = self.disk_delay()
        begins = max(self._now, self._busy_until.get(executor, 0.0))
        self._busy_until[executor] = begins + takes

        def work() -> None:
            try:
                result = func(*args)
            except Exception as error:  # noqa: BLE001 - an executor hands over whatever its job raised
                self.call_at(begins + takes, _unless_done, future.set_exception, future, error)
            else:
                self.call_at(begins + takes, _unless_done, future.set_result, future, result)

        self.call_at(begins + takes / 2, work)
        return future

    async def create_datagram_endpoint(  # type: ignore[override]  # only what the hub asks for
        self,
        protocol_factory: Callable[[], asyncio.DatagramProtocol],
        local_addr: tuple[str, int],
        **_options: object,
    ) -> tuple[asyncio.DatagramTransport, asyncio.DatagramProtocol]:
        """An endpoint on the virtual network. Raises OSError where the address is not there."""
        if self.open_datagram is None:
            raise OSError(99, "no network")
        protocol = protocol_factory()
        transport: asyncio.DatagramTransport = self.open_datagram(local_addr)(protocol)
        return transport, protocol

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        """No signal ever comes."""

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """There is none."""

    def _trouble(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if LIFE.get().alive:
            self.troubles.append(f"{context.get('message')}: {context.get('exception')!r}")


def _lives(handle: asyncio.Handle) -> bool:
    life: Life = handle._context.get(LIFE, THE_WORLD)  # type: ignore[attr-defined]  # where else would it stand
    return life.alive


def _unless_done(settle: Callable[[Any], None], future: asyncio.Future[Any], outcome: Any) -> None:
    if not future.done():
        settle(outcome)
