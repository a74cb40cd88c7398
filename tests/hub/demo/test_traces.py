from hub.demo.traces import Mirror, Told


def step(kind: str, ms: float, **params: object) -> dict[str, object]:
    return {"kind": kind, "ms": ms, "params": params}


def trace(run: str, *steps: dict[str, object]) -> dict[str, object]:
    return {"type": "trace", "trace": {"run": run, "scene": "Tea", "steps": list(steps)}}


WRITE = step("write", 0.0, target="kettle.on", value=True)
DONE = step("outcome", 12.5, target="kettle.on", outcome="confirmed")
TELL = step("notify", 13.0, to="band", message="Tea")
TOLD = step("outcome", 20.0, target="band.send", outcome="accepted")


def test_commands_with_their_outcomes() -> None:
    mirror = Mirror()
    mirror.take(trace("r1", step("fired", 0.0, trigger="kitchen_camera.person"), WRITE, DONE, TELL))
    assert mirror.told() == [Told("Tea", "kettle.on", "confirmed", 12.5, "kitchen_camera.person", at_once=True)]
    mirror.draw_line()
    assert mirror.told() == []
    mirror.take(trace("r1", step("fired", 0.0, trigger="kitchen_camera.person"), WRITE, DONE, TELL, TOLD))
    assert mirror.told() == [Told("Tea", "band.send", "accepted", 7.0, "kitchen_camera.person", at_once=False)]


def test_what_returns_counts_from_the_release() -> None:
    hold = step("hold", 0.0, target="lamp.on", value=True)
    back = step("outcome", 300_040.0, target="lamp.on", outcome="confirmed")
    mirror = Mirror()
    mirror.take(trace("r1", hold, step("outcome", 5.0, target="lamp.on", outcome="confirmed")))
    mirror.draw_line()
    mirror.take(
        trace(
            "r1",
            hold,
            step("outcome", 5.0, target="lamp.on", outcome="confirmed"),
            {**step("release", 300_000.0), "text": "let go"},
            back,
        )
    )
    assert mirror.told() == [Told("Tea", "lamp.on", "confirmed", 40.0, "let go", at_once=True)]


def test_readings_and_lines_of_other_kinds() -> None:
    mirror = Mirror()
    mirror.seed({"devices": [{"handle": "kettle", "readings": {"on": {"value": False}}}]})
    assert mirror.readings == {"kettle.on": False}
    mirror.take({"type": "reading", "device": "kettle", "path": "on", "reading": {"value": True}})
    assert mirror.readings == {"kettle.on": True}
    for line in (
        {},
        {"type": "trace"},
        {"type": "trace", "trace": {"run": ""}},
        {"type": "reading"},
        {"type": "alive"},
    ):
        mirror.take(line)
    mirror.seed({})
    assert (mirror.readings, mirror.told()) == ({"kettle.on": True}, [])
