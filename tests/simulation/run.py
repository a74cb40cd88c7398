"""Seeds by hand: `python -m tests.simulation.run --seed 17 --verbose`, or `--seeds 500 --from 1000`."""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.faults import FAULTS
from tests.simulation.story import STEPS, Told, play


def main(arguments: list[str]) -> int:
    """Run what the arguments say; the exit code is 1 when a seed failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="the whole timeline")
    parser.add_argument(
        "--until-failed", action="store_true", help="one after the other, and no further than a failure"
    )
    asked = parser.parse_args(arguments)
    if asked.seed is not None:
        told = play(asked.seed, asked.steps, print if asked.verbose else None)
        print(told if told.broken else f"seed {told.seed}: well, {told.digest}")
        print(table(told.counts))
        return bool(told.broken)
    if asked.until_failed:
        return _until_failed(range(asked.first, asked.first + asked.seeds), asked.steps)
    begun = time.perf_counter()
    failed, counts = campaign(range(asked.first, asked.first + asked.seeds), asked.steps, asked.processes)
    for told in failed[:10]:
        print(told)
    print(table(counts))
    print(
        f"{asked.seeds} seeds in {time.perf_counter() - begun:.1f} s, "
        f"{len(failed)} failed: {sorted(one.seed for one in failed)}"
    )
    return bool(failed)


def _until_failed(seeds: range, steps: int) -> int:
    """Run seeds until one fails: 1, and what it said."""
    for seed in seeds:
        told = play(seed, steps)
        if told.broken:
            print(told)
            return 1
    return 0


def campaign(seeds: range, steps: int = STEPS, processes: int = 2) -> tuple[list[Told], Counter[str]]:
    """Run many seeds, spread over processes: those that failed, and how often each fault fired in all."""
    failed: list[Told] = []
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(processes) as pool:
        for told in pool.map(play, seeds, [steps] * len(seeds), chunksize=5):
            counts += told.counts
            if told.broken:
                failed.append(told)
    return failed, counts


def table(counts: Counter[str]) -> str:
    """How often each fault fired; a zero is as important as the rest."""
    names = [fault.name for fault in FAULTS]
    rows = [(name, counts[name]) for name in (*names, *sorted(counts.keys() - set(names)))]
    return "\n".join(f"{count:8}  {name}" for name, count in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
