"""inventory.json: what the hub has learned of models, for `hearth check` to know without asking the hub."""

import json
from collections.abc import Iterable
from pathlib import Path

from hub.config.files import replace_file
from hub.model.device import Device

FILE = "inventory.json"


def write_inventory(state: Path, devices: Iterable[Device]) -> None:
    """Write the model of every endpoint whose model is known, by `family:wire_id`; nothing when it stands there."""
    models = {endpoint.ref: device.model for device in devices for endpoint in device.endpoints if device.model}
    text = json.dumps(models, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path = state / FILE
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, text)


def read_inventory(state: Path) -> dict[str, str]:
    """The models by `family:wire_id`; empty where there is no readable file."""
    try:
        models = json.loads((state / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(models, dict):
        return {}
    return {ref: model for ref, model in models.items() if isinstance(ref, str) and isinstance(model, str)}
