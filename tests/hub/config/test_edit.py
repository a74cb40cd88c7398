"""Edits change the lines they must, and not a blank more."""

import dataclasses
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.devices_file import DevicesFile, read_devices
from hub.config.edit import DevicesEditor
from hub.config.init import Guess, init_home
from hub.model.errors import BadConfig, UnknownName
from hub.text.source import Source

FAMILIES = ("miio",)

HOME = """\
# My home
areas:
  kitchen: Kitchen   # ground floor

devices:
  # the old kettle
  kettle:                       # the handle
    name: "Kettle"
    area: kitchen
    endpoints: [miio:412345678]          # did
    labels: [tea]
    load: heater                # aligned

  # the gateway
  gateway:
    name:   The  gateway
    endpoints:
    - miio:1
  sensor:
    model:      # not known yet
    endpoints:
      - {id: miio:lumi.158d0001, via: gateway}
      - id: 'miio:lumi.158d0002'
        via: "gateway"
    # labels: [later]
  lamp: {name: Lamp, endpoints: [miio:77]}   # one line

# the end
"""

Edit = Callable[[DevicesEditor], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "devices.yaml"
    path.write_text(HOME)
    return path


def changes(path: Path, edit: Edit, before: str = HOME) -> list[str]:
    path.write_bytes(before.encode())
    edit(DevicesEditor(path, FAMILIES))
    after = path.read_bytes().decode()
    lines = difflib.ndiff(before.split("\n"), after.split("\n"))
    return [line for line in lines if line[0] in "+-"]


CASES: list[tuple[Edit, list[str]]] = [
    (lambda e: e.set_key("kettle", "name", "Pot: big"), ['-     name: "Kettle"', '+     name: "Pot: big"']),
    (lambda e: e.set_key("kettle", "hazard", "allow"), ["+     hazard: allow"]),
    (lambda e: e.remove_key("kettle", "load"), ["-     load: heater                # aligned"]),
    (lambda e: e.remove_key("kettle", "hazard"), []),
    (
        lambda e: e.set_key("kettle", "labels", ["a", "b"]),
        ["-     labels: [tea]", "+     labels: [a, b]"],
    ),
    (
        lambda e: e.set_key("kettle", "endpoints", ["miio:9"]),
        ["-     endpoints: [miio:412345678]          # did", "+     endpoints: [miio:9]          # did"],
    ),
    (
        lambda e: e.set_key("gateway", "endpoints", ["miio:5", "miio:6"]),
        ["-     endpoints:", "-     - miio:1", "+     endpoints: [miio:5, miio:6]"],
    ),
    (
        lambda e: e.set_key("sensor", "model", "lumi.x"),
        ["-     model:      # not known yet", "+     model: lumi.x      # not known yet"],
    ),
    (lambda e: e.set_key("sensor", "name", "Door"), ["+     name: Door"]),
    (
        lambda e: e.set_key("lamp", "name", "A, b"),
        [
            "-   lamp: {name: Lamp, endpoints: [miio:77]}   # one line",
            '+   lamp: {name: "A, b", endpoints: [miio:77]}   # one line',
        ],
    ),
    (
        lambda e: e.set_key("lamp", "area", "kitchen"),
        [
            "-   lamp: {name: Lamp, endpoints: [miio:77]}   # one line",
            "+   lamp: {name: Lamp, endpoints: [miio:77], area: kitchen}   # one line",
        ],
    ),
    (
        lambda e: e.remove_key("lamp", "name"),
        [
            "-   lamp: {name: Lamp, endpoints: [miio:77]}   # one line",
            "+   lamp: {endpoints: [miio:77]}   # one line",
        ],
    ),
    (
        lambda e: e.rename("gateway", "网关"),
        [
            "-   gateway:",
            "+   网关:",
            "-       - {id: miio:lumi.158d0001, via: gateway}",
            "+       - {id: miio:lumi.158d0001, via: 网关}",
            '-         via: "gateway"',
            "+         via: 网关",
        ],
    ),
    (
        lambda e: e.add({"fan": {"name": "on", "endpoints": [{"id": "miio:9", "via": "gateway"}], "area": "kitchen"}}),
        ["+   fan:", "+     name: on", "+     endpoints: [{id: miio:9, via: gateway}]", "+     area: kitchen"],
    ),
    (lambda e: e.add({}, {"attic": "Attic"}), ["+   attic: Attic"]),
    (
        lambda e: e.add_endpoint("lamp", "miio:78"),
        [
            "-   lamp: {name: Lamp, endpoints: [miio:77]}   # one line",
            "+   lamp: {name: Lamp, endpoints: [miio:77, miio:78]}   # one line",
        ],
    ),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_an_edit_changes_its_lines_and_no_other(path: Path, case: int) -> None:
    edit, changed = CASES[case]
    assert sorted(changes(path, edit)) == sorted(changed)


def test_an_added_key_goes_before_the_next_devices_comment_and_device(path: Path) -> None:
    DevicesEditor(path, FAMILIES).set_key("kettle", "hazard", "allow")
    lines = path.read_text().splitlines()
    assert lines[lines.index("    hazard: allow") + 1 :][:2] == ["", "  # the gateway"]


ADDED = ["+ devices:", "+   fan:", "+     name: Fan"]
BEGINNINGS = {
    "": ADDED,
    "# only a comment\n": ["+ ", *ADDED],
    "devices:\n": ADDED[1:],
    "devices:\n  # teaching\n# tail": ADDED[1:],
    "devices: {}   # none\nareas: {}\n": ["- devices: {}   # none", "+ devices:    # none", *ADDED[1:]],
    "devices: ~\n": ["- devices: ~", *ADDED],
    "devices:\n    a:\n        name: A": ["+     fan:", "+       name: Fan", "+ "],
}


@pytest.mark.parametrize("before", BEGINNINGS)
def test_a_first_device_is_added_to_whatever_is_there(path: Path, before: str) -> None:
    assert sorted(changes(path, lambda e: e.add({"fan": {"name": "Fan"}}), before)) == sorted(BEGINNINGS[before])


def test_a_file_is_begun_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "devices.yaml"
    DevicesEditor(path, FAMILIES).add({"fan": {"name": "Fan"}})
    assert path.read_text() == "devices:\n  fan:\n    name: Fan\n"


def test_a_new_home_can_be_filled(tmp_path: Path) -> None:
    init_home(tmp_path, Guess("UTC", (), "en"))
    editor = DevicesEditor(tmp_path / "devices.yaml", FAMILIES)
    before = editor.path.read_text()
    kettle = {"name": "Kettle", "area": "kitchen", "endpoints": ["miio:1"]}
    editor.add({"kettle": kettle, "lamp": {"endpoints": ["miio:2"]}}, {"kitchen": "Kitchen"})
    editor.rename("kettle", "pot")
    found, problems = read_devices(Source("f", editor.path.read_text()), FAMILIES)
    assert problems == []
    assert found is not None
    assert list(found.devices) == ["pot", "lamp"]
    assert set(before.splitlines()) <= set(editor.path.read_text().splitlines())


def test_of_many_that_are_added_together_all_or_none_are(path: Path) -> None:
    many = {f"lamp_{number}": {"endpoints": [f"miio:{1000 + number}"]} for number in range(200)}
    with pytest.raises(BadConfig):
        DevicesEditor(path, FAMILIES).add({**many, "one_more": {"area": "nowhere"}}, {"attic": "Attic"})
    assert path.read_text() == HOME
    DevicesEditor(path, FAMILIES).add(many, {"attic": "Attic"})
    assert [*parsed(HOME).devices, *many] == list(parsed(path.read_text()).devices)
    assert parsed(path.read_text()).areas["attic"] == "Attic"


def test_line_ends_of_windows_stay(path: Path) -> None:
    path.write_bytes(HOME.replace("\n", "\r\n").encode())
    DevicesEditor(path, FAMILIES).add({"fan": {"name": "Fan"}})
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == HOME.count("\n") + 2


REFUSED: list[tuple[Edit, str]] = [
    (lambda e: e.add({"kettle": {"name": "x"}}), "config.handle_taken"),
    (lambda e: e.rename("kettle", "lamp"), "config.handle_taken"),
    (lambda e: e.rename("kettle", "on"), "config.edit_refused"),
    (lambda e: e.add({"fan": {"area": "attic"}}), "config.edit_refused"),
    (lambda e: e.add({"fan": {"endpoints": ["miio:1"]}}), "config.edit_refused"),
    (lambda e: e.add({"a-b": {"name": "x"}}), "config.edit_refused"),
    (lambda e: e.set_key("kettle", "load", "fire"), "config.edit_refused"),
    (lambda e: e.set_key("kettle", "colour", "red"), "config.edit_refused"),
    (lambda e: e.add({}, {"kitchen": "Again"}), "config.edit_refused"),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_a_bad_result_never_replaces_a_good_file(path: Path, case: int) -> None:
    edit, message_id = REFUSED[case]
    with pytest.raises(BadConfig) as caught:
        edit(DevicesEditor(path, FAMILIES))
    assert caught.value.message_id == message_id
    assert bool(caught.value.problems) == (message_id == "config.edit_refused")
    assert path.read_text() == HOME
    assert list(path.parent.iterdir()) == [path]


def test_a_file_with_problems_is_left_to_its_owner(path: Path) -> None:
    path.write_text("devices:\n  a: {nme: x}\n")
    with pytest.raises(BadConfig) as caught:
        DevicesEditor(path, FAMILIES).add({"fan": {"name": "Fan"}})
    assert caught.value.message_id == "config.edit_refused"


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("devices: {a: {name: A}}\n", lambda e: e.add({"fan": {"name": "Fan"}})),
        ("devices:\n  a: {name: A,\n    model: x}\n", lambda e: e.set_key("a", "area", "k")),
        ("devices:\n  a:\n    ? name\n    : A\n", lambda e: e.set_key("a", "name", "B")),
    ],
)
def test_unusual_forms_are_left_to_their_owner(path: Path, text: str, edit: Edit) -> None:
    path.write_text(text)
    with pytest.raises(BadConfig) as caught:
        edit(DevicesEditor(path, FAMILIES))
    assert caught.value.message_id == "config.edit_by_hand"
    assert path.read_text() == text


def test_a_device_that_is_not_there_is_told(path: Path) -> None:
    edits: list[Edit] = [
        lambda e: e.set_key("ketle", "name", "x"),
        lambda e: e.remove_key("ketle", "name"),
        lambda e: e.rename("ketle", "x"),
    ]
    for edit in edits:
        with pytest.raises(UnknownName):
            edit(DevicesEditor(path, FAMILIES))


FILLINGS = st.sampled_from(["", "\n", "  # about what follows\n", "# far left\n", "    # deeper\n", "\n# a\n\n  # b\n"])
STYLES = st.sampled_from(
    [
        "  {0}:\n    name: N {0}\n    labels: [x, y] # l\n",
        "  {0}:\n    labels:\n    - x\n    # inside\n    - y\n    name: N {0}\n",
        "  {0}:\n    labels:\n      - x\n\n      - y\n    name: N {0}",
        "  {0}: {{labels: [x, y], name: N {0}}}  # l\n",
        "  {0}:   # l\n      name: >-\n        N\n        {0}\n      labels: ['x', \"y\"]\n",
        "  {0}:\n    labels: [x,\n      y]\n    name: 'N\n      {0}'\n",
    ]
)


def parsed(text: str) -> DevicesFile:
    found, problems = read_devices(Source("f", text), FAMILIES)
    assert [problem.render() for problem in problems] == []
    assert found is not None
    return found


@given(st.lists(st.tuples(STYLES, FILLINGS), min_size=1, max_size=4), st.data())
def test_whatever_the_style_an_edit_does_what_it_says_and_keeps_the_rest(
    tmp_path_factory: pytest.TempPathFactory, styles: list[tuple[str, str]], data: st.DataObject
) -> None:
    handles = [f"d{index}" for index in range(len(styles))]
    blocks = [style.format(handle) for handle, (style, _) in zip(handles, styles, strict=True)]
    text = "areas:\n  k: K\ndevices:\n" + "".join(
        block.rstrip("\n") + "\n" + filling for block, (_, filling) in zip(blocks, styles, strict=True)
    )
    path = tmp_path_factory.mktemp("edit") / "devices.yaml"
    path.write_text(text)
    before = parsed(text)
    chosen = data.draw(st.sampled_from(handles))
    key, value = data.draw(st.sampled_from([("name", "New"), ("labels", ["z"]), ("area", "k"), ("model", "m.n")]))
    editor = DevicesEditor(path, FAMILIES)
    editor.set_key(chosen, key, value)
    after = parsed(path.read_text())
    changed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value}
    expected = dataclasses.replace(before.devices[chosen], **changed)
    assert after.devices == {**before.devices, chosen: expected}
    untouched = [line for line in text.split("\n") if line.lstrip().startswith("#") and not line.startswith("    ")]
    assert [line for line in path.read_text().split("\n") if line in untouched] == untouched
    editor.remove_key(chosen, key)
    if key in ("area", "model"):
        assert parsed(path.read_text()).devices == before.devices


