"""inventory.json: what the hub has learned of models, for `hearth check` to know without asking the hub."""

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from hub.config.files import replace_file
from hub.model.device import Device
from hub.storage.database import UNREADABLE
from hub.storage.looking import look_into
from hub.storage.opening import FILE as CONTROL_FILE
from hub.storage.rows import ENDPOINTS

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


def learned_models(state: Path) -> dict[str, str]:
    """The models by `family:wire_id` as control.db has them while no hub works on it; empty where it says nothing."""
    path = state / CONTROL_FILE
    if not path.exists():
        return {}
    try:
        with closing(look_into(path)) as connection:
            rows = [ENDPOINTS.accept(stored) for stored in connection.execute(ENDPOINTS.select)]
    except UNREADABLE:
        return {}
    return {row[0]: row[3] for row in rows if row is not None and row[1] and row[3]}
