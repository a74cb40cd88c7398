"""What a definition of this family is made of, and how its members are read and written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from drivers.kit.define import Binding, CallBinding, Definition, EventBinding, Signal
from drivers.lumi.codec import Scalar
from hub.model.device import Happening
from hub.model.errors import NotSupported
from hub.model.ports import Order
from hub.model.value import Value

GATEWAY_BEATS: Final = 60.0  # it tells itself every 10 s
MAINS_BEATS: Final = 35 * 60.0  # children with mains every 10 min
BATTERY_BEATS: Final = 150 * 60.0  # children on a battery every 50 to 60 min

Wire = tuple[str, ...]
"""The names under which a member travels: the first in generation 1, the last in generation 2."""


@dataclass(frozen=True, slots=True)
class Blend:
    """Part of a wire value that holds several things: made of the present value and of the last that was not 0."""

    change: Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Moment:
    """The wire of a signal: one of these names, with this word; without a word any stands for it."""

    names: Wire
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Product(Definition[Wire | Moment]):
    """A gateway or child. Away after `beats` seconds of silence. `asleep`: runs on a battery, and is not asked again.

    `gateway`: it answers for itself.
    """

    beats: float = BATTERY_BEATS
    gateway: bool = False

    @property
    def asleep(self) -> bool:
        """Whether the gateway's word about it is no news: it tells when there is something to tell."""
        return self.beats == BATTERY_BEATS

    def rests(self) -> tuple[tuple[str, Value], ...]:
        """The properties that an event sets and that end by themselves, with what they are in between."""
        return tuple((one.path, one.then) for one in self.bindings if isinstance(one, Signal) and one.lasts is not None)


@dataclass(slots=True)
class Heard:
    """What a message means. `lapses`: paths that end by themselves, with the seconds and the value then."""

    values: list[tuple[str, Value | None]] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    lapses: dict[str, tuple[float, Value]] = field(default_factory=dict)
    raw: list[tuple[str, str]] = field(default_factory=list)


def understand(product: Product, values: Mapping[str, Scalar], *, happened: bool, generation: int) -> Heard:
    """What wire values mean. `happened`: they are told because of a change; else they are only repeated.

    Events and signals count when something happened: sensors of motion repeat their last word for ever.
    """
    heard = Heard()
    for binding in product.bindings:
        if isinstance(binding, Binding) and not isinstance(binding.address, Moment):
            for name in binding.address:
                if name in values:
                    value = binding.decode(values[name])
                    heard.values.append((binding.path, value))
                    if value is None:
                        heard.raw.append((binding.path, str(values[name])[:100]))
                    break
        elif happened and isinstance(binding, EventBinding) and not isinstance(binding.address, Moment):
            for name in binding.address:
                fields = binding.decode(values[name]) if name in values else None
                if fields is not None:
                    heard.events.append(Happening(binding.path, fields))
        elif happened and isinstance(binding, Signal) and isinstance(binding.address, Moment):
            _signal(binding, binding.address, values, heard, generation)
    return heard


def _signal(
    signal: Signal[Wire | Moment], moment: Moment, values: Mapping[str, Scalar], heard: Heard, generation: int
) -> None:
    told = [values[name] for name in moment.names if name in values]
    if not told or (moment.word is not None and moment.word not in told):
        return
    heard.values.append((signal.path, signal.value))
    if signal.lasts is not None:
        # Generation 1 says by itself when it is over; should that be lost, it is over a little later.
        seconds = signal.lasts if generation == 2 else signal.lasts * 1.25
        heard.lapses[signal.path] = seconds, signal.then


def frame_of(
    product: Product, order: Order, generation: int, now: Mapping[str, Scalar], lit: Mapping[str, int]
) -> dict[str, Scalar]:
    """The wire values that carry out an order. `now` and `lit`: the last values, and the last that were not 0.

    Raises:
        NotSupported: it cannot be written or called.
    """
    frame: dict[str, Scalar] = {}
    for path, value in order.writes:
        binding = _bound(product.bindings, path)
        if not isinstance(binding, Binding) or isinstance(binding.address, Moment) or binding.encode is None:
            raise NotSupported("device.read_only", path=path)
        name = binding.address[0 if generation == 1 else -1]
        wire = binding.encode(value)
        if isinstance(wire, Blend):
            wire = wire.change(int(frame.get(name, now.get(name, 0))), lit.get(name, 0))
        frame[name] = _scalar(wire)
    if order.call is not None:
        call = _bound(product.bindings, order.call.path)
        if not isinstance(call, CallBinding) or isinstance(call.address, Moment):
            raise NotSupported("device.no_orders")
        wires = call.encode(dict(order.call.args))
        name = call.address[0 if generation == 1 else -1]
        frame.update(wires if isinstance(wires, Mapping) else {name: _scalar(wires)})
    if not frame:
        raise NotSupported("device.no_orders")
    return frame


def _scalar(wire: object) -> Scalar:
    return wire if isinstance(wire, str | int | float) else str(wire)


def _bound(bindings: Sequence[object], path: str) -> object:
    for binding in bindings:
        if isinstance(binding, Binding | CallBinding) and binding.path == path:
            return binding
    return None
