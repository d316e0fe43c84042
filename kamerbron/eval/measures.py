"""The measures of an evaluation: pure functions over the figures of one question, or of all.

`grades` are those of the results of a question, best first; a result that finds nothing new has 0. `ideal`
are the grades of all its places. Results beyond those given count as 0, so a question without results
scores 0. An unanswerable question has no places: it has no part in the ranking measures, and `recall` and
`ndcg`, which divide by what there is to find, raise ValueError for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, log2

import numpy as np

_BINS = 10


def hit(grades: Sequence[int], k: int) -> float:
    """Return 1 when one of the first k results is relevant, else 0 (Success@k)."""
    return float(any(grades[:k]))


def recall(grades: Sequence[int], ideal: Sequence[int], k: int) -> float:
    """Return the share of the places that the first k results find (R@k)."""
    return sum(grade > 0 for grade in grades[:k]) / _to_find(ideal)


def reciprocal_rank(grades: Sequence[int], k: int = 10) -> float:
    """Return 1 / rank of the first relevant result; 0 when it is not among the first k (RR@k)."""
    return next((1 / rank for rank, grade in enumerate(grades[:k], start=1) if grade), 0.0)


def ndcg(grades: Sequence[int], ideal: Sequence[int], k: int = 10) -> float:
    """Return the discounted gain of the first k results, as a share of the most there can be (nDCG@k).

    Each result gains its grade, divided by log2(rank + 1): Järvelin and Kekäläinen (2002) as trec_eval
    computes it, without the powers of two that other tools take.
    """
    _to_find(ideal)
    return _discounted_gain(grades[:k]) / _discounted_gain(sorted(ideal, reverse=True)[:k])


def _to_find(ideal: Sequence[int]) -> int:
    if not ideal:
        raise ValueError("a question without places cannot be scored on what it finds")
    return len(ideal)


def _discounted_gain(grades: Sequence[int]) -> float:
    return fsum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """Return the chance that an answerable question has a higher probability than an unanswerable one.

    The arguments are the probabilities of each group; equal ones count half. 0.5 is chance. None when a
    group is empty.
    """
    if not len(answerable) or not len(unanswerable):
        return None
    ordered = np.sort(np.asarray(unanswerable, np.float64))
    own = np.asarray(answerable, np.float64)
    below = np.searchsorted(ordered, own, side="left") + np.searchsorted(ordered, own, side="right")
    return float(below.sum() / (2 * len(own) * len(ordered)))


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What happens when questions from this confidence on are answered.

    `coverage` is the share of all questions that are answered, `risk` the share of these that are wrong.
    """

    confidence: float
    coverage: float
    risk: float


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[RiskPoint]:
    """Return the risk-coverage curve, from the most certain questions to all of them.

    `right` says of each question whether an answer to it would be right: it is answerable and its first
    result is relevant. Questions of equal confidence are answered together, so they make one point.
    """
    ordered = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    points = []
    answered = wrong = 0
    for confidence, alike in groupby(ordered, key=lambda pair: pair[0]):
        outcomes = [is_right for _, is_right in alike]
        answered += len(outcomes)
        wrong += outcomes.count(False)
        points.append(RiskPoint(confidence, answered / len(ordered), wrong / answered))
    return points


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The questions with a probability from `low` up to `high`; the last bin holds 1 as well.

    `predicted` is the mean of their probabilities, `observed` the share that came true; None for no
    questions.
    """

    low: float
    high: float
    count: int
    predicted: float | None
    observed: float | None


def reliability(probabilities: Sequence[float], came_true: Sequence[bool]) -> list[ReliabilityBin]:
    """Return the reliability diagram: ten bins of equal width. Raises ValueError outside 0..1."""
    if any(not 0 <= probability <= 1 for probability in probabilities):
        raise ValueError("a probability lies between 0 and 1")
    edges = [number / _BINS for number in range(_BINS + 1)]
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for probability, true in zip(probabilities, came_true, strict=True):
        bins[bisect_right(edges[1:-1], probability)].append((probability, true))
    return [
        ReliabilityBin(
            low=low,
            high=high,
            count=len(pairs),
            predicted=fsum(probability for probability, _ in pairs) / len(pairs) if pairs else None,
            observed=_share([true for _, true in pairs]),
        )
        for low, high, pairs in zip(edges, edges[1:], bins, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """So long took half, 95% and 99% of the questions at most, in seconds."""

    p50: float
    p95: float
    p99: float


def percentiles(seconds: Sequence[float]) -> Percentiles:
    """Return the percentiles of times, by nearest rank: each is a time that was measured.

    The p-th is the smallest that at least p% of the times do not exceed. Raises ValueError without times.
    """
    if not len(seconds):
        raise ValueError("there are no times to take percentiles of")
    return Percentiles(*map(float, np.percentile(seconds, [50, 95, 99], method="inverted_cdf")))


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None
