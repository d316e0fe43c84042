"""The legs of the search: passages near a question, sentences near it, and passages that share its words.

Each brings its own candidates, and each then scores the candidates of all, so that a passage is found by
any of them and judged by every one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kamerbron.index.document import Sentence
from kamerbron.index.encoder import Vectors
from kamerbron.index.store.neighbours import Allowed, Neighbour
from kamerbron.index.store.protocol.generation import Generation, WordSearch
from kamerbron.index.store.terms import Field, Terms
from kamerbron.index.tuning import Weights


@dataclass(frozen=True, slots=True)
class Scores:
    """What each leg says of one candidate.

    `passage` and `sentence` are cosines, of the passage and of its best sentence or footnote, which is
    `best`; `words` is its BM25 score.
    """

    row: int
    passage: float
    sentence: float
    words: float
    best: Sentence


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the legs take it: its vector, of unit length, and its terms."""

    vector: Vectors
    terms: Terms


RANKED_BY: tuple[Field, ...] = (Field.FRAGMENTS,)
"""The fields that rank. Stems rank worse than pieces of them, alone and together: see docs/evaluatie.md."""


# Up to so many passages a limit is given to tantivy passage by passage.
_FEW = 20_000

# A wider limit is met among so many times as many passages as are wanted, mostly, at a fraction of the time
# that it takes to give the limit with the question.
_DEEPER = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """The rows that the legs bring, in order, and the highest BM25 score of any passage; 0 without any."""

    rows: list[int]
    best_by_words: float


class Legs:
    """The three legs over one generation of the index."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def candidates(self, query: Query, count: int, allowed: Allowed | None, weights: Weights) -> Brought:
        """Return the rows that each leg brings up to `count` of.

        A leg without weight brings none, so that an ablation shows what the others do by themselves.
        """
        generation = self._generation
        rows: set[int] = set()
        if weights.passage:
            rows.update(near.row for near in generation.passage_vectors.search(query.vector, count, allowed))
        if weights.sentence:
            sentences = None if allowed is None else allowed[generation.passage_of_sentence]
            near = generation.sentence_vectors.search(query.vector, count, sentences)
            rows.update(int(generation.passage_of_sentence[found.row]) for found in near)
        by_words = self._by_words(query, count if weights.words else 1, allowed)
        if weights.words:
            rows.update(found.row for found in by_words)
        return Brought(sorted(rows), by_words[0].score if by_words else 0.0)

    def score(self, query: Query, rows: Sequence[int]) -> list[Scores]:
        """Return what each leg says of each row, in their order."""
        generation = self._generation
        sentences = generation.catalogue.sentences(rows)
        cosines = generation.sentence_vectors.scores(query.vector, [sentence.row for sentence in sentences])
        best: dict[int, tuple[float, Sentence]] = {}
        for sentence, cosine in zip(sentences, cosines, strict=True):
            if sentence.passage_row not in best or cosine > best[sentence.passage_row][0]:
                best[sentence.passage_row] = (cosine, sentence)
        passages = generation.passage_vectors.scores(query.vector, rows)
        words = generation.lexical.scores(_ranking(query.terms), rows)
        return [
            Scores(row, passage, best[row][0], word, best[row][1])
            for row, passage, word in zip(rows, passages, words, strict=True)
        ]

    def best_by_words(self, query: Query) -> float:
        """Return the highest BM25 score of any passage; 0 when none shares a word with the question."""
        return max((found.score for found in self._by_words(query, 1, None)), default=0.0)

    def _by_words(self, query: Query, count: int, allowed: Allowed | None) -> list[Neighbour]:
        generation, terms = self._generation, _ranking(query.terms)
        if allowed is None:
            return generation.lexical.search(terms, count)
        rows: NDArray[np.intp] = np.flatnonzero(allowed)
        if len(rows) <= _FEW:
            return generation.lexical.search(terms, count, rows=[int(row) for row in rows])
        # So many passages are those of whole documents, of which there are fewer; of some perhaps a part.
        documents = np.flatnonzero(np.bincount(generation.document_of_passage[allowed])).tolist()
        for limit, within in ((count * _DEEPER, None), (count, documents), (len(allowed), documents)):
            found = generation.lexical.search(terms, limit, documents=within)
            passing = [near for near in found if allowed[near.row]]
            if len(passing) >= count or len(found) < limit:
                break
        return passing[:count]


def _ranking(terms: Terms) -> Terms:
    return {field: terms[field] for field in RANKED_BY}


def known_share(lexical: WordSearch, terms: Terms) -> float:
    """Return the share of a question's words that the index holds: low for another language than Dutch."""
    asked = dict.fromkeys(terms[Field.TEXT])
    held = [term for term in asked if lexical.frequency(Field.TEXT, term)]
    return len(held) / len(asked) if asked else 0.0
