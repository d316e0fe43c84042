"""What says whether the passages found answer the question.

Each signal is a number that any model and any corpus gives; a calibration weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Protocol

from kamerbron.index.document import Passage
from kamerbron.index.errors import TuningError
from kamerbron.index.stems import words
from kamerbron.index.store.lexical import LexicalIndex
from kamerbron.index.store.terms import Field, Terms, passage_terms, searched_text
from kamerbron.index.tuning import Calibration, Tuning
from kamerbron.qa.asked import gives, names, wanted
from kamerbron.qa.legs import Scores

JUDGED = 5
"""The passages that are looked at, however many were asked for."""

SIGNALS = frozenset(
    (
        *("sentence", "passage", "first", "margin", "words", "coverage", "known", "uncovered", "names"),
        *("kind_missing", "length"),
    )
)
"""The names of all signals."""

_BACKGROUND = 30

# BM25 gives one term at most its inverse document frequency times this, with k1 = 1.2.
_MOST_OF_A_TERM = 2.2


class Ranked(Protocol):
    """A candidate as it is judged: its passage, what the legs say of it, and its fused score."""

    @property
    def passage(self) -> Passage:
        """The passage."""

    @property
    def scores(self) -> Scores:
        """What the legs say of it."""

    @property
    def fused(self) -> float:
        """Its fused score."""


def read_signals(
    lexical: LexicalIndex, question: str, terms: Terms, ranked: Sequence[Ranked]
) -> dict[str, float]:
    """Return the signals of a search.

    `question` is the text that was searched, `terms` its terms, `ranked` are all candidates, best first, at
    least one.
    """
    scores = [candidate.fused for candidate in ranked]
    judged = ranked[:JUDGED]
    background = scores[1:_BACKGROUND] or scores[:1]
    known = known_share(lexical, terms)
    weights = {
        term: _inverse(lexical.frequency(Field.TEXT, term), lexical.rows)
        for term in dict.fromkeys(terms[Field.TEXT])
    }
    ideal = _MOST_OF_A_TERM * sum(
        _inverse(lexical.frequency(Field.FRAGMENTS, term), lexical.rows)
        for term in dict.fromkeys(terms[Field.FRAGMENTS])
    )
    coverage = max(_coverage(weights, candidate.passage) for candidate in judged)
    return {
        "sentence": max(candidate.scores.sentence for candidate in judged),
        "passage": max(candidate.scores.passage for candidate in judged),
        "first": judged[0].scores.sentence,
        "margin": scores[0] - fmean(background),
        "words": max(candidate.scores.words for candidate in judged) / ideal if ideal else 0.0,
        "coverage": coverage,
        "known": known,
        "uncovered": (1 - coverage) * known,
        "names": max(_names_held(question, candidate.passage) for candidate in judged),
        "kind_missing": _kind_missing(question, judged),
        "length": math.log1p(len(terms[Field.TEXT])),
    }


def require_signals(tuning: Tuning) -> None:
    """Raise TuningError when a tuning weighs signals that there are not, as one of another version may."""
    weighed = {signal.name for signal in tuning.calibration.signals} if tuning.calibration else set()
    if unknown := sorted(weighed - SIGNALS):
        raise TuningError(
            f"De afstelling weegt {', '.join(unknown)}, en dat meet deze versie niet; "
            "maak een nieuwe met: kamerbron eval fit"
        )


def probability(calibration: Calibration, signals: Mapping[str, float]) -> float:
    """Return the probability, 0 to 1, that a calibration gives to signals."""
    logit = calibration.intercept + sum(
        signal.weight * (signals[signal.name] - signal.mean) / signal.deviation
        for signal in calibration.signals
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def known_share(lexical: LexicalIndex, terms: Terms) -> float:
    """Return the share of a question's words that the index holds: low for another language than Dutch."""
    asked = dict.fromkeys(terms[Field.TEXT])
    held = [term for term in asked if lexical.frequency(Field.TEXT, term)]
    return len(held) / len(asked) if asked else 0.0


def _inverse(frequency: int, rows: int) -> float:
    return math.log(1 + (rows - frequency + 0.5) / (frequency + 0.5))


def _coverage(weights: Mapping[str, float], passage: Passage) -> float:
    """Return the share of the question's words, by their weight, that a passage or its context holds."""
    terms = passage_terms(passage)
    held = {*terms[Field.TEXT], *terms[Field.CONTEXT]}
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _names_held(question: str, passage: Passage) -> float:
    """Return the share of a question's names and numbers that a passage, its context or its date holds."""
    named = names(question)
    if not named:
        return 1.0
    day = passage.publication.date
    held = {*words(searched_text(passage)), *([str(day.year)] if day else [])}
    return len(named & held) / len(named)


def _kind_missing(question: str, judged: Sequence[Ranked]) -> float:
    """Return 1 when a question asks for a number or a moment and no best sentence holds one, else 0."""
    kind = wanted(question)
    if kind is None:
        return 0.0
    best = (
        candidate.passage.text[candidate.scores.best.start : candidate.scores.best.end]
        for candidate in judged
    )
    return float(not any(gives(sentence, kind) for sentence in best))
