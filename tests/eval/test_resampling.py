"""Intervals hold what they should, and the paired test agrees with another implementation."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import bootstrap, permutation_test

from kamerbron.eval.resampling import (
    Interval,
    bootstrap_auroc,
    bootstrap_interval,
    paired_test,
    share_interval,
)

# Eighths, whose sums are exact: the other implementation tells sums that tie by less than rounding adds.
scores = st.integers(0, 8).map(lambda eighths: eighths / 8)
law = settings(max_examples=20, deadline=None)


def mean_difference(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.mean(second, axis=axis) - np.mean(first, axis=axis)


# --- intervals -----------------------------------------------------------------------------------


@law
@given(st.lists(scores, min_size=1, max_size=30))
def test_an_interval_lies_within_its_values_and_is_the_same_every_time(values: list[float]) -> None:
    interval = bootstrap_interval(values)
    assert min(values) <= interval.low <= interval.high <= max(values)
    assert bootstrap_interval(values) == interval


@pytest.mark.parametrize("values", [[0.1], [0.1] * 7, [1.0] * 40])
def test_values_that_are_all_equal_leave_no_doubt(values: list[float]) -> None:
    assert bootstrap_interval(values) == Interval(values[0], values[0])


def test_there_is_no_interval_of_no_values() -> None:
    with pytest.raises(ValueError, match="no values"):
        bootstrap_interval([])


def test_an_interval_is_about_that_of_another_implementation() -> None:
    values = np.random.default_rng(4).random(120)
    theirs = bootstrap((values,), np.mean, n_resamples=5000, method="percentile", rng=1).confidence_interval
    ours = bootstrap_interval(values.tolist())
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.005)


def test_nine_right_of_ten_leave_less_doubt_as_there_are_more_of_them() -> None:
    # The standard error of 0.9 over n questions is 0.3 / √n: 0.095 over 10, 0.03 over 100.
    few, many = bootstrap_interval([1.0] * 9 + [0.0]), bootstrap_interval(([1.0] * 9 + [0.0]) * 10)
    assert few == Interval(pytest.approx(0.7), pytest.approx(1.0))
    assert (many.low, many.high) == pytest.approx((0.84, 0.95), abs=0.011)


def test_all_right_of_a_few_leaves_some_doubt() -> None:
    # Wilson: 1.96² / (n + 1.96²), which is 0.278 of 10 and 0.037 of 100.
    assert share_interval([1.0] * 10) == Interval(pytest.approx(0.722, abs=0.001), 1.0)
    assert share_interval([0.0] * 100) == Interval(0.0, pytest.approx(0.037, abs=0.001))
    assert share_interval([1.0, 0.0, 1.0]) == bootstrap_interval([1.0, 0.0, 1.0])
    assert share_interval([0.5, 0.5]) == Interval(0.5, 0.5)


def test_the_interval_of_an_auroc_holds_it() -> None:
    answerable = [0.9, 0.8, 0.7, 0.55, 0.95, 0.4]
    unanswerable = [0.1, 0.5, 0.3, 0.6]
    interval = bootstrap_auroc(answerable, unanswerable)
    assert interval is not None
    # 6 + 6 + ... pairs: 4 + 4 + 4 + 3 + 4 + 2 of 24 are in the right order.
    assert interval.low < 21 / 24 < interval.high
    assert bootstrap_auroc(answerable, unanswerable) == interval


def test_groups_that_are_wholly_apart_or_wholly_alike_leave_no_doubt() -> None:
    assert bootstrap_auroc([0.9, 0.8], [0.1, 0.2, 0.3]) == Interval(1.0, 1.0)
    assert bootstrap_auroc([0.5], [0.5]) == Interval(0.5, 0.5)


def test_the_auroc_of_a_group_that_is_empty_has_no_interval() -> None:
    assert bootstrap_auroc([], [0.5]) is None
    assert bootstrap_auroc([0.5], []) is None


# --- two runs ------------------------------------------------------------------------------------


def test_all_flips_are_counted_when_there_are_few() -> None:
    # The differences are 1, 1, 1 and 0. Of the 8 ways to flip the first three, only +++ and --- are as far.
    result = paired_test([0, 0, 0, 1], [1, 1, 1, 1])
    assert result.difference == 0.75
    assert result.p_value == 2 / 8


@law
@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=10))
def test_the_exact_p_value_is_that_of_another_implementation(pairs: list[tuple[float, float]]) -> None:
    first, second = map(list, zip(*pairs, strict=True))
    theirs = permutation_test(
        (first, second), mean_difference, permutation_type="samples", n_resamples=np.inf, vectorized=True
    )
    assert paired_test(first, second).p_value == pytest.approx(theirs.pvalue, abs=1e-9)


def test_the_sampled_p_value_is_about_that_of_another_implementation() -> None:
    random = np.random.default_rng(7)
    first = random.random(60)
    second = np.clip(first + random.normal(0.03, 0.12, 60), 0, 1)
    theirs = permutation_test(
        (first, second), mean_difference, permutation_type="samples", vectorized=True, rng=3
    )
    ours = paired_test(first.tolist(), second.tolist())
    assert ours.p_value == pytest.approx(theirs.pvalue, abs=0.01)
    assert ours == paired_test(first.tolist(), second.tolist())


@law
@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=25))
def test_the_other_way_round_the_difference_changes_its_sign_and_nothing_else(
    pairs: list[tuple[float, float]],
) -> None:
    first, second = map(list, zip(*pairs, strict=True))
    result, reverse = paired_test(first, second), paired_test(second, first)
    assert result.difference == -reverse.difference
    assert result.p_value == reverse.p_value
    assert 0 < result.p_value <= 1


@pytest.mark.parametrize("values", [[0.5], [0.0, 1.0, 0.3]])
def test_a_run_does_not_differ_from_itself(values: list[float]) -> None:
    result = paired_test(values, values)
    assert (result.difference, result.interval, result.p_value) == (0, Interval(0, 0), 1)


def test_runs_over_other_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same questions"):
        paired_test([1.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="no values"):
        paired_test([], [])
