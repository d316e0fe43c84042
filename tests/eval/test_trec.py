"""What is written in TREC form scores the same in another implementation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import ir_measures
import pytest
from hypothesis import HealthCheck, given, settings
from ir_measures import RR, R, Success, nDCG

from kamerbron.eval.measures import hit, ndcg, recall, reciprocal_rank
from kamerbron.eval.records import Found, GoldPlace, GoldQuestion, Outcome, Provenance, Run, Split
from kamerbron.eval.trec import place_id, write_qrels, write_run


def outcome(name: str, ideal: Sequence[int], places: Sequence[int | None]) -> Outcome:
    """Make the outcome of a question with places of these grades; `places` are those that results find."""
    relevant = tuple(
        GoldPlace("kst-99998-1", "sectie", (2 * number + 1, 2 * number + 2), grade)
        for number, grade in enumerate(ideal)
    )
    found = tuple(
        Found(
            # As the passage of a place is called, which is not what it is called in the qrels.
            passage=f"kst-99998-1.sectie.alinea-{rank}-{rank + 1}",
            document="kst-99998-1",
            kind=None,
            score=0.5,
            grade=0 if place is None else ideal[place],
            place=place,
            citation="",
            quote="",
            exact=True,
        )
        for rank, place in enumerate(places, start=1)
    )
    question = GoldQuestion(name, "Wie keurt de brug?", "nl", relevant, bool(ideal), (), Provenance.HAND)
    return Outcome(question, found, bool(found), 0.5, None, 0.01)


def make_run(*outcomes: Outcome) -> Run:
    return Run(
        name="met woorden",
        gold="bruggen",
        gold_sha256="0" * 64,
        corpus="de bruggen van Waterveen",
        split=Split.TEST,
        fingerprint="f",
        model="m",
        documents=1,
        passages=1,
        version="0",
        commit=None,
        outcomes=outcomes,
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    outcomes = []
    for number in range(draw(st.integers(1, 6))):
        ideal = draw(st.lists(st.sampled_from([1, 2]), max_size=12))
        found = draw(st.permutations(range(len(ideal))))[: draw(st.integers(0, len(ideal)))]
        places = draw(st.permutations([*found, *[None] * draw(st.integers(0, 45))]))
        outcomes.append(outcome(f"v{number}", ideal, places))
    # Without any place there is nothing that another tool could score.
    return make_run(*outcomes, outcome("zeker", [2], []))


MEASURES = {
    RR @ 10: lambda grades, _: reciprocal_rank(grades),
    nDCG @ 10: ndcg,
    R @ 10: lambda grades, ideal: recall(grades, ideal, 10),
    R @ 50: lambda grades, ideal: recall(grades, ideal, 50),
    Success @ 1: lambda grades, _: hit(grades, 1),
    Success @ 5: lambda grades, _: hit(grades, 5),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(run=runs())
def test_another_implementation_scores_every_question_the_same(tmp_path: Path, run: Run) -> None:
    write_qrels(tmp_path / "qrels", run)
    write_run(tmp_path / "run", run)
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels")))
    results = list(ir_measures.read_trec_run(str(tmp_path / "run")))
    theirs = {
        (metric.query_id, metric.measure): metric.value
        for metric in ir_measures.iter_calc(list(MEASURES), qrels, results)
    }
    answerable = [each for each in run.outcomes if each.question.relevant]
    assert set(theirs) == {(each.question.id, measure) for each in answerable for measure in MEASURES}
    for each in answerable:
        grades = [found.grade for found in each.found]
        ideal = [place.grade for place in each.question.relevant]
        for measure, ours in MEASURES.items():
            assert ours(grades, ideal) == pytest.approx(theirs[each.question.id, measure], abs=1e-9)


def test_a_run_scores_what_is_written_out(tmp_path: Path) -> None:
    # q1: three places of grades 2, 1 and 1; rank 1 finds the second, rank 3 the first, rank 4 nothing.
    #     RR 1; nDCG (1 + 2 / log2 4) / (2 + 1 / log2 3 + 1 / log2 4) = 2 / 3.1309298; R 2/3.
    # q2: one place, found at rank 6: RR 1/6; nDCG 1 / log2 7 = 0.3562072; R 1; no hit in five.
    # q3: one place and no results: 0 throughout. q4 is unanswerable and has no part.
    run = make_run(
        outcome("q1", [2, 1, 1], [1, None, 0, None]),
        outcome("q2", [2], [None, None, None, None, None, 0]),
        outcome("q3", [2], []),
        outcome("q4", [], [None, None]),
    )
    write_qrels(tmp_path / "qrels", run)
    write_run(tmp_path / "run", run)
    found = ir_measures.calc_aggregate(
        list(MEASURES),
        ir_measures.read_trec_qrels(str(tmp_path / "qrels")),
        ir_measures.read_trec_run(str(tmp_path / "run")),
    )
    assert found == {
        RR @ 10: pytest.approx((1 + 1 / 6) / 3),
        nDCG @ 10: pytest.approx((2 / 3.1309298 + 0.3562072) / 3, abs=1e-6),
        R @ 10: pytest.approx((2 / 3 + 1) / 3),
        R @ 50: pytest.approx((2 / 3 + 1) / 3),
        Success @ 1: pytest.approx(1 / 3),
        Success @ 5: pytest.approx(1 / 3),
    }


def test_the_lines_are_those_of_trec_eval(tmp_path: Path) -> None:
    run = make_run(outcome("q1", [2, 1], [None, 1]), outcome("q2", [], [None]))
    write_qrels(tmp_path / "qrels", run)
    write_run(tmp_path / "run", run)
    assert (tmp_path / "qrels").read_text() == (
        "q1 0 kst-99998-1.sectie.1-2 2\nq1 0 kst-99998-1.sectie.3-4 1\n"
    )
    assert (tmp_path / "run").read_text() == (
        "q1 Q0 kst-99998-1.sectie.alinea-1-2 1 2 met_woorden\n"
        "q1 Q0 kst-99998-1.sectie.3-4 2 1 met_woorden\n"
        "q2 Q0 kst-99998-1.sectie.alinea-1-2 1 1 met_woorden\n"
    )


def test_white_space_in_an_id_does_not_break_a_line(tmp_path: Path) -> None:
    found = replace(outcome("q1", [2], [None]).found[0], passage="een brief.sectie.alinea-1")
    run = make_run(replace(outcome("vraag één", [2], []), found=(found,)))
    write_run(tmp_path / "run", run)
    write_qrels(tmp_path / "qrels", run)
    (line,) = ir_measures.read_trec_run(str(tmp_path / "run"))
    (judgement,) = ir_measures.read_trec_qrels(str(tmp_path / "qrels"))
    assert (line.query_id, line.doc_id) == ("vraag_één", "een_brief.sectie.alinea-1")
    assert judgement.query_id == "vraag_één"


def test_a_place_is_not_called_as_any_passage_of_it() -> None:
    assert place_id(GoldPlace("kst-99998-1", "antwoord-7", (1,), 2)) == "kst-99998-1.antwoord-7.1"
    assert place_id(GoldPlace("kst-99998-1", "antwoord-7", (1, 3), 2)) == "kst-99998-1.antwoord-7.1-3"
