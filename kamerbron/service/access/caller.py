"""Who asks, what they may reach, and how much."""

from __future__ import annotations

from dataclasses import dataclass, field

from kamerbron.index.store.selection import Filters


@dataclass(frozen=True, slots=True)
class Caller:
    """One who asks: the id of their key, None where no keys are asked for, and the papers they may reach.

    `rate` is theirs where it is not that of the service; `metrics` says that they may see how it does.
    """

    key: str | None = None
    reach: Filters = field(default_factory=Filters)
    rate: str | None = None
    metrics: bool = False


ANYONE = Caller()
