"""What is said of a scene as a whole: settings, what nobody wrote, invariants, and what cannot run."""

from hub.text.source import Source
from scenes.explain.home import explain, render
from tests.scenes.explain.golden import AREAS, NAMED, explained
from tests.scenes.household import FACTS, NEXT_FILE

SHORT = "- scene: S\n  when: hall.motion\n  do: {set: {hall_light.on: on}}\n"


def besides(text: str) -> list[str]:
    """What is said under `Besides`."""
    (scene,) = explained(text)
    assert scene.problems == ()
    return [line.text for part in scene.lines if part.text == "Besides:" for line in part.below]


def test_settings_are_said() -> None:
    assert besides(SHORT) == []
    assert besides(SHORT + "  cooldown: 5m\n") == ["After it has begun it rests for 5 min."]
    assert besides(SHORT + "  shadow: on\n") == ["It is a shadow: all this is only noted, and nothing is done."]
    assert besides(SHORT + "  most: 20/h\n") == ["It runs at most 20 times in 1 h."]
    assert besides(SHORT + "  owner: anna\n") == ["It belongs to anna."]
    assert besides(SHORT + "  mode: queued\n  per: hall.motion\n") == [
        "When it is set off while it is still running, it runs once more afterwards.",
        "All this counts separately by the motion report of Hall.",
    ]


def test_what_nobody_wrote_is_said_where_it_surprises() -> None:
    at = "- scene: S\n  when: {at: 07:00}\n"
    assert besides(at + "  do: {set: {kettle.on: on}}\n") == ["A time at which the hub was down is not made up for."]
    assert besides(at + "  do: {set: {kettle.on: off}}\n")[0].endswith("however late.")
    assert besides(at + "  do: {set: {hall_light.on: off}}\n")[0].endswith("at most 10 min late.")
    fails = "When a device refuses or does not answer in time, the scene fails there, and the rest is not done."
    two = "- scene: S\n  when: hall.motion\n  do:\n    - {call: vacuum.dock%s}\n    - log: x\n"
    assert besides(two % "") == [fails]
    assert besides(two % ", on_error: continue") == []


def test_what_the_reader_warns_of_is_said() -> None:
    (left_out,) = besides("- scene: S\n  when: hall.motion\n  do: {set: {label.standby.on: on}}\n")
    assert "`kettle.on`" in left_out


def test_a_file_that_is_no_list_is_told_as_a_whole() -> None:
    (one,) = explained("scene: S\n")
    assert (one.title, [problem.message_id for problem in one.problems]) == ("scenes.yaml", ["scenes.not_a_list"])
    (torn,) = explained("- scene: [\n")
    assert torn.problems
    assert explained("") == ()


def test_a_use_of_a_broken_blueprint_is_told_with_what_is_wrong_there() -> None:
    pattern = "blueprint: B\nparameters: {a: nothing}\nscenes: {scene: S, when: $a, do: {log: x}}\n"
    (one,) = explained(f"{pattern}{NEXT_FILE}- use: B\n  with: {{a: hall.motion}}\n")
    assert one.lines == ()
    assert one.problems[0].message_id == "value.one_of"


def test_what_cannot_run_is_told_with_its_problems_alone() -> None:
    good, bad = explained(SHORT + "- scene: T\n  when: hal.motion\n  do: {log: x}\n")
    assert good.problems == ()
    assert [one.message_id for one in bad.problems] == ["scenes.unknown_device"]
    assert list(render(bad)) == ["T (scenes.yaml:4) cannot run. First mend this:"]
    assert bad.to_json("en")["parts"] == []


def test_two_devices_of_one_name_are_told_apart() -> None:
    devices = {handle: NAMED[handle] for handle in ("hall", "hall_light")}
    devices["other"] = type(NAMED["hall"])("other", "other", "Hall light", abilities=NAMED["hall_light"].abilities)
    (scene,) = explain([Source("s.yaml", SHORT)], devices, AREAS, "en", FACTS)
    assert scene.lines[1].below[0].text == "switch on Hall light `hall_light`"
