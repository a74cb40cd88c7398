from hypothesis import given
from hypothesis import strategies as st

from hub.compose.tray import EARLY, MOST, Loss, Tray, thinned
from hub.storage.history.samples import Event, Sample
from hub.storage.history.worker import Hole
from scenes.engine.moments import Ticked


def test_many_samples_want_to_be_written_and_too_many_are_counted() -> None:
    tray = Tray(0)
    wanted = [tray.add_sample("d.x", Sample(n, n)) for n in range(MOST + 5)]
    assert [place + 1 for place, want in enumerate(wanted[:MOST]) if want] == list(range(EARLY, MOST + 1, EARLY))
    assert len(tray.samples) == MOST
    assert tray.holes(MOST + 9) == [Hole(MOST, MOST + 9, "overflow", "samples", 5)]


def test_what_the_disk_did_not_take_comes_before_what_came_later() -> None:
    first, later = Tray(5, [("d.x", Sample(6, 1))], [Ticked(1, 2)]), Tray(9, [("d.x", Sample(10, 2))])
    both = first.before(later)
    assert (both.since, [sample.at for _, sample in both.samples], both.entries) == (5, [6, 10], [Ticked(1, 2)])
    assert both.holes(20) == []


def test_of_too_much_the_older_is_lost_and_said_to_be() -> None:
    full = Tray(5, [("d.x", Sample(6, 1))] * MOST, [Ticked(1, 2)] * MOST, [Hole(1, 5, "stopped")])
    both = full.before(Tray(9, [("d.x", Sample(10, 2))], [Ticked(3, 4)]))
    assert (len(both.samples), len(both.entries)) == (1, 1)
    assert both.holes(20) == [
        Hole(1, 5, "stopped"), Hole(5, 20, "disk", "samples", MOST), Hole(5, 20, "disk", "journal", MOST),
    ]  # fmt: skip


def test_losses_add_up() -> None:
    tray = Tray(0, lost_entries=Loss(3, 2, "budget"))
    tray.lose_entry(9, "budget")
    both = tray.before(Tray(10, lost_entries=Loss(11, 4, "overflow"), lost_samples=Loss(12, 1, "overflow")))
    assert (both.lost_entries, both.lost_samples) == (Loss(3, 7, "budget"), Loss(12, 1, "overflow"))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5_000), st.booleans()), max_size=30))
def test_thinning_leaves_the_last_of_each_second_and_all_events(given_: list[tuple[str, int, bool]]) -> None:
    samples = [(id_, Sample(at, Event() if event else at)) for id_, at, event in sorted(given_, key=lambda one: one[1])]
    found = thinned(samples, 1.0)
    assert [one for one in found if isinstance(one[1].what, Event)] == [
        one for one in samples if isinstance(one[1].what, Event)
    ]
    last = {(id_, one.at // 1000): one for id_, one in samples if not isinstance(one.what, Event)}
    assert {(id_, one.at // 1000): one for id_, one in found if not isinstance(one.what, Event)} == last
    assert [one.at for _, one in found] == sorted(one.at for _, one in found)
