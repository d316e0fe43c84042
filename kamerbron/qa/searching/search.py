"""Passages for a question, best first.

What the question names narrows the search; the legs bring and score candidates, which are ranked by fitted
weights, folded where they say the same, and put with the newest position first.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

import numpy as np

from kamerbron.index.encoder import QuestionEncoder
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import question_terms
from kamerbron.index.tuning import Recency, Tuning
from kamerbron.qa.asking.courtesies import asks_for_courtesy
from kamerbron.qa.asking.question import Question
from kamerbron.qa.searching.arranging import Folded, Hit, as_hits, by_recency, fold
from kamerbron.qa.searching.legs import Query
from kamerbron.qa.searching.ranking import Candidate, Ranker
from kamerbron.qa.searching.scope import Scope, Scopes
from kamerbron.qa.searching.signals import read_signals, require_signals

# How many candidates each leg brings, and how many of all are put in order, however few are wanted: the
# first five of ten results are the five that one gets who asks for five.
_CANDIDATES = 100
_ORDERED = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the hits, best first, and what tells whether they answer the question.

    `signals` is None when nothing was found, or when the question asks for a place and nothing more.
    """

    hits: tuple[Hit, ...]
    scope: Scope
    signals: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A search before its passages are arranged: all candidates, best first, and the first of them folded.

    `in_order` says that the question asks for a place alone: they then stand in the order of the paper.
    """

    query: Query
    scope: Scope
    candidates: tuple[Candidate, ...]
    folded: tuple[Folded, ...]
    in_order: bool


class Searcher:
    """Searches one open generation of the index with the model it was made with."""

    def __init__(
        self, generation: Generation, encoder: QuestionEncoder, *, tuning: Tuning | None = None
    ) -> None:
        """Join the two.

        `tuning` takes the place of that of the generation, as in an ablation. Raises IndexMismatchError when
        another model made the generation, TuningError when the tuning is not of this version.
        """
        generation.require_model(encoder.identity)
        self.tuning = tuning or generation.tuning
        require_signals(self.tuning)
        self._generation = generation
        self._encoder = encoder
        self._ranker = Ranker(generation, self.tuning.weights)
        self._scopes = Scopes(generation)
        self.reach = Filters()

    def within(self, reach: Filters) -> Searcher:
        """Return a searcher for which papers that do not pass `reach` do not exist."""
        narrowed = copy(self)
        narrowed.reach = reach
        return narrowed

    def search(self, question: Question, count: int, filters: Filters | None = None) -> Found:
        """Return the best passages, at least `count` when so many exist.

        Equal scores stand in order of passage id. A question for a place alone gives that place, in the order
        of the paper.
        """
        ranking = self.rank(question, count, filters)
        if ranking.in_order or not ranking.candidates:
            return Found(tuple(as_hits(ranking.folded)), ranking.scope, None)
        hits = self.arrange(ranking, self.tuning.recency)
        signals = read_signals(question.searched, ranking.candidates, named=ranking.scope.named)
        return Found(tuple(hits), ranking.scope, signals)

    def rank(self, question: Question, count: int, filters: Filters | None = None) -> Ranking:
        """Search as `search` does, up to where passages are arranged."""
        scope = self._scopes.find(question.cleaned, question.named, filters or Filters(), self.reach)
        searched = question.searched or question.cleaned
        query = Query(self._encoder.encode_questions([searched])[0], question_terms(searched))
        count = max(count, _ORDERED)
        if scope.allowed is not None and scope.named and not question.searched:
            rows = [int(row) for row in np.flatnonzero(scope.allowed)[:count]]
            candidates = self._ranker.in_order(query, rows)
            folded = [Folded(candidate, ()) for candidate in candidates]
            return Ranking(query, scope, tuple(candidates), tuple(folded), in_order=True)
        total = len(self._generation.document_of_passage)
        reachable = total if scope.allowed is None else int(scope.allowed.sum())
        # Who names the very answer may have it, whatever it says.
        courtesies = bool(question.named.units) or asks_for_courtesy(question.cleaned)
        depth = _CANDIDATES
        while True:
            candidates = self._ranker.rank(query, depth, scope.allowed, courtesies=courtesies)
            folded = fold(candidates, count)
            if len(folded) >= count or depth >= reachable:
                return Ranking(query, scope, tuple(candidates), tuple(folded), in_order=False)
            depth *= 4

    def arrange(self, ranking: Ranking, recency: Recency) -> list[Hit]:
        """Put the newest position first among the passages of a ranking."""
        rows = [folded.candidate.scores.row for folded in ranking.folded]
        return by_recency(ranking.folded, self._generation.passage_vectors.vectors(rows), recency)
