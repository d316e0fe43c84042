"""Two runs compared: what differs, what was won and lost, and what cannot be compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from run_support import invent_run, make_outcome, make_question, make_run, without_calibration

from kamerbron.eval.compare import ChangedVerdict, Comparison, MovedQuestion, compare, print_comparison
from kamerbron.eval.records import Run
from kamerbron.eval.scores import BY_QUESTION, Measure
from kamerbron.eval.store import RunError

BEFORE = make_run(
    make_outcome(make_question("v1", 2), [0, 2]),
    make_outcome(make_question("v2", 2), [2]),
    make_outcome(make_question("v3", 2), [0], answered=False),
    make_outcome(make_question("v4"), [0]),
    name="voor",
)
AFTER = make_run(
    make_outcome(make_question("v4"), [0], answered=False),
    make_outcome(make_question("v1", 2), [2]),
    make_outcome(make_question("v2", 2), [0, 0, 2]),
    make_outcome(make_question("v3", 2), [2]),
    name="na",
)


def _difference(comparison: Comparison, measure: Measure) -> float:
    return next(row.difference for row in comparison.measures if row.measure is measure)


def _better(first: Run, second: Run) -> dict[Measure, int]:
    return {row.measure: row.gain for row in compare(first, second).measures}


def test_questions_are_paired_by_id_whatever_their_order() -> None:
    comparison = compare(BEFORE, AFTER)
    # Reciprocal ranks: 1/2, 1, 0 before; 1, 1/3, 1 after.
    assert _difference(comparison, Measure.MRR_10) == pytest.approx((7 / 3 - 3 / 2) / 3)
    assert _difference(comparison, Measure.WRONG_ANSWERS) == -1


def test_what_was_won_and_lost_is_told_with_its_ranks_the_largest_first() -> None:
    comparison = compare(BEFORE, AFTER)
    asked = BEFORE.outcomes[0].question.question
    assert comparison.won == (MovedQuestion("v3", asked, None, 1), MovedQuestion("v1", asked, 2, 1))
    assert comparison.lost == (MovedQuestion("v2", asked, 1, 3),)


def test_what_one_run_answers_and_the_other_does_not_is_told() -> None:
    asked = BEFORE.outcomes[0].question.question
    assert compare(BEFORE, AFTER).verdicts == (
        ChangedVerdict("v3", asked, answerable=True, answered=True),
        ChangedVerdict("v4", asked, answerable=False, answered=False),
    )


def test_a_move_below_the_tenth_place_is_neither_won_nor_lost() -> None:
    question = make_question("v1", 2)
    before, after = (make_run(make_outcome(question, [*[0] * count, 2])) for count in (20, 12))
    comparison = compare(before, after)
    assert (comparison.won, comparison.lost) == ((), ())


def test_a_run_compared_with_itself_differs_in_nothing() -> None:
    run = invent_run(1, 30)
    comparison = compare(run, run)
    assert all(row.difference == 0 and row.gain == 0 for row in comparison.measures)
    assert all(row.paired.p_value == 1 for row in comparison.measures if row.paired is not None)
    assert (comparison.won, comparison.lost, comparison.verdicts) == ((), (), ())


def test_the_other_way_round_the_difference_is_the_opposite() -> None:
    first, second = invent_run(1, 20), invent_run(2, 20, skill=0.4)
    one, other = compare(first, second), compare(second, first)
    assert [row.difference for row in one.measures] == [-row.difference for row in other.measures]
    assert {move.id for move in one.won} == {move.id for move in other.lost}


def test_fewer_wrong_answers_are_a_gain() -> None:
    questions = [make_question(f"v{number}") for number in range(12)]
    wrong = make_run(*(make_outcome(each, [0], probability=0.9) for each in questions))
    right = make_run(*(make_outcome(each, [0], answered=False, probability=0.1) for each in questions))
    assert _better(wrong, right)[Measure.WRONG_ANSWERS] == 1
    assert _better(right, wrong)[Measure.WRONG_ANSWERS] == -1
    assert _better(wrong, right)[Measure.BRIER] == 1


def test_only_what_each_question_has_a_value_of_is_tested() -> None:
    rows = compare(invent_run(1, 20), invent_run(2, 20)).measures
    assert {row.measure for row in rows if row.paired is not None} == set(BY_QUESTION)


def test_what_one_of_the_runs_does_not_have_is_left_out() -> None:
    rows = compare(invent_run(1, 20), without_calibration(invent_run(2, 20))).measures
    assert not {Measure.AUROC, Measure.BRIER} & {row.measure for row in rows}


def test_runs_over_other_gold_files_are_refused_with_both() -> None:
    with pytest.raises(RunError, match=r"abababababab.*cdcdcdcdcdcd.*hetzelfde bestand"):
        compare(BEFORE, replace(AFTER, gold_sha256="cd" * 32))


def test_runs_over_other_questions_are_refused_with_one_of_them() -> None:
    with pytest.raises(RunError, match="vraag v4 staat maar in één van «voor» en «na»"):
        compare(BEFORE, replace(AFTER, outcomes=AFTER.outcomes[1:]))


def test_a_printed_comparison_tells_the_measures_and_the_questions() -> None:
    printed = print_comparison(compare(BEFORE, AFTER))
    assert printed.startswith("voor → na, 4 vragen\n")
    assert "mrr@10            0.500    0.778    +0.278" in printed
    assert "Gewonnen: 2\n  v3: niet gevonden → plaats 1. Hoe lang blijft de brug dicht?" in printed
    assert "Verloren: 1\n  v2: plaats 1 → plaats 3." in printed
    assert "  v4: nu niet beantwoord, terecht." in printed


def test_a_question_cannot_steer_the_terminal() -> None:
    question = make_question("v1", 2, question="\x1b[2Jbrug\nVerloren: 0\x07\u202e")
    printed = print_comparison(
        compare(make_run(make_outcome(question, [0, 2])), make_run(make_outcome(question, [2])))
    )
    assert "v1: plaats 2 → plaats 1.  [2Jbrug Verloren: 0  " in printed
    assert all(line.isprintable() for line in printed.split("\n"))
