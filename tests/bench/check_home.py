"""Homes of hundreds of scenes for the checker.

`big_home`: the sound homes of the corpus, as the flats of one house. Each flat has its own devices, rooms and labels;
the mode of the house and the people are everybody's. `dense_home`: many scenes that write few lamps.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hub.model.device import Device
from hub.model.own import own_property
from tests.corpus.homes import BERLIN, OPEN, SOUND, Home, load, paths
from tests.scenes.household import HOUSE, NEXT_FILE, virtual
from tests.scenes.pages import BLOCKS

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


def dense_home(copies: int) -> tuple[dict[str, Device], str]:
    """Four times the worked examples of docs/scenes, each time over a house of its own: all write the same lamps.

    Groups of all devices, and the mode of the house, go over all the houses.
    """
    devices = dict(HOUSE)
    texts: list[str] = []
    for copy in range(copies):
        if copy:
            others = (one for handle, one in HOUSE.items() if handle != "house")
            devices |= {f"{one.handle}{copy}": _again(one, f"{one.handle}{copy}") for one in others}
        for _, text, _ in BLOCKS:
            if NEXT_FILE not in text and not re.search(r"\brun\b|\boutcome\b", text):
                texts.append(_renamed(text, copy, len(texts)))
    return devices, "".join(texts)


def _again(device: Device, word: str) -> Device:
    return replace(device, key=word, handle=word)


def _renamed(text: str, copy: int, number: int) -> str:
    for handle in sorted(HOUSE, key=len, reverse=True) if copy else ():
        if handle != "house":
            text = re.sub(rf"(?<![\w.]){handle}(?=[\s.,\]}}:)]|$)", f"{handle}{copy}", text)
    return re.sub(r"(?m)^- scene: *\"?(.*?)\"?$", lambda found: f'- scene: "{number} {found[1][:40]}"', text)
