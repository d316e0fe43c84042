"""The style sheet, the script and the icon of the page, each under an address that changes with it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from werkzeug.security import safe_join

FOLDER = Path(__file__).parent / "static"

# A year: the most that caches keep anything.
KEEP = "public, max-age=31536000, immutable"


@cache
def version(name: str) -> str | None:
    """Return what the address of a file bears, the same as long as its content is; None without the file."""
    path = safe_join(str(FOLDER), name)
    if path is None or not Path(path).is_file():
        return None
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
