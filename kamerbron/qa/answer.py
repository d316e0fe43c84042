"""The answer to a question: the best sentence of the best passage, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.question import Question
from kamerbron.qa.searching.arranging import Hit
from kamerbron.qa.searching.search import Found, Searcher
from kamerbron.qa.searching.signals import probability


class Reason(StrEnum):
    """Why there is no answer."""

    NOTHING_FOUND = "niets_gevonden"
    NUMBER_UNKNOWN = "nummer_onbekend"
    OUTSIDE_SUBJECT = "buiten_onderwerp"
    BELOW_THRESHOLD = "onder_drempel"
    NOT_CALIBRATED = "niet_gekalibreerd"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index says to a question.

    `probability` is that the passages answer it, None when the model is not calibrated or nothing was there
    to judge; `calibrated` tells the two apart. `reason` is None when it is answered. `unknown` is what the
    question names and the index does not hold. `hits` are the passages found, best first, whether or not
    they are good enough.
    """

    question: Question
    answerable: bool
    probability: float | None
    reason: Reason | None
    calibrated: bool
    unknown: tuple[str, ...]
    hits: tuple[Hit, ...]


def answer(searcher: Searcher, question: Question, count: int, filters: Filters | None = None) -> Answer:
    """Search for a question and judge whether what was found answers it.

    A question that asks for a place alone is answered by that place.
    """
    found = searcher.search(question, count, filters)
    certain, reason = _judge(searcher, found)
    return Answer(
        question=question,
        answerable=reason is None,
        probability=certain,
        reason=reason,
        calibrated=searcher.tuning.calibration is not None,
        unknown=found.scope.unknown,
        hits=found.hits[:count],
    )


def _judge(searcher: Searcher, found: Found) -> tuple[float | None, Reason | None]:
    if not found.hits:
        reason = Reason.NUMBER_UNKNOWN if found.scope.unknown else Reason.NOTHING_FOUND
        return None, reason
    if found.scope.unknown:
        return None, Reason.NUMBER_UNKNOWN
    if found.signals is None:
        # Nothing was asked but the place, and the place is there.
        return 1.0, None
    calibration = searcher.tuning.calibration
    if calibration is None:
        return None, Reason.NOT_CALIBRATED
    certain = probability(calibration, found.signals)
    if certain >= calibration.answer_from:
        return certain, None
    outside = found.signals["sentence"] < calibration.subject_from
    return certain, Reason.OUTSIDE_SUBJECT if outside else Reason.BELOW_THRESHOLD
