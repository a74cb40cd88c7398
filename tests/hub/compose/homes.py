"""Configurations of homes that look for nothing on the network."""

from pathlib import Path

from hub.config.places import Places

HOME = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"


def home_in(top: Path, devices: str, scenes: str = "", home: str = HOME) -> Places:
    """The places of a home below a folder, with what its files say."""
    folder = top / "config"
    (folder / "scenes").mkdir(parents=True)
    (folder / "hearth.yaml").write_text(home)
    (folder / "devices.yaml").write_text(devices)
    (folder / "scenes" / "a.yaml").write_text(scenes)
    return Places(folder, top / "state", top / "hearth.sock")
