"""The answer to a question: the best sentence of the best passage, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass

from kamerbron.qa.question import Question
from kamerbron.qa.search import Hit, Searcher

# From this similarity on the best passage is given as the answer. It is a first, uncalibrated point:
# on the 63 questions of tests/real_questions.py it answers 33 of the 36 that the five real papers answer,
# and refuses 17 of the 27 that they do not. A fitted probability is to take its place.
ANSWERABLE_FROM = 0.845

# The passages that are looked at to judge it, however many were asked for.
_JUDGED = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index says to a question.

    `confidence` is the highest cosine of a sentence among the best passages with the question, cut to
    0..1: a similarity, not a probability. `hits` are the passages found, best first, whether or not they
    are good enough.
    """

    question: Question
    answerable: bool
    confidence: float
    hits: tuple[Hit, ...]


def answer(searcher: Searcher, question: Question, count: int) -> Answer:
    """Search for a question and judge whether what was found answers it."""
    hits = searcher.search(question, max(count, _JUDGED))
    similarity = max((hit.best.score for hit in hits[:_JUDGED]), default=0.0)
    confidence = min(1.0, max(0.0, similarity))
    return Answer(question, bool(hits) and confidence >= ANSWERABLE_FROM, confidence, tuple(hits[:count]))
