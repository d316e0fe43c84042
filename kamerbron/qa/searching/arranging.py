"""A ranking becomes a list for a reader: near-identical passages folded, the newest position first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kamerbron.index.document import Passage, PassageFootnote
from kamerbron.index.encoder import Vectors
from kamerbron.index.tuning import Recency
from kamerbron.qa.searching.folding import SeenPassages
from kamerbron.qa.searching.ranking import Candidate
from kamerbron.qa.searching.recency import Dated, newest_first, superseded


@dataclass(frozen=True, slots=True)
class BestSentence:
    """The sentence of a passage that is nearest to the question, as offsets into the passage's text.

    When a footnote is nearer, `footnote` is that note and the offsets are those of the sentence that
    bears its mark. `score` is the cosine with the question.
    """

    start: int
    end: int
    footnote: PassageFootnote | None
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its fused score.

    `same` are near-identical passages of other places, folded into this one. `referring` are passages that
    say nothing but that the answer stands here. `older` says that a passage before it, from a later paper, is
    about the same.
    """

    passage: Passage
    best: BestSentence
    score: float
    same: tuple[Passage, ...] = ()
    referring: tuple[Passage, ...] = ()
    older: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage that stands for itself and for the near-identical ones folded into it."""

    candidate: Candidate
    same: tuple[Candidate, ...]


def fold(ranked: Sequence[Candidate], count: int) -> list[Folded]:
    """Keep the first `count` that are not near-identical to one before them; the others go with those.

    Of near-identical ones that of the latest paper stands for all, at the score of the best.
    """
    kept: list[list[Candidate]] = []
    seen = SeenPassages()
    for candidate in ranked:
        alike = seen.find(candidate.passage)
        if alike is not None:
            kept[alike].append(candidate)
        elif len(kept) < count:
            kept.append([candidate])
            seen.add(candidate.passage)
    return [_newest_of(together) for together in kept]


def as_hits(folded: Sequence[Folded]) -> list[Hit]:
    """Return folded passages as hits, in the order given."""
    return [_hit(one) for one in folded]


def by_recency(folded: Sequence[Folded], vectors: Vectors, recency: Recency) -> list[Hit]:
    """Put the newest of what answers about equally well first, and say which are older positions.

    `vectors` are those of the passages, in their order.
    """
    hits = as_hits(folded)
    cosines = np.einsum("id,jd->ij", vectors, vectors)
    dated = [Dated(hit.passage.document_id, hit.passage.publication.date, hit.score) for hit in hits]
    order = newest_first(dated, lambda one, other: float(cosines[one, other]), recency)
    older = superseded(
        [dated[at] for at in order],
        lambda one, other: float(cosines[order[one], order[other]]),
        recency,
    )
    return [replace(hits[at], older=old) for at, old in zip(order, older, strict=True)]


def _newest_of(together: Sequence[Candidate]) -> Folded:
    newest = max(range(len(together)), key=lambda place: (_day(together[place]), -place))
    rest = tuple(candidate for place, candidate in enumerate(together) if place != newest)
    referring = tuple(passage for candidate in together for passage in candidate.referring)
    return Folded(replace(together[newest], fused=together[0].fused, referring=referring), rest)


def _day(candidate: Candidate) -> int:
    date = candidate.passage.publication.date
    return date.toordinal() if date else 0


def _hit(folded: Folded) -> Hit:
    candidate = folded.candidate
    passage, sentence = candidate.passage, candidate.scores.best
    footnote = None if sentence.footnote is None else passage.footnotes[sentence.footnote]
    return Hit(
        passage=passage,
        best=BestSentence(sentence.start, sentence.end, footnote, candidate.scores.sentence),
        score=candidate.fused,
        same=tuple(other.passage for other in folded.same),
        referring=candidate.referring,
    )
