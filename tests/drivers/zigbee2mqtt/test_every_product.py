"""Every product that zigbee2mqtt's converters know, through our translation: an independent source of exposes.

The definitions come from zigbee-herdsman-converters, in a process of their own: tests/witness/zigbee2mqtt/exposes.js.
"""

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.mqtt.form import Read, read_form
from drivers.zigbee2mqtt import entry

ROOT = Path(__file__).parents[3]
ENVIRONMENT = ROOT / ".venv-zigbee"
SCRIPT = ROOT / "tests" / "witness" / "zigbee2mqtt" / "exposes.js"
NODE = shutil.which("node") or ""
LARGEST = 65_536
MAINS = ("light", "switch", "cover", "fan")

pytestmark = pytest.mark.skipif(
    not NODE or not (ENVIRONMENT / ".ready").exists(),
    reason="needs node, and .venv-zigbee of `make setup-witness` (package npm)",
)


def definitions() -> list[dict[str, Any]]:
    """Each definition once, whatever models it is for."""
    result = subprocess.run(
        [NODE, SCRIPT], cwd=ENVIRONMENT, env={**os.environ, "NODE_PATH": str(ENVIRONMENT / "node_modules")},
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_product_is_understood(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    def whole(model: str, data: dict[str, object]) -> Read:
        read = read_form(model, data)
        assert read.flaws == (), data["name"]  # nothing need be left out
        return read

    monkeypatch.setattr(entry, "read_form", whole)
    known = definitions()
    bound: Counter[bool] = Counter()
    kinds: Counter[str] = Counter()
    without: list[str] = []
    for definition in known:
        made: Any = entry.entry_of({"definition": definition}, "zigbee2mqtt")
        if made is None:
            without.append(definition["model"])
            continue
        assert len(json.dumps(made)) <= LARGEST
        bound.update(key.startswith("raw.") for key in made["bind"])
        kinds.update({key.split(".")[-2] for key in made["bind"]})
        for one in definition["exposes"]:
            if one["type"] in MAINS and any(feature["property"].startswith("state") for feature in one["features"]):
                assert any(key.split(".")[-2] != "raw" for key in made["bind"]), definition["model"]
    share = bound[False] / bound.total()
    record_property("products, members, share in words of ours", f"{len(known)}, {bound.total()}, {share:.0%}")
    assert len(known) > 4000
    assert len(without) < 0.01 * len(known), without
    assert share > 0.6  # 62% of 40,831 in 26.105
    assert {"light", "plug", "switch", "cover", "climate", "lock", "button", "contact", "valve", "siren"} <= set(kinds)
