"""Runs that the other hub has recorded, as tests."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import hub.importing.recorded
import hub.importing.reliving
from hub.importing.importer import Home, Result, translate
from hub.importing.recorded import read_runs
from hub.text.source import Source
from tests.hub.importing.automata import FIXED
from tests.hub.importing.homes import BERLIN, DEVICES, FACTS, the_map

MODULES = (hub.importing.recorded, hub.importing.reliving)

AUTOMATION = FIXED[0]["automations"].replace("- alias", "- id: '17'\n  alias", 1)
DAY = "2023-11-14T22:"


def element(at: str, path: str, **others: Any) -> dict[str, Any]:
    """One element of a trace."""
    return {"path": path, "timestamp": f"{DAY}{at}+00:00"} | others


def called(at: str, path: str, service: str, **data: Any) -> dict[str, Any]:
    """A call of a service for the light in the hall, as the trace has it: its entity stands there twice."""
    params = {"domain": "light", "service": service, "service_data": data | {"entity_id": ["light.hall"]},
              "target": {"entity_id": ["light.hall"]}}  # fmt: skip
    return element(at, path, result={"params": params, "running_script": False})


def state(name: str) -> dict[str, Any]:
    """A state of the sensor of motion."""
    return {"entity_id": "binary_sensor.motion", "state": name, "attributes": {}}


TRIGGER = {"id": "0", "idx": "0", "platform": "state", "from_state": state("off"), "to_state": state("on")}
RUN: dict[str, Any] = {
    "script_execution": "finished", "domain": "automation", "item_id": "17",
    "timestamp": {"start": f"{DAY}16:01.800000+00:00", "finish": f"{DAY}19:11.800000+00:00"},
    "config": {"condition": [{"condition": "numeric_state", "entity_id": ["sensor.lux"], "below": 30}]},
    "trace": {
        "trigger/0": [element("16:01.800000", "trigger/0", changed_variables={"trigger": TRIGGER})],
        "condition/0/entity_id/0": [element("16:01.800000", "", result={"result": True, "state": 10.0})],
        "action/0": [called("16:01.800000", "action/0", "turn_on", brightness_pct=40)],
        "action/2": [called("19:11.800049", "action/2", "turn_off")],
    },
}  # fmt: skip


def store(*runs: dict[str, Any]) -> str:
    """The file that these runs stand in."""
    whole = [{"extended_dict": one, "short_dict": {}} for one in runs]
    return json.dumps({"version": 1, "key": "trace.saved_traces", "data": {"automation.17": whole}})


def relived(*recorded: dict[str, Any]) -> Result:
    """What comes of the automation with these runs."""
    runs, problems = read_runs(Source("trace.saved_traces", store(*recorded)))
    assert not problems
    return translate([Source("automations.yaml", AUTOMATION)], the_map(), Home(DEVICES, FACTS, zone=BERLIN), runs)


def test_a_recorded_run_becomes_a_test() -> None:
    result = relived(RUN)
    assert [(piece.told, piece.runs) for piece in result.pieces] == [(1, 1)]
    text = result.tests["automations.test.yaml"]
    assert text[text.index("- test: 'Motion light: as on") :] == (
        "- test: 'Motion light: as on 2023-11-14 23:16:01'\n"
        "  scenes: Motion light\n"
        "  at: 2023-11-14 23:10:01\n"
        "  given: {hall.motion: off, hall.illuminance: 10, hall_light.on: off}\n"
        "  steps:\n"
        "    - wait: 6m\n"
        "    - is: {hall.motion: on}\n"
        "    - then: {hall_light.on: on, hall_light.brightness: 40 %}\n"
        "    - wait: 2s\n"
        "    - wait: 7s\n"
        "    - then: nothing\n"
        "    - wait: 1s\n"
        "    - is: {hall.motion: off}\n"
        "    - wait: 2m59s\n"
        "    - then: nothing\n"
        "    - wait: 1s\n"
        "    - then: {hall_light.on: off}\n"
    )


def test_a_run_that_did_something_else_is_none() -> None:
    other, cut, dark = deepcopy(RUN), deepcopy(RUN), deepcopy(RUN)
    other["trace"]["action/0"] = [called("16:01.800000", "action/0", "turn_on", brightness_pct=50)]
    cut["script_execution"] = "cancelled"
    dark["trace"]["condition/0/entity_id/0"][0]["result"]["state"] = 40.0
    result = relived(other, cut, dark)
    assert [(piece.told, piece.runs) for piece in result.pieces] == [(0, 2)]


def test_what_is_no_store_of_traces_is_told() -> None:
    for text in ("", "{", "[]", '{"key": "other"}', "[" * 100_000):
        runs, problems = read_runs(Source("x", text))
        assert not runs
        assert [one.message_id for one in problems] == ["import.traces"]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(f"{DAY}16:01+00:00")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(
        [*RUN, "trigger/0", "trigger/99999", "changed_variables", "trigger", "result", "params", "timestamp", "start",
         "action/0", "condition/0/entity_id/0", "condition", "entity_id", "state", "to_state"]), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*RUN]), JSON), st.dictionaries(st.sampled_from([*RUN["trace"]]), JSON))
def test_any_store_is_read(form: dict[str, Any], trace: dict[str, Any]) -> None:
    runs, problems = read_runs(Source("x", store(RUN | form, RUN | {"trace": RUN["trace"] | trace})))
    assert len(runs) <= 2
    assert not problems
