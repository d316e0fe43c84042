"""How certain a figure is: bootstrap intervals, and a paired test between two runs.

All of it is seeded, so that the same run gives the same report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kamerbron.eval.measures import auroc

_SEED = 20260101
_RESAMPLES = 2000
_INTERVAL = (2.5, 97.5)
_NORMAL = 1.96

# Up to here all sign flips are tried, which is fewer than a sample of them.
_MOST_EXACT = 13
_FLIPS = 9999

_Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The mean of a second run less that of a first over the same questions: positive when it is better.

    `p_value` is the chance of a difference at least as far from 0 when the two runs do not differ.
    """

    difference: float
    interval: Interval
    p_value: float


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """Return the interval of the mean of values, one for each question.

    The percentile bootstrap of Efron (1979), 2,000 resamples. Raises ValueError without values.
    """
    if not len(values):
        raise ValueError("there are no values to resample")
    given = np.asarray(values, np.float64)
    low, high = float(given.min()), float(given.max())
    random = np.random.default_rng(_SEED)
    means = given[random.integers(len(given), size=(_RESAMPLES, len(given)))].mean(axis=1)
    bounds = np.percentile(means, _INTERVAL)
    # The rounding of a mean can bring it just outside its values.
    return Interval(*(min(max(float(bound), low), high) for bound in bounds))


def share_interval(values: Sequence[float]) -> Interval:
    """Return the interval of the mean of values that are scores from 0 to 1, one for each question.

    Where all are 0 or all are 1 resampling gives it no width at all: then it is that of Wilson (1927). Raises
    ValueError without values.
    """
    if set(values) not in ({0.0}, {1.0}):
        return bootstrap_interval(values)
    square = _NORMAL**2
    edge = square / (len(values) + square)
    return Interval(0.0, edge) if values[0] == 0.0 else Interval(1.0 - edge, 1.0)


def bootstrap_auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> Interval | None:
    """Return the interval of the AUROC; None when a group is empty. The two groups are resampled apart."""
    if not len(answerable) or not len(unanswerable):
        return None
    first, second = np.asarray(answerable, np.float64), np.asarray(unanswerable, np.float64)

    def resampled_auroc(random: np.random.Generator) -> float:
        area = auroc(_resample(first, random).tolist(), _resample(second, random).tolist())
        return 0.5 if area is None else area

    return _interval(resampled_auroc, 0.0, 1.0)


def paired_test(first: Sequence[float], second: Sequence[float]) -> PairedDifference:
    """Compare two runs on the values of the same questions, in the same order.

    The permutation test of Fisher (1935), two-sided: the sign of each difference is flipped at random. With
    few differences all flips are tried; otherwise 9,999, of which the observed one counts as one more
    (Phipson and Smyth, 2010). Raises ValueError without values, or when the numbers of them differ.
    """
    if len(first) != len(second):
        raise ValueError("two runs are compared on the same questions")
    differences = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    interval = bootstrap_interval(differences.tolist())
    return PairedDifference(float(differences.mean()), interval, _p_value(differences[differences != 0]))


def _p_value(differences: _Floats) -> float:
    """Return the p-value of differences; those of 0 are left out, for no flip changes them."""
    # Flips that tie with what was observed are sums in another order, and may differ in the last digit.
    observed = abs(differences.sum()) - 1e-9 * np.abs(differences).sum()
    if len(differences) <= _MOST_EXACT:
        flips = np.array(list(product((-1, 1), repeat=len(differences))), np.float64)
        return float((np.abs(flips @ differences) >= observed).mean())
    random = np.random.default_rng(_SEED)
    signs = (random.choice((-1.0, 1.0), len(differences)) for _ in range(_FLIPS))
    as_far = sum(bool(abs(flips @ differences) >= observed) for flips in signs)
    return (as_far + 1) / (_FLIPS + 1)


def _resample(values: _Floats, random: np.random.Generator) -> _Floats:
    return values[random.integers(len(values), size=len(values))]


def _interval(statistic: Callable[[np.random.Generator], float], lowest: float, highest: float) -> Interval:
    random = np.random.default_rng(_SEED)
    drawn = [statistic(random) for _ in range(_RESAMPLES)]
    low, high = np.clip(np.percentile(drawn, _INTERVAL), lowest, highest)
    return Interval(float(low), float(high))
