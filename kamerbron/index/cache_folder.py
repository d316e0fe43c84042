"""Where Kamerbron keeps what it can make again: the unpacked model, and copies of what is in a database."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """Return the folder that KAMERBRON_CACHE names, else that of the user's cache."""
    chosen = os.environ.get("KAMERBRON_CACHE")
    return Path(chosen) if chosen else user_cache_path("kamerbron")
