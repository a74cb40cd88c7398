"""Endpoints that a person adopted: their secrets, what was learned of them, and where they were last heard."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from hub.model.device import WRITTEN_FAMILY
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.control import ControlStore
from hub.storage.rows import ENDPOINTS, UNKNOWN_FORM, Row
from hub.storage.vault import Vault

_LOG = logging.getLogger(__name__)

_SECRET: Final = ENDPOINTS.columns.index("secret")
_NO_SECRET: Final = "null"  # noqa: S105 - JSON for none


@dataclass(frozen=True, slots=True)
class _Entry:
    adopted: bool = False
    secret: Secret | None = None
    model: str = ""
    firmware: str = ""
    address: str = ""

    def row(self, ref: str, vault: Vault) -> Row:
        secret = vault.seal(json.dumps(self.secret.reveal()), ref) if self.secret else _NO_SECRET
        return (ref, "yes" if self.adopted else "", secret, self.model, self.firmware, self.address)

    @classmethod
    def of(cls, row: Row, vault: Vault) -> "_Entry":
        ref, adopted, secret, model, firmware, address = row
        opened = vault.open(secret, ref)
        try:
            text = json.loads(opened)
        except UNKNOWN_FORM:
            _LOG.error("the secret of %s has an unknown form: adopt it again", ref)
            text = None
        return cls(bool(adopted), None if text is None else Secret(str(text)), model, firmware, address)


class Addresses:
    """The AddressBook of `hub.model.ports`, kept in the control store; made by `load_addresses`.

    Reading is from memory. `moved` and `taught` are on disk a quarter of a second later, `adopt` and `forget` when
    they return.
    """

    def __init__(self, store: ControlStore, entries: dict[str, _Entry], vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._entries = entries
        self._hear: Callable[[Secret], None] | None = None
        self._changed: Callable[[str], None] | None = None

    def address(self, ref: str) -> str | None:
        entry = self._entries.get(ref)
        return (entry.address or None) if entry else None

    def moved(self, ref: str, address: str) -> None:
        entry = self._entries.get(ref, _Entry())
        if entry.address != address:
            self._keep(ref, replace(entry, address=address))

    def secret(self, ref: str) -> Secret | None:
        entry = self._entries.get(ref)
        return entry.secret if entry else None

    def tell_secrets(self, hear: Callable[[Secret], None]) -> None:
        """Tell every secret, those kept now and each that comes: for the logs to mask."""
        self._hear = hear
        for entry in self._entries.values():
            if entry.secret is not None:
                hear(entry.secret)

    def tell_changes(self, changed: Callable[[str], None]) -> None:
        """Tell of every endpoint that has a new address, secret or model from now on."""
        self._changed = changed

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint, or has done all there is to do by writing it down."""
        entry = self._entries.get(ref)
        return (entry is not None and entry.adopted) or ref.startswith(f"{WRITTEN_FAMILY}:")

    def learned(self, ref: str) -> Learned | None:
        """What the first proven contact taught, None before it."""
        entry = self._entries.get(ref)
        return Learned(entry.model, entry.firmware, entry.address) if entry and entry.adopted else None

    def models(self) -> dict[str, str]:
        """What adopted endpoints are, by ref, as far as it is known."""
        return {ref: entry.model for ref, entry in self._entries.items() if entry.adopted and entry.model}

    def taught(self, ref: str, model: str) -> None:
        """Remember that an adopted endpoint is another model than when it was adopted."""
        entry = self._entries.get(ref)
        if entry is not None and entry.adopted:
            self._keep(ref, replace(entry, model=model))

    async def adopt(self, ref: str, secret: Secret | None, learned: Learned) -> None:
        """Keep secret and facts; on disk when this returns. Raises BadSetup when the disk does not take them."""
        if secret is not None and self._hear is not None:
            self._hear(secret)
        self._keep(ref, _Entry(True, secret, learned.model, learned.firmware, learned.address))
        await self._store.flush()

    async def forget(self, ref: str) -> None:
        """Drop everything known of the endpoint. Raises BadSetup as `adopt` does."""
        if self._entries.pop(ref, None) is not None:
            self._store.delete(ENDPOINTS, ref)
            await self._store.flush()

    def _keep(self, ref: str, entry: _Entry) -> None:
        self._entries[ref] = entry
        self._store.put(ENDPOINTS, entry.row(ref, self._vault))
        if self._changed is not None:
            self._changed(ref)


async def load_addresses(store: ControlStore, vault: Vault | None = None) -> Addresses:
    """The endpoints as the store knows them, their secrets sealed by the vault.

    Secrets that stand in the clear though there is a key are sealed before this returns, and nothing of them is left in
    the file.

    Raises:
        BadSetup: a secret is sealed with a key that is not here; nothing was changed.
    """
    vault = vault or Vault()
    rows = await store.rows(ENDPOINTS)
    entries = {ref: _Entry.of(row, vault) for ref, row in rows.items()}
    clear = [ref for ref, row in rows.items() if entries[ref].secret is not None and vault.stale(row[_SECRET])]
    for ref in clear:
        store.put(ENDPOINTS, entries[ref].row(ref, vault))
    if clear:
        await store.flush()
        await store.scrub()
    return Addresses(store, entries, vault)
