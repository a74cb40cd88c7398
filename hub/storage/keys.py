"""Device keys: the hidden ids that carry history, claims and runs through renames and swaps."""

import json
import logging
from collections.abc import Iterable, Mapping
from random import Random

from hub.model.device import Device
from hub.storage.control import ControlStore
from hub.storage.rows import DEVICE_KEYS, UNKNOWN_FORM

_LOG = logging.getLogger(__name__)

KEY_BITS = 64


class KeyBook:
    """Which key belongs to which handle; made by `load_keys`.

    Keys of devices that left devices.yaml are kept: the device may come back, under this handle or another.
    """

    def __init__(self, store: ControlStore, random: Random, known: dict[str, tuple[str, frozenset[str]]]) -> None:
        self._store = store
        self._random = random
        self._known = known  # key -> (handle, endpoint refs)

    def settle(self, devices: Mapping[str, frozenset[str]]) -> dict[str, str]:
        """The key of every device of devices.yaml, given the refs of its endpoints by handle. Nothing is kept yet.

        The same handle keeps its key, whatever its endpoints. A handle not known yet inherits the key of a device that
        is no longer in the file and had one of its endpoints: a rename. Anything else gets a new key.
        """
        by_handle = {handle: key for key, (handle, _) in self._known.items()}
        keys = {handle: by_handle[handle] for handle in devices if handle in by_handle}
        left = {
            ref: key for key, (handle, refs) in self._known.items() if handle not in devices for ref in sorted(refs)
        }
        for handle, refs in devices.items():
            if handle in keys:
                continue
            heir = next((left[ref] for ref in sorted(refs) if ref in left and left[ref] not in keys.values()), None)
            keys[handle] = heir or self._new()
        return keys

    def keep(self, devices: Iterable[Device]) -> None:
        """Remember the keys of devices that are taken into use."""
        for device in devices:
            refs = frozenset(one.ref for one in device.endpoints)
            if self._known.get(device.key) != (device.handle, refs):
                self._known[device.key] = (device.handle, refs)
                self._store.put(DEVICE_KEYS, (device.key, device.handle, json.dumps(sorted(refs))))

    def _new(self) -> str:
        while (key := f"d{self._random.getrandbits(KEY_BITS):016x}") in self._known:
            pass
        return key


async def load_keys(store: ControlStore, random: Random) -> KeyBook:
    """The keys as the store knows them."""
    known: dict[str, tuple[str, frozenset[str]]] = {}
    for key, handle, refs in (await store.rows(DEVICE_KEYS)).values():
        try:
            known[key] = (handle, frozenset(map(str, json.loads(refs))))
        except UNKNOWN_FORM:
            _LOG.warning("a row of `device_keys` has an unknown form: of %s only the handle is known", handle)
            known[key] = (handle, frozenset())
    return KeyBook(store, random, known)
