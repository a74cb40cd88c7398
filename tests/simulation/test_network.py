"""The virtual network alone: what becomes of a datagram is the way's and the seed's affair."""

from contextlib import closing
from random import Random

from tests.simulation.loop import SimLoop
from tests.simulation.network import HUB, SimNetwork, Way
from tests.simulation.trace import Trace

DEVICE = "127.7.0.1"
COUNT = 400


def heard(seed: int, **manners: float) -> tuple[list[tuple[float, bytes]], SimNetwork]:
    """What arrives of COUNT datagrams, one each tenth of a second, and when."""
    found: list[tuple[float, bytes]] = []
    with closing(SimLoop(lambda: 0.0)) as loop:
        network = SimNetwork(loop, Random(seed), Trace())
        for name, value in manners.items():
            setattr(network.way(DEVICE), name, value)
        network.bind((HUB, 1), lambda packet, _source: found.append((loop.time(), packet)))
        for number in range(COUNT):
            loop.call_at(number / 10, network.carry, b"%d" % number, (DEVICE, 2), (HUB, 1))
        loop.run_until(COUNT)
    return found, network


def test_a_good_way_carries_everything_in_order() -> None:
    found, network = heard(1)
    assert [packet for _, packet in found] == [b"%d" % number for number in range(COUNT)]
    assert all(Way().quickest <= at - number / 10 <= Way().slowest + 1e-6 for number, (at, _) in enumerate(found))
    assert network.counts == {"carried": COUNT}


def test_loss_and_duplicates_are_counted_and_told_by_the_seed() -> None:
    first, network = heard(1, loss=0.3, double=0.2)
    counts = network.counts
    assert counts["lost"] > COUNT / 5
    assert counts["doubled"] > COUNT / 10
    assert len(first) == COUNT + counts["doubled"] - counts["lost"] == counts["carried"]
    assert heard(1, loss=0.3, double=0.2)[0] == first
    assert heard(2, loss=0.3, double=0.2)[0] != first


def test_datagrams_overtake_one_another() -> None:
    found, _ = heard(1, reorder=0.5)
    assert [packet for _, packet in found] != [b"%d" % number for number in range(COUNT)]
    assert sorted(int(packet) for _, packet in found) == list(range(COUNT))


def test_nothing_passes_where_the_way_is_cut_until_it_is_mended() -> None:
    found, network = heard(1, cut=True)
    assert found == []
    assert network.counts == {"cut off": COUNT}
    network.mend(DEVICE)
    assert network.way(DEVICE) == Way()


def test_a_closed_socket_hears_and_sends_nothing() -> None:
    found: list[bytes] = []
    with closing(SimLoop(lambda: 0.0)) as loop:
        network = SimNetwork(loop, Random(1), Trace())
        device = network.udp(DEVICE, 2, lambda packet, _source: found.append(packet), shared=False)
        network.carry(b"one", (HUB, 1), (DEVICE, 2))
        loop.run_until(1.0)
        device.close()
        network.carry(b"two", (HUB, 1), (DEVICE, 2))
        device.send(b"three", (HUB, 1))
        loop.run_until(2.0)
    assert found == [b"one"]
    assert network.counts == {"carried": 1, "nobody there": 1}
