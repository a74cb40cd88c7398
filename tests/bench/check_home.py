"""A home of hundreds of scenes for the checker: the sound homes of the corpus, as the flats of one house.

Each flat has its own devices, rooms and labels; the mode of the house and the people are everybody's.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hub.model.device import Device
from hub.model.own import own_property
from tests.corpus.homes import BERLIN, OPEN, SOUND, Home, load, paths
from tests.scenes.household import virtual

SHARED: Final = ("house", "anna", "ben", "phone")
MODES: Final = ("home", "away", "sleep", "guest", "vacation")


def big_home(count: int) -> tuple[dict[str, Device], str]:
    """Devices by handle, and the text of so many scenes."""
    mode = own_property("mode", "enum", "home", options=MODES)
    devices: dict[str, Device] = {"house": virtual("house", own=(mode,))}
    texts: list[str] = []
    homes = [home for path in paths(OPEN, SOUND) if _fits(home := load(path))]
    for flat in range(10_000):
        home = homes[flat % len(homes)]
        mine, text = _flat(home, f"f{flat}")
        devices |= mine
        texts += [f"- scene:{part}" for part in re.split(r"^- scene:", text, flags=re.MULTILINE) if part.strip()]
        if len(texts) >= count:
            return devices, "".join(texts[:count])
    raise AssertionError("no scenes in the corpus")


def _fits(home: Home) -> bool:
    """Whether it can be one of many flats: it names no group of all devices, and knows only usual modes."""
    mode = home.devices["house"].abilities.properties.get("mode") if "house" in home.devices else None
    known = mode is None or set(mode.options) <= set(MODES)
    return known and "every." not in home.scenes and str(home.zone) == BERLIN["zone"] and not home.invariants


def _flat(home: Home, name: str) -> tuple[Mapping[str, Device], str]:
    text = home.scenes
    devices: dict[str, Device] = {}
    for handle, device in home.devices.items():
        word = handle if handle in SHARED else f"{name}_{handle}"
        area = f"{name}_{device.area}" if device.area else device.area
        labels = tuple(f"{name}_{label}" for label in device.labels)
        if handle != "house":
            devices[word] = replace(device, key=word, handle=word, area=area, labels=labels)
        text = re.sub(rf"(?<![\w.]){handle}(?=[\w.]*)(?!\w)", word, text)
    for kind in ("area", "label"):
        text = re.sub(rf"\b{kind}\.(\w)", rf"{kind}.{name}_\1", text)
    titles = re.findall(r"^- scene: (.*)$", home.scenes, re.MULTILINE)
    for title in titles:
        text = text.replace(f"- scene: {title}\n", f"- scene: {name} {title}\n")
        text = re.sub(rf"\b(run|outcome): {re.escape(title)}", rf"\1: {name} {title}", text)
    return devices, text