def test_a_home_of_thousands_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "devices.yaml"
    rows = "".join(f"  lamp_{n}: {{name: Lamp {n}, model: a.b.c, endpoints: [miio:{n}]}}\n" for n in range(3000))
    path.write_text(f"devices:\n{rows}", "utf-8")
    DevicesEditor(path, FAMILIES).set_key("lamp_2999", "name", "The last")
    assert path.read_text("utf-8").endswith("{name: The last, model: a.b.c, endpoints: [miio:2999]}\n")


SWAPPED = """# mine
devices:
  kettle:  # the good one
    name: Kettle
    model: maker.kettle.v1
    endpoints: [miio:1]  # since May
  spare: {endpoints: [{id: miio:blt.2, via: kettle_gateway}], name: Spare}
  kettle_gateway:
    endpoints:
      - miio:3
"""


def test_an_exchange_leaves_words_and_comments_and_is_its_own_undoing() -> None:
    editor = DevicesEditor(Path("devices.yaml"), ["miio"])
    source = Source("devices.yaml", SWAPPED)
    after, devices = editor.exchanged(source, "kettle", "spare")
    kettle, spare = devices.devices["kettle"], devices.devices["spare"]
    assert (kettle.name, kettle.model, kettle.endpoints[0].ref) == ("Kettle", "", "miio:blt.2")
    assert (kettle.endpoints[0].via, spare.model, spare.endpoints[0].ref) == (
        "kettle_gateway", "maker.kettle.v1", "miio:1",
    )  # fmt: skip
    assert "kettle:  # the good one" in after.text
    back, _ = editor.exchanged(after, "kettle", "spare")
    assert sorted(back.text.split()) == sorted(SWAPPED.split())


def test_an_exchange_that_leads_in_a_circle_is_refused() -> None:
    editor = DevicesEditor(Path("devices.yaml"), ["miio"])
    with pytest.raises(BadConfig):
        editor.exchanged(Source("devices.yaml", SWAPPED), "kettle_gateway", "spare")
    with pytest.raises(UnknownName):
        editor.exchanged(Source("devices.yaml", SWAPPED), "kettle", "nobody")


def test_what_was_made_for_an_exchange_goes_with_it() -> None:
    editor = DevicesEditor(Path("devices.yaml"), ["miio"])
    source = Source("devices.yaml", SWAPPED)
    made = editor.added(source, "kettle_old", {"endpoints": ["miio:9"]})
    after, devices = editor.exchanged(made, "kettle", "kettle_old")
    assert devices.devices["kettle"].endpoints[0].ref == "miio:9"
    back, devices = editor.exchanged(after, "kettle", "kettle_old", drop=True)
    assert "kettle_old" not in devices.devices
    assert sorted(back.text.split()) == sorted(SWAPPED.split())
