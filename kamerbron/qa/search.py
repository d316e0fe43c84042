"""Passages for a question, best first.

Candidates come from two sides: passages whose own vector is near the question, and passages with a
sentence or footnote near it. Each is then scored on both, so that a passage is found by what it is
about and by the one sentence that says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kamerbron.index.document import Passage, PassageFootnote, Sentence
from kamerbron.index.encoder import Encoder, Vectors
from kamerbron.index.store.generation import Generation
from kamerbron.qa.question import Question

# How many neighbours each side brings for a question that wants few results.
_CANDIDATES = 50


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
    """A passage that was found. `score` is the mean of its own cosine and its best sentence's."""

    passage: Passage
    best: BestSentence
    score: float


class Searcher:
    """Searches one open generation of the index with the model it was made with."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        """Join the two. Raises IndexMismatchError when another model made the generation."""
        generation.require_model(encoder.identity)
        self._generation = generation
        self._encoder = encoder

    def search(self, question: Question, count: int) -> list[Hit]:
        """Return up to `count` passages, best first; equal scores in order of passage id."""
        query = self._encoder.encode_questions([question.searched])[0]
        rows = self._candidates(query, max(_CANDIDATES, 2 * count))
        hits = self._score(query, rows)
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:count]

    def _candidates(self, query: Vectors, count: int) -> list[int]:
        catalogue = self._generation.catalogue
        near = {neighbour.row for neighbour in self._generation.passage_vectors.search(query, count)}
        sentences = [neighbour.row for neighbour in self._generation.sentence_vectors.search(query, count)]
        return sorted(near.union(catalogue.passage_rows_of_sentences(sentences)))

    def _score(self, query: Vectors, rows: Sequence[int]) -> list[Hit]:
        catalogue = self._generation.catalogue
        passages = catalogue.passages(rows)
        own = dict(zip(rows, self._generation.passage_vectors.scores(query, rows), strict=True))
        sentences = catalogue.sentences(rows)
        scores = self._generation.sentence_vectors.scores(query, [sentence.row for sentence in sentences])
        hits = []
        by_passage = groupby(zip(sentences, scores, strict=True), key=lambda pair: pair[0].passage_row)
        for row, scored in by_passage:
            best = _best_sentence(passages[row], list(scored))
            hits.append(Hit(passages[row], best, (own[row] + best.score) / 2))
        return hits


def _best_sentence(passage: Passage, scored: Sequence[tuple[Sentence, float]]) -> BestSentence:
    sentence, score = max(scored, key=lambda pair: (pair[1], -pair[0].row))
    footnote = None if sentence.footnote is None else passage.footnotes[sentence.footnote]
    return BestSentence(sentence.start, sentence.end, footnote, score)
