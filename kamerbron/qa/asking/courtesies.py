"""Whether a question is itself after what an answer to a courtesy says: `kent de minister het bericht?`."""

from __future__ import annotations

import re

_COURTESY = re.compile(
    r"\b(?:kent|kende|bekend|kennis\s?genomen|op\sde\shoogte|weet|wist|gelezen|aware|knows?|read)\b",
    re.IGNORECASE,
)


def asks_for_courtesy(text: str) -> bool:
    """Whether a question asks what someone knows or has read."""
    return _COURTESY.search(text) is not None
