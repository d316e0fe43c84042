"""A figure, and how certain it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from kamerbron.eval.resampling import Interval, share_interval


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over a number of questions; the interval is None where it is not a mean over questions."""

    value: float
    interval: Interval | None
    questions: int


def mean_figure(values: Sequence[float]) -> Figure | None:
    """Return the mean of one value for each question; None without questions."""
    if not values:
        return None
    return Figure(fsum(values) / len(values), share_interval(values), len(values))
