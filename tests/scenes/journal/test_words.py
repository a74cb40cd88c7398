"""Traces in words and JSON, English and Chinese."""

import json

from hub.model.cause import DEVICE
from hub.model.command import Outcome
from hub.model.value import Color
from scenes.engine.trace import Entry, Trace
from scenes.journal.words import trace_json
from tests.scenes.household import Stage


def names(target: str) -> str:
    return target.replace("k1", "lamp")


def test_a_trace_in_both_languages() -> None:
    stage = Stage(
        "- {scene: Light, when: closet.motion, do: {set: {closet_light.on: on}}}",
        known={"closet.motion": False},
        answers={"closet_light.on": Outcome.FAILED},
    )
    stage.is_at("closet.motion", True)
    (trace,) = stage.traces
    english, chinese = trace_json(trace, names, "en"), trace_json(trace, names, "zh")
    assert json.loads(json.dumps(english))["scene"] == "Light"
    assert english["result"] == "failed"
    steps = english["steps"]
    assert isinstance(steps, list)
    assert [step["text"] for step in steps] == [
        "fired by `closet.motion`",
        "set closet_light.on to on",
        "closet_light.on: failed",
        "failed",
    ]
    translated = chinese["steps"]
    assert isinstance(translated, list)
    assert translated[0]["text"] == "由 `closet.motion` 触发"
    assert steps[0]["values"] == {"closet.motion": True}


def test_times_are_of_the_wall_and_keys_become_handles() -> None:
    trace = Trace("r1", "s", "S", DEVICE, at=10.0, wall=1000.0)
    error = {"error": "device.not_adopted", "error_params": {"ref": "x"}}
    trace.entries.append(Entry(10.5, 0, "trace.outcome", {"target": "k1.on", "outcome": "failed", **error}))
    trace.entries.append(Entry(10.6, 0, "trace.write", {"target": "k1.color", "value": Color(1, 2, 3)}))
    made = trace_json(trace, names, "en")
    steps = made["steps"]
    assert isinstance(steps, list)
    assert (steps[0]["at"], steps[0]["ms"]) == (1000.5, 500.0)
    assert steps[0]["text"].startswith("lamp.on: failed: ")
    assert "error_params" not in steps[0]["params"]
    assert steps[1]["text"] == "set lamp.color to #010203"
    chinese = trace_json(trace, names, "zh")["steps"]
    assert isinstance(chinese, list)
    assert chinese[0]["text"].startswith("lamp.on：失败: ")
    assert chinese[0]["params"]["outcome"] == "failed"
    assert trace_json(trace, names, "en", steps=False).keys() == made.keys() - {"steps"}


def test_a_whole_number_has_no_point() -> None:
    stage = Stage("- {scene: Wish, when: hall.motion, do: {set: {heating.wanted: 21}}}", known={"hall.motion": False})
    stage.is_at("hall.motion", True)
    steps = trace_json(stage.traces[0], names, "en")["steps"]
    assert isinstance(steps, list)
    assert steps[1]["text"] == "set heating.wanted to 21"
    assert steps[1]["params"]["value"] == 21.0
