"""What is doubtful about scenes is told by `hearth check`, where they stand; never beside mistakes."""

from pathlib import Path

from hub.compose.checking import check_house

SCENES = """
- scene: One
  when: {at: "18:30", days: mon-fri}
  do: {set: {guests.on: on}}
- scene: Two
  when: {at: "18:30", days: [mon, tue, wed, thu, fri]}
  do: {set: {guests.on: on}}
"""


def home(folder: Path, scenes: str = SCENES) -> Path:
    (folder / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    (folder / "devices.yaml").write_text("devices:\n  guests: {virtual: switch}\n")
    (folder / "scenes").mkdir(exist_ok=True)
    (folder / "scenes" / "a.yaml").write_text(scenes)
    return folder


def test_findings_are_warnings_at_their_scenes(tmp_path: Path) -> None:
    (told,) = check_house(home(tmp_path), {})
    assert (told.code, told.severity.value) == ("A4", "warning")
    assert told.mark is not None
    assert (told.mark.source.name, told.mark.line) == (str(tmp_path / "scenes" / "a.yaml"), 5)
    assert "guests.on = on" in told.play


def test_nothing_is_doubted_while_there_are_mistakes(tmp_path: Path) -> None:
    told = check_house(home(tmp_path, SCENES + "- scene: Three\n  when: nonsense.on\n  do: {log: x}\n"), {})
    assert [one.severity.value for one in told] == ["error"]


def test_who_hears_nothing_at_a_broker_is_not_told_where_to_listen(tmp_path: Path) -> None:
    folder = home(tmp_path)
    settings = "home: {time_zone: Europe/Berlin}\nmqtt: {broker: mqtt://127.0.0.1, listen: {miio: x, frigate: off}}\n"
    (folder / "hearth.yaml").write_text(settings)
    (told,) = check_house(folder, {})
    assert (told.message_id, told.severity.value) == ("value.unknown_key", "error")
    assert (told.params["key"], "`zigbee2mqtt`" in str(told.params["known"])) == ("miio", True)
    assert told.mark is not None
    assert (told.mark.line, told.mark.column) == (2, settings.splitlines()[1].index("miio") + 1)
