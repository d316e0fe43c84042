"""How the service is guarded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may ask, and how much; with nothing set anyone may ask anything.

    `keys_file` is the file of keys, `keys` its text where there is no file. `rate` is how much one caller
    may ask (`60/minute`), None for no limit but those of keys. `rate_storage` is where is counted: an
    address of the limits package. Its default counts within one process; `make_counts` gives one for
    several. `trusted_proxies` is how many proxies of our own each request comes through.
    """

    keys_file: Path | None = None
    keys: str | None = field(default=None, repr=False)
    rate: str | None = None
    rate_storage: str = "memory://"
    trusted_proxies: int = 0

    @property
    def asks_for_keys(self) -> bool:
        """Whether a key is asked for; so also where a file of keys holds none."""
        return self.keys_file is not None or self.keys is not None
