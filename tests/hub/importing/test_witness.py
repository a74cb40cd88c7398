"""Automations in the core of Home Assistant and their translations on our stage: the same is done at the same times."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hub.importing.importer import Home, translate
from hub.importing.recorded import read_runs
from hub.text.source import Source
from tests.hub.importing.automata import FIXED, random_case
from tests.hub.importing.homes import (
    BEGINS,
    BERLIN,
    DEVICES,
    FACTS,
    OBEY,
    PLACE,
    STATES,
    alike,
    play,
    stage,
    the_map,
    translated,
    witnessed,
)
from tests.hub.importing.played_there import turned_round

ROOT = Path(__file__).parents[3]
WITNESS = ROOT / ".venv-ha/bin/python"
RANDOM_CASES = 20
SOAK_CASES = 3000


def ask(cases: list[dict[str, Any]]) -> list[Any]:
    """What the other hub does in each of these cases."""
    told = [
        {"begins": BEGINS, "zone": "Europe/Berlin", "place": PLACE, "obey": OBEY,
         "states": {entity: [state, {}] for entity, state in STATES.items()}} | case
        for case in cases
    ]  # fmt: skip
    program = ROOT / "tests/witness/home_assistant_core.py"
    done = subprocess.run(
        [str(WITNESS), str(program)], input=json.dumps(told), capture_output=True, text=True, check=True
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def different(case: dict[str, Any], calls: Any) -> str:
    """How the translation differs from what was witnessed; empty: it does not."""
    result = translated(case["automations"], **({"scripts": case["scripts"]} if case.get("scripts") else {}))
    if isinstance(calls, dict):
        return f"not a case: {calls}\n{case['automations']}"
    reasons = [problem.line() for piece in result.pieces for problem in piece.refusals]
    if reasons or result.problems:
        return "" if case.get("may_refuse") else f"refused: {reasons}\n{case['automations']}"
    ours, theirs = play(stage(result, begins=case.get("begins", BEGINS)), case["steps"]), witnessed(calls)
    if alike(ours, theirs, case.get("slack", 0.67)):
        return ""
    return "\n".join(
        [case["automations"], *result.files.values(), f"{case['steps']}", f"ours {ours}", f"theirs {theirs}"]
    )


def disagreements(cases: list[dict[str, Any]]) -> str:
    """Where both do not do the same: how often, and the first three."""
    wrong = [text for case, calls in zip(cases, ask(cases), strict=True) if (text := different(case, calls))]
    return f"{len(wrong)} of {len(cases)}\n" + "\n----\n".join(wrong[:3]) if wrong else ""


@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt")
def test_translations_do_what_home_assistant_does() -> None:
    assert not disagreements([*FIXED, *(random_case(random.Random(seed)) for seed in range(RANDOM_CASES))])


def broken(cases: list[dict[str, Any]]) -> list[str]:
    """Tests of translations that do not hold in the other hub; where there is none, nothing was tested."""
    both = [
        ({"automations": case["automations"], "scripts": case["scripts"]} | turned, wanted)
        for case in cases
        for turned, wanted in turned_round(
            translated(case["automations"], **({"scripts": case["scripts"]} if case["scripts"] else {}))
        )
    ]
    found = [] if both else ["no test"]
    for (case, wanted), calls in zip(both, ask([case for case, _ in both]), strict=True):
        theirs = [one for one in witnessed(calls) if one[1] != "log"]
        if not alike(wanted, theirs, 1.0):
            found.append(f"{case['automations']}\n{case['steps']}\nwanted {wanted}\ntheirs {theirs}")
    return found


ALONE = [one for one in FIXED if one["automations"].count("- alias") == 1][:7]


@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt")
def test_the_tests_of_translations_hold_in_home_assistant() -> None:
    assert not broken(ALONE)


@pytest.mark.soak
@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt")
def test_many_tests_of_translations_hold_in_home_assistant() -> None:
    assert not broken([random_case(random.Random(seed)) for seed in range(50_000, 50_000 + SOAK_CASES // 10)])


@pytest.mark.soak
@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt")
def test_many_translations_do_what_home_assistant_does() -> None:
    assert not disagreements([random_case(random.Random(seed)) for seed in range(10_000, 10_000 + SOAK_CASES)])


@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt")
def test_the_witness_knows_a_translation_that_is_nearly_right_and_its_records_become_tests() -> None:
    case = dict(FIXED[0], scripts="")
    named = case["automations"].replace("- alias", "- id: '17'\n  alias", 1)
    calls, recorded = ask([case, case | {"automations": named, "traces": True}])
    bent = dict(case, automations=case["automations"].replace("00:03:00", "00:04:00"))
    assert different(case, calls) == ""
    assert different(bent, calls) != ""
    runs, problems = read_runs(Source("trace.saved_traces", json.dumps(recorded["traces"])))
    assert not problems
    result = translate([Source("automations.yaml", named)], the_map(), Home(DEVICES, FACTS, zone=BERLIN), runs)
    assert [(piece.told, piece.runs) for piece in result.pieces] == [(3, 3)]
