"""The most recent position first, and an older one called older.

Among passages that answer about equally well and are about the same, the newer stands first. What is about
equal, and what is the same subject, is fitted with the weights of the search.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kamerbron.index.tuning import Recency


@dataclass(frozen=True, slots=True)
class Dated:
    """What is compared of a passage: its document, the date of that, and its score."""

    document: str
    date: dt.date | None
    score: float


Similarity = Callable[[int, int], float]
"""The cosine of two of the passages, by their places in the list."""


def newest_first(found: Sequence[Dated], similarity: Similarity, recency: Recency) -> list[int]:
    """Return the order in which passages, given best first, are to stand.

    A newer passage goes before an older one of another paper that scores at most `recency.margin` more and
    is at least as similar to it as `recency.similarity`. All others keep their order.
    """
    order: list[int] = []
    for place, newcomer in enumerate(found):
        target = len(order)
        for position, other in enumerate(order):
            before = found[other]
            near = before.score - newcomer.score <= recency.margin
            if _newer(newcomer, before) and near and similarity(place, other) >= recency.similarity:
                target = position
                break
        order.insert(target, place)
    return order


def superseded(found: Sequence[Dated], similarity: Similarity, recency: Recency) -> list[bool]:
    """Return for each passage, in the order in which they stand, whether it is an older position.

    That is one from an earlier paper than a passage before it on the same subject.
    """
    return [
        any(
            _newer(found[before], found[place]) and similarity(before, place) >= recency.similarity
            for before in range(place)
        )
        for place in range(len(found))
    ]


def _newer(one: Dated, other: Dated) -> bool:
    return (
        one.document != other.document
        and one.date is not None
        and other.date is not None
        and one.date > other.date
    )
