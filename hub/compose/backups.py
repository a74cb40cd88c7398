"""Backups of one home, for the hub and for the command line when no hub runs."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import token_bytes

from hub.backup.keeper import Backups, Home, Store
from hub.backup.restore import state_folder
from hub.compose.home import config_in
from hub.config.hearth_file import Settings
from hub.config.places import Places
from hub.model.ports import Clock
from hub.model.version import VERSION
from hub.storage.control import open_control
from hub.storage.history.schema import copy_to
from hub.storage.reserve import Reserve
from hub.storage.vault import Vault, read_key


async def backups_of(
    store: Store, config: Path, state: Path, settings: Settings, clock: Clock, vault: Vault
) -> Backups:
    """What makes the backups of a home, ready."""
    home = Home(
        config, state, settings.home.name, settings.home.time_zone, VERSION, settings.backup, vault.open,
        partial(copy_to, state),
    )  # fmt: skip
    backups = Backups(store, home, clock, token_bytes)
    await backups.load()
    return backups


@asynccontextmanager
async def backups_without_hub(places: Places, clock: Clock) -> AsyncIterator[Backups]:
    """The same where no hub runs.

    Raises:
        BadConfig: hearth.yaml does not say where the home is.
        BadSetup: the database cannot be opened; a hub has it, perhaps.
    """
    config = config_in(places.config)
    state = state_folder(places.config, places.state)
    vault = Vault(read_key(os.environ))
    store = await open_control(state, clock, reserve=Reserve(state, clock))
    try:
        yield await backups_of(store, places.config, state, config.settings, clock, vault)
    finally:
        await store.close()
