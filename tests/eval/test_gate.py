"""The bounds that a run must keep."""

from __future__ import annotations

import pytest
from run_support import invent_run, make_outcome, make_question, make_run, without_calibration

from kamerbron.eval.gate import Bound, check, parse_maximum, parse_minimum
from kamerbron.eval.scores import LESS_IS_BETTER, Measure
from kamerbron.eval.store import RunError

RUN = make_run(
    *(make_outcome(make_question(f"v{number}", 2), [2], seconds=0.05) for number in range(9)),
    make_outcome(make_question("v9", 2), [0, 2], seconds=0.05),
    make_outcome(make_question("v10"), [0], answered=False, probability=0.1),
)


def test_a_bound_is_a_measure_and_a_number() -> None:
    assert parse_minimum("hit@1=0.9") == Bound(Measure.HIT_1, 0.9)
    assert parse_minimum(" auroc = 1 ") == Bound(Measure.AUROC, 1)
    assert parse_maximum("p95-ms=250") == Bound(Measure.P95, 250)


def test_every_measure_has_a_bound_of_one_kind() -> None:
    for measure in Measure:
        right, wrong = (
            (parse_maximum, parse_minimum) if measure in LESS_IS_BETTER else (parse_minimum, parse_maximum)
        )
        assert right(f"{measure}=0.5") == Bound(measure, 0.5)
        with pytest.raises(RunError, match="kies uit"):
            wrong(f"{measure}=0.5")


def test_an_unknown_measure_is_answered_with_those_there_are() -> None:
    with pytest.raises(RunError, match=r"«hit@3» is geen maat.*kies uit hit@1, hit@5, recall@10.*answered"):
        parse_minimum("hit@3=0.9")
    with pytest.raises(RunError, match="kies uit wrong-answers, brier, p95-ms"):
        parse_maximum("hit@1=0.9")


@pytest.mark.parametrize("number", ["", "veel", "1.1", "-0.1", "0,9", "nan", "inf", "1e-1", "0.9.1", "٠.٩"])
def test_a_number_that_is_no_share_is_refused(number: str) -> None:
    with pytest.raises(RunError, match="een getal van 0 tot en met 1") as caught:
        parse_minimum(f"hit@1={number}")
    assert "\n" not in str(caught.value)


def test_a_name_without_a_number_is_refused() -> None:
    with pytest.raises(RunError, match="een getal van 0 tot en met 1"):
        parse_minimum("hit@1")


def test_a_run_that_keeps_its_bounds_has_no_failures() -> None:
    minima = [parse_minimum("hit@1=0.9"), parse_minimum("mrr@10=0.95"), parse_minimum("exact=1")]
    assert check(RUN, minima, [parse_maximum("wrong-answers=0"), parse_maximum("p95-ms=50")]) == []


def test_a_failure_says_what_it_was_and_what_was_asked() -> None:
    failures = check(
        RUN, [parse_minimum("hit@1=0.91"), parse_minimum("hit@5=0.99")], [parse_maximum("p95-ms=20.5")]
    )
    assert [failure.message for failure in failures] == [
        "hit@1 is 0.9; gevraagd is ten minste 0.91.",
        "p95-ms is 50; gevraagd is hoogstens 20.5.",
    ]


def test_a_figure_that_the_run_does_not_have_keeps_no_bound() -> None:
    (failure,) = check(without_calibration(invent_run(1, 12)), [parse_minimum("auroc=0")], [])
    assert failure.message == "auroc is in deze meting niet te bepalen; gevraagd is ten minste 0."


def test_a_sum_that_differs_in_its_last_digit_only_keeps_its_bound() -> None:
    run = make_run(*(make_outcome(make_question(f"v{n}", 2), [0, 0, 2]) for n in range(3)))
    assert check(run, [Bound(Measure.MRR_10, 1 / 3 + 1e-12)], []) == []
