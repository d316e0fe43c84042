"""Searches over documents of our own, with a tuning of our own: no test hangs on what was fitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from store_support import open_index, write_index
from support import WordEncoder, make_paragraph

from kamerbron.index.document import AnswerReference, Chamber, Document, Dossier, Paragraph, Publication
from kamerbron.index.mentions import find_mentions
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.tuning import Calibration, Recency, Signal, Tuning, Weights, tuning_for
from kamerbron.qa.searching.search import Searcher

WORDS = WordEncoder(dimension=512)
"""So many bins that two words seldom share one."""

EVEN = Weights(passage=0.5, sentence=0.4, words=0.1)
NO_RECENCY = Recency(margin=0.0, similarity=2.0)
"""No two passages are so similar: all keep their order."""


def make_calibration(threshold: float, *, deviation: float = 0.05, subject_from: float = 0.0) -> Calibration:
    """Make one that calls it an answer from a cosine of the best sentence on: half sure at the threshold."""
    signal = Signal("sentence", mean=threshold, deviation=deviation, weight=1.0)
    return Calibration((signal,), intercept=0.0, answer_from=0.5, subject_from=subject_from)


def make_tuning(
    *,
    weights: Weights = EVEN,
    recency: Recency = NO_RECENCY,
    calibration: Calibration | None = None,
    model: str = WORDS.name,
) -> Tuning:
    return Tuning(model, weights, recency, calibration)


def calibrated(model: str) -> Tuning:
    """Make one for the bundled model, from what is known of its cosines: nearly all lie above 0.7."""
    calibration = make_calibration(0.845, deviation=0.02, subject_from=0.8)
    return replace(tuning_for(model), calibration=calibration)


@contextmanager
def opened(folder: Path, documents: Sequence[Document], encoder: WordEncoder = WORDS) -> Iterator[Generation]:
    """Open a generation of these documents, embedded as a build does it."""
    write_index(folder / "index", documents, encoder)
    with open_index(folder / "index") as generation:
        yield generation


@contextmanager
def searching(
    folder: Path,
    documents: Sequence[Document],
    *,
    encoder: WordEncoder = WORDS,
    tuning: Tuning | None = None,
) -> Iterator[Searcher]:
    with opened(folder, documents, encoder) as generation:
        yield Searcher(generation, encoder, tuning=tuning or make_tuning(model=encoder.name))


def make_publication(
    dossier: str = "99998",
    number: str = "1",
    *,
    suffix: str | None = None,
    date: str | None = None,
    kind: str | None = None,
    session_year: str | None = None,
    chamber: Chamber | None = None,
) -> Publication:
    middle = f"{dossier}-{suffix}" if suffix else dossier
    return Publication(
        id=f"kst-{middle}-{number}",
        dossiers=(Dossier(dossier, suffix),),
        number=number,
        kind=kind,
        session_year=session_year,
        chamber=chamber,
        date=dt.date.fromisoformat(date) if date else None,
    )


def naming(text: str) -> Paragraph:
    """Make a paragraph with the papers that it names, as a reader finds them."""
    return replace(make_paragraph(text), references=tuple(find_mentions(text)))


def seeing(*units: str) -> Paragraph:
    """Make a paragraph that only refers to other answers, given by their keys."""
    text = "Zie het antwoord op vraag 1."
    reference = AnswerReference(text.index("antwoord"), len(text) - 1, units)
    return replace(make_paragraph(text), answer_references=(reference,))
