"""The keys that open the door, as they are now."""

from __future__ import annotations

import threading
from pathlib import Path

from kamerbron.index.errors import KeysError
from kamerbron.service.access.caller import Caller
from kamerbron.service.access.keys import Key, opens, parse_key
from kamerbron.service.access.keys_file import Keys, load_keys, read_keys
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.schemas.questions import read_filters
from kamerbron.service.web.logs import log_error

_Signature = tuple[int, int, int, int]


class Keyring:
    """Finds whose a key is; where the keys are in a file, as it is at that moment.

    A file that is damaged or gone while the service runs changes nothing: the keys stay those of the last
    good one, and the log says so once.
    """

    def __init__(self, keys: Keys, path: Path | None = None, seen: _Signature | None = None) -> None:
        """Hold keys; `path` is their file, and `seen` how it was when they were read."""
        self._keys = keys
        self._path = path
        self._seen = seen
        self._lock = threading.Lock()

    def find(self, text: str) -> Caller | None:
        """Return whose key the text is, None when it is none that opens the door."""
        parts = parse_key(text)
        if parts is None:
            return None
        key_id, secret = parts
        kept = self._current().get(key_id)
        return _caller(kept) if kept and opens(kept, secret) else None

    def _current(self) -> Keys:
        if self._path is None:
            return self._keys
        with self._lock:
            now = _signature(self._path)
            if now != self._seen:
                self._seen = now
                try:
                    self._keys = load_keys(self._path)
                except KeysError as error:
                    log_error("sleutelbestand", reason=f"{error} De sleutels blijven die van voorheen.")
            return self._keys


def open_keyring(settings: AccessSettings) -> Keyring:
    """Read the keys for the first time. Raises KeysError when they cannot be read or are damaged."""
    if settings.keys_file is not None and settings.keys is not None:
        raise KeysError("Er is een sleutelbestand en er is KAMERBRON_KEYS; geef één van beide.")
    if settings.keys_file is None:
        return Keyring(read_keys(settings.keys or "", "KAMERBRON_KEYS"))
    # Looked at before it is read: what changes in between is then read again.
    seen = _signature(settings.keys_file)
    return Keyring(load_keys(settings.keys_file), settings.keys_file, seen)


def _caller(key: Key) -> Caller:
    return Caller(key.id, read_filters(key.bereik, None), rate=key.tempo, metrics=key.metrics)


def _signature(path: Path) -> _Signature | None:
    """Return what a change of the file changes, None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size
