"""Who asks, and what they may reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from kamerbron.index.store.selection import Filters


@dataclass(frozen=True, slots=True)
class Caller:
    """One who asks: the id of their key, None where no keys are asked for, and the papers they may reach."""

    key: str | None = None
    reach: Filters = field(default_factory=Filters)


ANYONE = Caller()
