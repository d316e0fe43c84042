"""The figures of a run, on sums written out; and its slices and worst questions."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from run_support import invent_run, make_found, make_outcome, make_question, make_run, without_calibration

from kamerbron.eval.measures import Percentiles
from kamerbron.eval.records import Outcome
from kamerbron.eval.scores import BY_QUESTION, Measure, right_rank, scores, values
from kamerbron.eval.slices import SlicedBy
from kamerbron.eval.summary import OperatingPoint, summarise
from kamerbron.eval.worst import worst

outcomes = st.lists(
    st.builds(
        lambda number, ideal, found, answered, probability: make_outcome(
            make_question(f"v{number}", *ideal),
            [*[0] * found, *ideal] if found < 4 else [0] * found,
            answered=answered,
            probability=probability,
        ),
        number=st.integers(0, 99),
        ideal=st.lists(st.sampled_from([1, 2]), max_size=3),
        found=st.integers(0, 6),
        answered=st.booleans(),
        probability=st.floats(0, 1),
    ),
    max_size=6,
    unique_by=lambda outcome: outcome.question.id,
)


def test_the_ranking_measures_are_means_over_the_answerable_questions() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [2]),
        make_outcome(make_question("v2", 2, 1), [0, 0, 2]),
        make_outcome(make_question("v3", 2), []),
        make_outcome(make_question("v4"), [0, 0]),
    )
    figures = summarise(run).figures
    assert figures[Measure.HIT_1].value == pytest.approx(1 / 3)
    assert figures[Measure.HIT_5].value == pytest.approx(2 / 3)
    assert figures[Measure.RECALL_10].value == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert figures[Measure.MRR_10].value == pytest.approx((1 + 1 / 3 + 0) / 3)
    assert figures[Measure.HIT_1].questions == 3


def test_answers_are_counted_apart_for_what_can_and_what_cannot_be_answered() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [2]),
        make_outcome(make_question("v2", 2), [2], answered=False),
        make_outcome(make_question("v3"), [0], answered=False),
        make_outcome(make_question("v4"), [0], answered=False),
        make_outcome(make_question("v5"), [0]),
    )
    figures = summarise(run).figures
    assert figures[Measure.ANSWERED].value == 1 / 2
    assert figures[Measure.WRONG_ANSWERS].value == 1 / 3
    assert figures[Measure.WRONG_ANSWERS].questions == 3


def test_every_returned_passage_counts_for_the_citations() -> None:
    bad = make_found(0, number=3, exact=False)
    outcome = make_outcome(make_question("v1", 2), [2, 0])
    summary = summarise(make_run(replace(outcome, found=(*outcome.found, bad))))
    assert summary.figures[Measure.EXACT].value == pytest.approx(2 / 3)
    assert summary.figures[Measure.EXACT].interval is None
    assert (summary.passages, summary.inexact) == (3, (("v1", bad),))


def test_the_probability_is_of_a_right_passage_among_the_first_five() -> None:
    # Squares: (0.8 - 1)², then (0.8 - 0)² for rank 6 and for no answer at all.
    run = make_run(
        make_outcome(make_question("v1", 2), [0, 0, 0, 0, 2], probability=0.8),
        make_outcome(make_question("v2", 2), [0, 0, 0, 0, 0, 2], probability=0.8),
        make_outcome(make_question("v3"), [0], probability=0.8),
    )
    summary = summarise(run)
    assert summary.figures[Measure.BRIER].value == pytest.approx((0.04 + 0.64 + 0.64) / 3)
    assert [(one.count, one.observed) for one in summary.reliability if one.count] == [(3, 1 / 3)]


def test_the_operating_point_tells_each_way_to_be_right_or_wrong() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [2], probability=0.9),
        make_outcome(make_question("v2", 2), [0, 2], probability=0.7),
        make_outcome(make_question("v3"), [0], probability=0.6),
        make_outcome(make_question("v4", 2), [2], answered=False, probability=0.4),
        make_outcome(make_question("v5"), [0], answered=False, probability=0.1),
    )
    summary = summarise(run)
    point = summary.operating
    assert point == OperatingPoint(right=1, misplaced=1, wrong=1, withheld=1, refused=1, lowest=0.6)
    assert (point.coverage, point.risk) == (3 / 5, 2 / 3)
    # The same point stands on the curve, for here the threshold is one on the probability.
    assert (0.6, 3 / 5, 2 / 3) in [(each.confidence, each.coverage, each.risk) for each in summary.curve]


def test_times_are_in_milliseconds() -> None:
    run = make_run(*(make_outcome(make_question(f"v{n}", 2), [2], seconds=n / 1000) for n in range(1, 101)))
    assert summarise(run).latency == Percentiles(p50=50, p95=95, p99=99)


def test_a_run_without_calibration_leaves_its_figures_out_and_says_so() -> None:
    summary = summarise(without_calibration(invent_run(1, 20)))
    assert not summary.calibrated
    assert not {Measure.AUROC, Measure.BRIER} & summary.figures.keys()
    assert {Measure.HIT_1, Measure.ANSWERED} <= summary.figures.keys()
    assert (summary.curve, summary.reliability, summary.operating.lowest) == ((), (), None)


def test_one_question_that_was_refused_for_want_of_calibration_leaves_the_run_without_it() -> None:
    # A question that asks for a place alone is certain with any model.
    certain = make_outcome(make_question("v1", 2), [2], probability=1.0)
    refused = make_outcome(make_question("v2"), [0], answered=False, probability=None)
    run = make_run(certain, replace(refused, reason="niet_gekalibreerd"))
    assert not summarise(run).calibrated
    assert Measure.BRIER not in values(run.outcomes)


def test_a_question_with_nothing_to_judge_counts_as_one_that_is_surely_not_answered() -> None:
    # Squares: (0.8 - 1)² and (0 - 0)².
    refused = make_outcome(make_question("v2"), [], answered=False, probability=None)
    run = make_run(
        make_outcome(make_question("v1", 2), [2], probability=0.8),
        replace(refused, reason="nummer_onbekend"),
    )
    figures = summarise(run).figures
    assert figures[Measure.AUROC].value == 1
    assert figures[Measure.BRIER].value == pytest.approx(0.04 / 2)


def test_a_run_without_questions_has_no_figures() -> None:
    summary = summarise(make_run())
    assert (summary.figures, summary.latency, summary.slices) == ({}, None, ())


@settings(max_examples=8, deadline=None)
@given(outcomes)
def test_every_figure_lies_within_its_interval_and_within_its_bounds(given_outcomes: list[Outcome]) -> None:
    summary = summarise(make_run(*given_outcomes))
    for measure, figure in summary.figures.items():
        if figure.interval is not None:
            assert figure.interval.low <= figure.value + 1e-9
            assert figure.value <= figure.interval.high + 1e-9
        if measure is not Measure.P95:
            assert 0 <= figure.value <= 1
    point = summary.operating
    assert point.answered + point.withheld + point.refused == summary.questions


@settings(deadline=None)
@given(outcomes)
def test_a_value_is_the_mean_of_what_each_question_scores(given_outcomes: list[Outcome]) -> None:
    found = values(given_outcomes)
    for measure in BY_QUESTION:
        each = scores(given_outcomes, measure)
        assert (measure in found) == bool(each)
        if each:
            assert found[measure] == pytest.approx(sum(each) / len(each))


# --- slices --------------------------------------------------------------------------------------


def test_a_question_stands_in_the_slices_of_its_language_its_tags_and_its_document() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2, tags=["cijfers", "tikfout"], language="en"), [2]),
        make_outcome(make_question("v2", tags=["tikfout"]), [0]),
    )
    assert [(each.by, each.name, each.questions) for each in summarise(run).slices] == [
        (SlicedBy.LANGUAGE, "en", 1),
        (SlicedBy.LANGUAGE, "nl", 1),
        (SlicedBy.TAG, "cijfers", 1),
        (SlicedBy.TAG, "tikfout", 2),
        (SlicedBy.KIND, "Brief regering", 1),
    ]


def test_a_slice_has_the_figures_of_the_questions_in_it() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2, tags=["cijfers"]), [2]),
        make_outcome(make_question("v2", 2, tags=["cijfers"]), [0, 2]),
        make_outcome(make_question("v3", tags=["geen"]), [0]),
    )
    figures = {each.name: each.figures for each in summarise(run).slices if each.by is SlicedBy.TAG}
    assert {measure: figure.value for measure, figure in figures["cijfers"].items()} == {
        Measure.HIT_1: 1 / 2,
        Measure.HIT_5: 1,
        Measure.MRR_10: 3 / 4,
    }
    assert {measure: figure.value for measure, figure in figures["geen"].items()} == {
        Measure.WRONG_ANSWERS: 1
    }


def test_a_missed_question_stands_with_the_kind_that_another_result_tells_of_its_document() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [2]),
        make_outcome(make_question("v2", 2), [0], document="kst-99998-2", kind="Motie"),
    )
    kinds = {each.name: each.figures[Measure.HIT_1].value for each in summarise(run).slices[1:]}
    assert kinds == {"Brief regering": 1 / 2}


def test_a_document_that_was_never_returned_is_named_after_its_id() -> None:
    run = make_run(make_outcome(make_question("v1", 1, 2, publication="ah-tk-20252026-7"), []))
    assert [each.name for each in summarise(run).slices if each.by is SlicedBy.KIND] == ["ah-…"]


# --- the worst questions -------------------------------------------------------------------------


def test_the_question_whose_place_is_absent_is_worse_than_one_that_is_low() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [0, 2]),
        make_outcome(make_question("v3", 2), [0]),
        make_outcome(make_question("v2", 2), [0]),
        make_outcome(make_question("v4", 2), [0, 0, 2]),
        make_outcome(make_question("v5", 2), [2]),
    )
    assert [each.question.id for each in worst(run, 10).misplaced] == ["v2", "v3", "v4", "v1"]
    assert [each.question.id for each in worst(run, 1).misplaced] == ["v2"]


def test_the_wrong_answer_that_was_surest_is_the_worst() -> None:
    run = make_run(
        make_outcome(make_question("v1"), [0], probability=0.6),
        make_outcome(make_question("v2"), [0], probability=0.9),
        make_outcome(make_question("v3"), [0], probability=0.95, answered=False),
    )
    assert [each.question.id for each in worst(run, 10).wrongly_answered] == ["v2", "v1"]


def test_the_answer_that_was_withheld_though_it_stood_first_is_the_worst() -> None:
    run = make_run(
        make_outcome(make_question("v1", 2), [0, 2], answered=False, probability=0.1),
        make_outcome(make_question("v2", 2), [2], answered=False, probability=0.4),
        make_outcome(make_question("v3", 2), [2], answered=False, probability=0.2),
        make_outcome(make_question("v4"), [0], answered=False, probability=0.2),
    )
    assert [each.question.id for each in worst(run, 10).withheld] == ["v3", "v2", "v1"]


@given(outcomes, st.integers(0, 8))
def test_the_worst_are_questions_that_went_wrong(given_outcomes: list[Outcome], count: int) -> None:
    found = worst(make_run(*given_outcomes), count)
    assert all(right_rank(each) != 1 and each.question.answerable for each in found.misplaced)
    assert all(each.answered and not each.question.answerable for each in found.wrongly_answered)
    assert all(not each.answered and each.question.answerable for each in found.withheld)
    assert all(len(group) <= count for group in (found.misplaced, found.wrongly_answered, found.withheld))
