"""The figures of a run, with how certain they are. Pure: a run in, records out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamerbron.eval.figures import Figure
from kamerbron.eval.measures import (
    Percentiles,
    ReliabilityBin,
    RiskPoint,
    percentiles,
    reliability,
    risk_coverage,
)
from kamerbron.eval.records import Found, Outcome, Run
from kamerbron.eval.resampling import bootstrap_auroc, share_interval
from kamerbron.eval.scores import (
    BY_QUESTION,
    Measure,
    answer_is_first,
    answer_is_near,
    by_answerability,
    milliseconds,
    probabilities,
    scores,
    values,
)
from kamerbron.eval.slices import Slice, slices


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What became of the questions as they were answered.

    `right` got an answer whose first passage is right, `misplaced` are answerable and got an answer that
    does not start with the right passage, `wrong` are unanswerable and got an answer all the same.
    `withheld` are answerable and got none, `refused` are unanswerable and got none. `lowest` is the lowest
    probability at which an answer was given; None without answers or without calibration.
    """

    right: int
    misplaced: int
    wrong: int
    withheld: int
    refused: int
    lowest: float | None

    @property
    def answered(self) -> int:
        """The number of questions that got an answer."""
        return self.right + self.misplaced + self.wrong

    @property
    def coverage(self) -> float:
        """The share of all questions that got an answer."""
        return self.answered / ((self.answered + self.withheld + self.refused) or 1)

    @property
    def risk(self) -> float:
        """The share of the answers that are wrong, as on the risk-coverage curve; 0 without answers."""
        return (self.misplaced + self.wrong) / (self.answered or 1)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run.

    `figures` holds those that the run has: without unanswerable questions there are no wrong answers to
    count. `calibrated` says whether there are probabilities; without them AUROC, Brier, the risk-coverage
    curve and the reliability diagram are absent. `passages` were returned in all, `inexact` are those whose
    citation does not lead back to its words, by question id. `latency` is in milliseconds.
    """

    questions: int
    answerable: int
    figures: Mapping[Measure, Figure]
    calibrated: bool
    operating: OperatingPoint
    curve: tuple[RiskPoint, ...]
    reliability: tuple[ReliabilityBin, ...]
    passages: int
    inexact: tuple[tuple[str, Found], ...]
    latency: Percentiles | None
    slices: tuple[Slice, ...]


def summarise(run: Run) -> Summary:
    """Compute all figures of a run.

    The probability is of a right passage among the first five: Brier and the reliability diagram hold it
    to that. An answer is wrong, on the risk-coverage curve, when its first passage is not right.
    """
    outcomes = run.outcomes
    given = probabilities(outcomes)
    found = [(outcome.question.id, passage) for outcome in outcomes for passage in outcome.found]
    return Summary(
        questions=len(outcomes),
        answerable=sum(outcome.question.answerable for outcome in outcomes),
        figures=summarise_figures(outcomes),
        calibrated=bool(given),
        operating=_operating_point(outcomes),
        curve=tuple(risk_coverage(given, [answer_is_first(outcome) for outcome in outcomes]))
        if given
        else (),
        reliability=(
            tuple(reliability(given, [answer_is_near(outcome) for outcome in outcomes])) if given else ()
        ),
        passages=len(found),
        inexact=tuple((question, passage) for question, passage in found if not passage.exact),
        latency=percentiles(milliseconds(outcomes)) if outcomes else None,
        slices=slices(run),
    )


def summarise_figures(outcomes: Sequence[Outcome]) -> dict[Measure, Figure]:
    """Return the figures that outcomes have, in the order of `Measure`."""
    return {measure: _figure(outcomes, measure, value) for measure, value in values(outcomes).items()}


def _figure(outcomes: Sequence[Outcome], measure: Measure, value: float) -> Figure:
    if measure in BY_QUESTION:
        each = scores(outcomes, measure)
        return Figure(value, share_interval(each), len(each))
    if measure is Measure.AUROC:
        return Figure(value, bootstrap_auroc(*by_answerability(outcomes)), len(outcomes))
    if measure is Measure.EXACT:
        # Passages of one question are alike, so an interval that took each for itself would be too narrow.
        return Figure(value, None, sum(bool(outcome.found) for outcome in outcomes))
    return Figure(value, None, len(outcomes))


def _operating_point(outcomes: Sequence[Outcome]) -> OperatingPoint:
    answered = [outcome for outcome in outcomes if outcome.answered]
    others = [outcome for outcome in outcomes if not outcome.answered]
    right = sum(answer_is_first(outcome) for outcome in answered)
    wrong = sum(not outcome.question.answerable for outcome in answered)
    withheld = sum(outcome.question.answerable for outcome in others)
    given = [outcome.probability for outcome in answered if outcome.probability is not None]
    return OperatingPoint(
        right=right,
        misplaced=len(answered) - right - wrong,
        wrong=wrong,
        withheld=withheld,
        refused=len(others) - withheld,
        lowest=min(given, default=None) if probabilities(outcomes) else None,
    )
