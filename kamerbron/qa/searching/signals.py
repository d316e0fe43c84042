"""What says whether the passages found answer the question.

Each signal is a number that any model and any corpus gives; a calibration weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from kamerbron.index.document import Passage
from kamerbron.index.errors import TuningError
from kamerbron.index.stems import words
from kamerbron.index.store.terms import searched_text
from kamerbron.index.tuning import Calibration, Tuning
from kamerbron.qa.asking.names import names
from kamerbron.qa.searching.legs import Scores

JUDGED = 5
"""The passages that are looked at, however many were asked for."""

SIGNALS = frozenset(("sentence", "passage", "first", "names", "named", "length"))
"""The names of all signals."""


class Ranked(Protocol):
    """A candidate as it is judged: its passage, and what the legs say of it."""

    @property
    def passage(self) -> Passage:
        """The passage."""

    @property
    def scores(self) -> Scores:
        """What the legs say of it."""


def read_signals(question: str, ranked: Sequence[Ranked], *, named: bool) -> dict[str, float]:
    """Return the signals of a search.

    `question` is the text that was searched, `ranked` are all candidates, best first, at least one. `named`
    says that the question named a place which is there, and that the search was narrowed to it. The
    words that a question shares with what is found are no signal: near misses share as many, as a question
    that misses its answer narrowly is about the same.
    """
    judged = ranked[:JUDGED]
    return {
        "sentence": max(candidate.scores.sentence for candidate in judged),
        "passage": max(candidate.scores.passage for candidate in judged),
        "first": judged[0].scores.sentence,
        "names": max(_names_held(question, candidate.passage) for candidate in judged),
        "named": float(named),
        "length": math.log1p(len(words(question))),
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


def _names_held(question: str, passage: Passage) -> float:
    """Return the share of a question's names and numbers that a passage, its context or its date holds."""
    named = names(question)
    if not named:
        return 1.0
    day = passage.publication.date
    held = {*words(searched_text(passage)), *([str(day.year)] if day else [])}
    return len(named & held) / len(named)
