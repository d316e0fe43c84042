"""What each question of a run scores on each measure.

Everything that counts questions starts here: the summary, the comparison of two runs and the gate, so that a
figure means the same in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from math import fsum
from types import MappingProxyType

from kamerbron.eval.measures import auroc, hit, ndcg, percentiles, recall, reciprocal_rank
from kamerbron.eval.records import Outcome
from kamerbron.qa.answer import Reason
from kamerbron.qa.searching.signals import JUDGED


class Measure(StrEnum):
    """The measures of a run, by the names they have on the command line."""

    HIT_1 = "hit@1"
    HIT_5 = "hit@5"
    RECALL_10 = "recall@10"
    RECALL_50 = "recall@50"
    MRR_10 = "mrr@10"
    NDCG_10 = "ndcg@10"
    EXACT = "exact"
    AUROC = "auroc"
    ANSWERED = "answered"
    WRONG_ANSWERS = "wrong-answers"
    BRIER = "brier"
    P95 = "p95-ms"


# Of these less is better; of all others more.
LESS_IS_BETTER = frozenset({Measure.WRONG_ANSWERS, Measure.BRIER, Measure.P95})

_RANKING: Mapping[Measure, Callable[[list[int], list[int]], float]] = MappingProxyType(
    {
        Measure.HIT_1: lambda grades, _: hit(grades, 1),
        Measure.HIT_5: lambda grades, _: hit(grades, 5),
        Measure.RECALL_10: lambda grades, ideal: recall(grades, ideal, 10),
        Measure.RECALL_50: lambda grades, ideal: recall(grades, ideal, 50),
        Measure.MRR_10: lambda grades, _: reciprocal_rank(grades, 10),
        Measure.NDCG_10: lambda grades, ideal: ndcg(grades, ideal, 10),
    }
)

RANKING = tuple(_RANKING)

# Those that are the mean of one value for each question, and so have an interval and a paired test.
BY_QUESTION = (*RANKING, Measure.ANSWERED, Measure.WRONG_ANSWERS, Measure.BRIER)


def scores(outcomes: Sequence[Outcome], measure: Measure) -> list[float]:
    """Return what each question scores on a measure of `BY_QUESTION`, in the order of the outcomes.

    The ranking measures and `answered` are about the answerable questions, `wrong-answers` is about the
    others, `brier` about all of them and about none when the run is not calibrated.
    """
    if measure is Measure.ANSWERED:
        return [float(outcome.answered) for outcome in outcomes if outcome.question.answerable]
    if measure is Measure.WRONG_ANSWERS:
        return [float(outcome.answered) for outcome in outcomes if not outcome.question.answerable]
    if measure is Measure.BRIER:
        came_true = map(answer_is_near, outcomes)
        return [(given - true) ** 2 for given, true in zip(probabilities(outcomes), came_true, strict=False)]
    score = _RANKING[measure]
    return [
        score(_grades(outcome), [place.grade for place in outcome.question.relevant])
        for outcome in outcomes
        if outcome.question.answerable
    ]


def values(outcomes: Sequence[Outcome]) -> dict[Measure, float]:
    """Return the value of each measure that the outcomes have, in the order of `Measure`.

    `exact` counts every passage that was returned. AUROC is there for a calibrated run with questions of
    both kinds. `p95-ms` is in milliseconds.
    """
    found: dict[Measure, float | None] = {
        measure: _mean(scores(outcomes, measure)) for measure in BY_QUESTION
    }
    found[Measure.EXACT] = _mean([float(each.exact) for outcome in outcomes for each in outcome.found])
    found[Measure.AUROC] = auroc(*by_answerability(outcomes))
    found[Measure.P95] = percentiles(milliseconds(outcomes)).p95 if outcomes else None
    return {measure: value for measure in Measure if (value := found[measure]) is not None}


def by_answerability(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Return the probabilities of the answerable questions, and those of the others."""
    groups: dict[bool, list[float]] = {True: [], False: []}
    for outcome, probability in zip(outcomes, probabilities(outcomes), strict=False):
        groups[outcome.question.answerable].append(probability)
    return groups[True], groups[False]


def milliseconds(outcomes: Sequence[Outcome]) -> list[float]:
    """Return how long each answer took."""
    return [1000 * outcome.seconds for outcome in outcomes]


def probabilities(outcomes: Sequence[Outcome]) -> list[float]:
    """Return the probability of each question; none of them when the run is not calibrated.

    A question for which there was nothing to judge, such as one that names an unknown number, has none of
    its own and counts as 0: no threshold would answer it.
    """
    return [outcome.probability or 0.0 for outcome in outcomes] if _is_calibrated(outcomes) else []


def _is_calibrated(outcomes: Sequence[Outcome]) -> bool:
    return any(outcome.probability is not None for outcome in outcomes) and not any(
        outcome.reason == Reason.NOT_CALIBRATED for outcome in outcomes
    )


def right_rank(outcome: Outcome) -> int | None:
    """Return the rank of the first passage with a right place, from 1; None when none was returned."""
    return next((rank for rank, grade in enumerate(_grades(outcome), start=1) if grade), None)


def answer_is_first(outcome: Outcome) -> bool:
    """Whether the first passage answers the question."""
    return right_rank(outcome) == 1


def answer_is_near(outcome: Outcome) -> bool:
    """Whether one of the passages that are judged answers the question: what the probability is of."""
    return (right_rank(outcome) or JUDGED + 1) <= JUDGED


def reciprocal(outcome: Outcome) -> float:
    """Return 1 / rank of the first passage with a right place; 0 when it is not among the first ten."""
    return reciprocal_rank(_grades(outcome), 10)


def _grades(outcome: Outcome) -> list[int]:
    return [found.grade for found in outcome.found]


def _mean(each: Sequence[float]) -> float | None:
    return fsum(each) / len(each) if each else None
