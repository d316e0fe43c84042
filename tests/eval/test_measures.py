"""Each measure on a sum written out, against another implementation, and by its laws."""

from __future__ import annotations

from math import log2

import hypothesis.strategies as st
import pytest
from hypothesis import given
from sklearn.metrics import roc_auc_score

from kamerbron.eval.measures import (
    Percentiles,
    ReliabilityBin,
    RiskPoint,
    auroc,
    hit,
    ndcg,
    percentiles,
    recall,
    reciprocal_rank,
    reliability,
    risk_coverage,
)

probabilities = st.floats(0, 1)
judged = st.lists(st.tuples(probabilities, st.booleans()), min_size=1, max_size=40)


@st.composite
def rankings(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """The grades of all places, and those of results that find some of them."""
    ideal = draw(st.lists(st.sampled_from([1, 2]), min_size=1, max_size=6))
    found = draw(st.permutations(ideal))[: draw(st.integers(0, len(ideal)))]
    misses = draw(st.integers(0, 8))
    return draw(st.permutations([*found, *[0] * misses])), ideal


# --- ranking -------------------------------------------------------------------------------------


def test_a_hit_is_a_relevant_result_among_the_first_k() -> None:
    assert [hit([0, 0, 1], k) for k in (1, 2, 3, 10)] == [0, 0, 1, 1]


def test_recall_is_the_share_of_the_places_that_are_found() -> None:
    # Three places: one at rank 2, one at rank 4, one never.
    assert [recall([0, 2, 0, 1], [2, 1, 1], k) for k in (1, 2, 3, 4)] == [0, 1 / 3, 1 / 3, 2 / 3]


def test_the_reciprocal_rank_is_that_of_the_first_relevant_result_within_ten() -> None:
    assert reciprocal_rank([1, 2]) == 1
    assert reciprocal_rank([0, 0, 0, 2, 1]) == 1 / 4
    assert reciprocal_rank([*[0] * 9, 1]) == 1 / 10
    assert reciprocal_rank([*[0] * 10, 2]) == 0


def test_ndcg_gains_the_grade_and_discounts_by_the_logarithm_of_the_rank() -> None:
    # Found: 1 / log2(2) + 0 + 2 / log2(4) = 1 + 1 = 2.
    # Best:  2 / log2(2) + 1 / log2(3) + 1 / log2(4) = 2 + 0.63093 + 0.5 = 3.13093.
    assert ndcg([1, 0, 2], [1, 2, 1]) == pytest.approx(2 / 3.13093, abs=1e-6)
    # Only the best that the first two ranks can hold: 2 + 0.63093; found is 1.
    assert ndcg([1, 0, 2], [1, 2, 1], k=2) == pytest.approx(1 / (2 + 1 / log2(3)))


def test_a_question_without_results_scores_nothing() -> None:
    assert (hit([], 5), recall([], [2], 5), reciprocal_rank([]), ndcg([], [2])) == (0, 0, 0, 0)


def test_a_question_without_places_has_no_recall_and_no_ndcg() -> None:
    with pytest.raises(ValueError, match="without places"):
        recall([0], [], 10)
    with pytest.raises(ValueError, match="without places"):
        ndcg([0], [])


@given(rankings(), st.integers(1, 12))
def test_ranking_measures_lie_between_0_and_1_and_do_not_fall_with_more_results(
    ranking: tuple[list[int], list[int]], k: int
) -> None:
    grades, ideal = ranking
    for lower, higher in (
        (hit(grades, k), hit(grades, k + 1)),
        (recall(grades, ideal, k), recall(grades, ideal, k + 1)),
        (reciprocal_rank(grades, k), reciprocal_rank(grades, k + 1)),
    ):
        assert 0 <= lower <= higher <= 1
    assert 0 <= ndcg(grades, ideal, k) <= 1 + 1e-12
    assert hit(grades, k) == (reciprocal_rank(grades, k) > 0) == (recall(grades, ideal, k) > 0)


@given(rankings(), st.data())
def test_a_relevant_result_that_moves_up_past_another_does_not_lower_ndcg(
    ranking: tuple[list[int], list[int]], data: st.DataObject
) -> None:
    grades, ideal = ranking
    place = data.draw(st.integers(0, len(grades)))
    swapped = [*grades[:place], *sorted(grades[place : place + 2], reverse=True), *grades[place + 2 :]]
    assert ndcg(swapped, ideal) >= ndcg(grades, ideal)


@given(st.lists(st.sampled_from([1, 2]), min_size=1, max_size=15), st.integers(1, 20))
def test_the_best_order_has_an_ndcg_of_1(ideal: list[int], k: int) -> None:
    assert ndcg(sorted(ideal, reverse=True), ideal, k) == 1


# --- no answer -----------------------------------------------------------------------------------


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # 0.9 beats 0.4 and 0.6: 2. 0.6 beats 0.4 and ties with 0.6: 1.5. 0.2 beats none. 3.5 of 6 pairs.
    assert auroc([0.9, 0.6, 0.2], [0.4, 0.6]) == pytest.approx(3.5 / 6)


def test_auroc_of_a_group_that_is_empty_is_not_known() -> None:
    assert auroc([], [0.3]) is None
    assert auroc([0.3], []) is None


@given(st.lists(probabilities, min_size=1, max_size=30), st.lists(probabilities, min_size=1, max_size=30))
def test_auroc_is_that_of_another_implementation(first: list[float], second: list[float]) -> None:
    expected = roc_auc_score([1] * len(first) + [0] * len(second), first + second)
    area, reverse = auroc(first, second), auroc(second, first)
    assert area is not None
    assert reverse is not None
    assert area == pytest.approx(expected, abs=1e-9)
    assert area + reverse == pytest.approx(1)


def test_the_risk_is_the_share_of_wrong_answers_among_those_given() -> None:
    # From 0.9: 1 answered, right. From 0.5: 3 answered, 1 wrong. From 0.1: 4 answered, 2 wrong.
    assert risk_coverage([0.5, 0.9, 0.5, 0.1], [False, True, True, False]) == [
        RiskPoint(0.9, 1 / 4, 0),
        RiskPoint(0.5, 3 / 4, 1 / 3),
        RiskPoint(0.1, 1, 2 / 4),
    ]
    assert risk_coverage([], []) == []


@given(judged, st.randoms())
def test_the_curve_ends_at_all_questions_whatever_their_order(
    pairs: list[tuple[float, bool]], random: st.random.Random
) -> None:
    curve = risk_coverage(*zip(*pairs, strict=True))
    assert curve[-1].coverage == 1
    assert curve[-1].risk == pytest.approx(sum(not right for _, right in pairs) / len(pairs))
    coverages = [point.coverage for point in curve]
    assert coverages == sorted(set(coverages))
    assert all(0 <= point.risk <= 1 for point in curve)
    random.shuffle(pairs)
    assert risk_coverage(*zip(*pairs, strict=True)) == curve


# --- calibration ---------------------------------------------------------------------------------


def test_a_reliability_bin_holds_its_lower_edge_and_the_last_its_upper() -> None:
    bins = reliability([0.0, 0.3, 0.34, 0.7, 1.0], [False, True, False, True, True])
    assert [each.count for each in bins] == [1, 0, 0, 2, 0, 0, 0, 1, 0, 1]
    # Two of 0.3 and 0.34, of which one came true.
    assert bins[3] == ReliabilityBin(0.3, 0.4, 2, pytest.approx(0.32), 0.5)
    assert bins[1] == ReliabilityBin(0.1, 0.2, 0, None, None)


def test_what_is_no_probability_has_no_bin() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([1.1], [True])
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([float("nan")], [True])


@given(judged)
def test_every_question_is_in_one_bin_whose_edges_hold_its_mean(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability(*zip(*pairs, strict=True))
    assert [each.low for each in bins] == [number / 10 for number in range(10)]
    assert sum(each.count for each in bins) == len(pairs)
    for each in bins:
        if each.predicted is not None:
            assert each.low - 1e-12 <= each.predicted <= each.high + 1e-12
    came_true = sum(each.observed * each.count for each in bins if each.observed is not None)
    assert came_true == pytest.approx(sum(true for _, true in pairs))


# --- times ---------------------------------------------------------------------------------------


def test_a_percentile_is_a_time_that_was_measured() -> None:
    # Of 1..200 at least 50% do not exceed 100, 95% 190, 99% 198.
    assert percentiles([float(number) for number in range(200, 0, -1)]) == Percentiles(100, 190, 198)
    # Of two, the first is not exceeded by 50%; 95% needs both.
    assert percentiles([3.0, 1.0]) == Percentiles(1, 3, 3)


def test_there_are_no_percentiles_of_no_times() -> None:
    with pytest.raises(ValueError, match="no times"):
        percentiles([])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_percentiles_rise_and_are_among_the_times(seconds: list[float]) -> None:
    found = percentiles(seconds)
    assert found.p50 <= found.p95 <= found.p99 <= max(seconds)
    assert {found.p50, found.p95, found.p99} <= set(seconds)
