"""What the hub has learned of models, for `hearth check` to know without asking the hub.

inventory.json has the models of endpoints, descriptions.json what some of these devices say of themselves.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from hub.compose.models import Inventory
from hub.config.files import replace_file
from hub.config.library import NOTHING_SAID, Said
from hub.model.descriptions import MARK
from hub.model.device import Device
from hub.model.ports import Learned
from hub.storage.database import UNREADABLE
from hub.storage.descriptions import place_in
from hub.storage.looking import look_into
from hub.storage.opening import FILE as CONTROL_FILE
from hub.storage.rows import ENDPOINTS, FACTS

FILE = "inventory.json"
DESCRIPTIONS_FILE = "descriptions.json"


def inventory_of(devices: Iterable[Device], learned: Callable[[str], Learned | None], said: Said) -> Inventory:
    """What is known of the devices of a house: of each endpoint the device's model, or what it said itself."""
    models: dict[str, str] = {}
    for device in devices:
        for endpoint in device.endpoints:
            taught = learned(endpoint.ref)
            model = taught.model if taught is not None and MARK in taught.model else device.model
            if model:
                models[endpoint.ref] = model
    return Inventory(models, said)


def write_descriptions(state: Path, inventory: Inventory) -> None:
    """Write what devices say of themselves; nothing when it stands there. Raises OSError."""
    places = {(ref.partition(":")[0], model) for ref, model in inventory.items()}
    found = {place: inventory.said[place] for place in sorted(places) if place in inventory.said}
    path = state / DESCRIPTIONS_FILE
    if _read_descriptions(path).keys() == found.keys():  # what is said never changes under its model
        return
    text = json.dumps([[*place, entry] for place, entry in found.items()], ensure_ascii=False) + "\n"
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, text)


def _read_descriptions(path: Path) -> dict[tuple[str, str], Mapping[str, object]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {(str(family), str(model)): dict(entry) for family, model, entry in rows}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def write_inventory(state: Path, inventory: Inventory) -> None:
    """Write the model of every endpoint whose model is known; nothing when it stands there. Raises OSError."""
    text = json.dumps(inventory, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path = state / FILE
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, text)


def read_inventory(state: Path) -> Inventory:
    """The models by `family:wire_id`; empty where there is no readable file."""
    try:
        models = json.loads((state / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Inventory({})
    if not isinstance(models, dict):
        return Inventory({})
    known = {ref: model for ref, model in models.items() if isinstance(ref, str) and isinstance(model, str)}
    described = any(MARK in model for model in known.values())
    return Inventory(known, _read_descriptions(state / DESCRIPTIONS_FILE) if described else NOTHING_SAID)


def learned_models(state: Path) -> Inventory:
    """The same as control.db has it while no hub works on it; empty where that says nothing."""
    path = state / CONTROL_FILE
    if not path.exists():
        return Inventory({})
    try:
        with closing(look_into(path)) as connection:
            rows = [ENDPOINTS.accept(stored) for stored in connection.execute(ENDPOINTS.select)]
            said = _said_in_facts(connection)
    except UNREADABLE:
        return Inventory({})
    return Inventory({row[0]: row[3] for row in rows if row is not None and row[1] and row[3]}, said)


def _said_in_facts(connection: sqlite3.Connection) -> Said:
    found: dict[tuple[str, str], Mapping[str, object]] = {}
    for stored in connection.execute(FACTS.select):
        row = FACTS.accept(stored)
        place = None if row is None else place_in(row[0])
        if row is None or place is None:
            continue
        try:
            entry = json.loads(row[1])
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            found[place] = entry
    return found
