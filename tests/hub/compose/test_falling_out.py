"""What scenes will not mean any more."""

from pathlib import Path

from hub.compose.falling_out import fallen_out
from hub.compose.home import config_in
from hub.config.load import Config

SCENES = """\
- scene: Dark
  when: {at: "23:00"}
  do: [{set: {area.hall.light.on: off}}]
- scene: Named
  when: {at: "23:00"}
  do: [{set: {lamp.on: off}}]
"""
LAMP, PLUG = "yeelink.light.lamp22", "cuco.plug.cp2"


def home(folder: Path, first: str, second: str) -> Config:
    (folder / "scenes").mkdir(parents=True)
    (folder / "hearth.yaml").write_text("home: {time_zone: Europe/Berlin}\n")
    (folder / "scenes" / "a.yaml").write_text(SCENES)
    rows = [
        f"  {handle}: {{area: hall, model: {model}, endpoints: [miio:{at}]}}"
        for at, (handle, model) in enumerate((("lamp", first), ("other", second), ("third", LAMP)), start=1)
    ]
    (folder / "devices.yaml").write_text("\n".join(["areas: {hall: Hall}", "devices:", *rows, ""]))
    return config_in(folder)


def told(before: Config, after: Config, *handles: str) -> list[tuple[object, object, int]]:
    found = fallen_out(before, after, {}, {"lamp": "k1", "other": "k2", "third": "k3"}, handles)
    return [(one.params["scene"], one.params["path"], one.mark.line if one.mark else 0) for one in found]


def test_only_what_was_meant_with_others_and_is_gone(tmp_path: Path) -> None:
    before, after = home(tmp_path / "a", LAMP, PLUG), home(tmp_path / "b", PLUG, LAMP)
    assert told(before, after, "lamp", "other") == [("Dark", "lamp.on", 1)]
    assert told(before, after, "third") == []
    assert told(before, before, "lamp", "other") == []
