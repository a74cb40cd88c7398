from zoneinfo import ZoneInfo

from hub.storage.history.budget import KEPT_DAYS, PACES, Budget, Pace

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = 1_772_406_000.0  # 2026-03-02 00:00 in Berlin
DAY = 86_400.0


def test_the_usual_pace_holds_while_the_spend_keeps_to_the_clock() -> None:
    budget = Budget(86_400, BERLIN)
    for hour in range(24):
        budget.spend(MIDNIGHT + hour * 3600, "samples", 3500)
        assert budget.look(MIDNIGHT + hour * 3600 + 3599) == 0
    assert budget.pace == Pace()


def test_each_look_ahead_of_the_clock_takes_one_step_and_the_journal_goes_last() -> None:
    budget = Budget(100_000, BERLIN)
    budget.spend(MIDNIGHT + 60, "samples", 30_000)
    steps = [budget.look(MIDNIGHT + 60 + minute) for minute in range(len(PACES) + 2)]
    assert steps == [1] * (len(PACES) - 1) + [0, 0, 0]
    assert not budget.pace.journal
    assert all(pace.journal for pace in PACES[:-1])
    assert sorted(PACES[:-1], key=lambda pace: (pace.flush, pace.grain)) == list(PACES[:-1])


def test_a_budget_that_is_used_up_goes_to_the_slowest_pace_at_once_and_midnight_brings_it_back() -> None:
    budget = Budget(1000, BERLIN)
    budget.spend(MIDNIGHT + 23 * 3600, "control", 1000)
    assert budget.look(MIDNIGHT + 23 * 3600) == len(PACES) - 1
    morning = [budget.look(MIDNIGHT + DAY + 600 * n) for n in range(1, len(PACES) + 1)]
    assert morning == [-1] * (len(PACES) - 1) + [0]
    assert budget.pace == Pace()


def test_the_day_is_the_homes_and_older_days_are_forgotten() -> None:
    budget = Budget(1000, BERLIN, {"2026-03-01": {"journal": 5}})
    budget.spend(MIDNIGHT - 1, "samples", 7)
    budget.spend(MIDNIGHT, "samples", 9)
    budget.recall({"2026-03-02": {"samples": 1, "control": 2}})
    assert budget.spent() == {"2026-03-01": {"journal": 5, "samples": 7}, "2026-03-02": {"samples": 10, "control": 2}}
    assert (budget.today(MIDNIGHT - 1), budget.today(MIDNIGHT + 5)) == (12, 12)
    for day in range(2 * KEPT_DAYS):
        budget.spend(MIDNIGHT + day * DAY, "samples", 1)
    assert len(budget.spent()) == KEPT_DAYS


def test_a_day_cannot_cost_more_than_its_budget_and_a_flush() -> None:
    budget, written, now = Budget(1_000_000, BERLIN), 0, MIDNIGHT
    while now < MIDNIGHT + DAY - 600:
        cost = 5000 if budget.pace.journal else 500
        budget.spend(now, "samples", cost)
        written += cost
        budget.look(now)
        now += budget.pace.flush
    assert 500_000 < written < 1_100_000
