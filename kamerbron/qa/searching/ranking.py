"""Candidates become a ranking: the scores of the legs are fused, and references to other answers followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kamerbron.index.document import Passage
from kamerbron.index.store.neighbours import Allowed
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.tuning import Weights
from kamerbron.qa.searching.legs import Legs, Query, Scores, known_share


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what the legs say of it.

    `words` is its BM25 score as a share of that of the best passage, less where the index does not know the
    words of the question. `fused` is the weighed sum of the legs. `referring` are passages that say nothing
    but that the answer stands here.
    """

    passage: Passage
    scores: Scores
    words: float
    fused: float
    referring: tuple[Passage, ...] = ()


class Ranker:
    """Ranks the passages of one generation with given weights."""

    def __init__(self, generation: Generation, weights: Weights) -> None:
        self._generation = generation
        self._weights = weights
        self._legs = Legs(generation)

    def rank(self, query: Query, depth: int, allowed: Allowed | None, *, courtesies: bool) -> list[Candidate]:
        """Return the passages that each leg brings up to `depth` of, best first, equals in order of id.

        Those that only refer to another answer bring that one, and go themselves. Without `courtesies` those
        that only say yes to a courtesy are left out.
        """
        brought_by_legs = self._legs.candidates(query, depth, allowed, self._weights)
        passages = self._generation.catalogue.passages(brought_by_legs.rows)
        targets = {row: self._referred_rows(passage) for row, passage in passages.items()}
        brought = sorted({row for found in targets.values() for row in found} - passages.keys())
        passages |= self._generation.catalogue.passages(brought)
        scored = self._scored(query, passages, brought_by_legs.best_by_words)
        reached, referring = _follow(scored, targets)
        ranked = [
            Candidate(
                scored[row].passage,
                scored[row].scores,
                scored[row].words,
                reached[row],
                referring.get(row, ()),
            )
            for row, passage in passages.items()
            if not targets.get(row)
            and (courtesies or not passage.formality)
            # What is referred to is brought from outside of an answer that the question names.
            and (allowed is None or allowed[row] or row in referring)
        ]
        return sorted(ranked, key=lambda candidate: (-candidate.fused, candidate.passage.id))

    def in_order(self, query: Query, rows: Sequence[int]) -> list[Candidate]:
        """Return passages in the order of their rows, which is that of their paper.

        Where all of them only refer to other answers, those come with them, and first. The best sentence of a
        place that was asked for by its number alone is its first.
        """
        passages = self._generation.catalogue.passages(rows)
        targets = {row: self._referred_rows(passage) for row, passage in passages.items()}
        if not all(targets.values()):
            targets = {}
        brought = sorted({row for found in targets.values() for row in found} - passages.keys())
        passages_and_brought = passages | self._generation.catalogue.passages(brought)
        scored = self._scored(query, passages_and_brought, self._legs.best_by_words(query))
        _, referring = _follow(scored, targets)
        opening = {
            sentence.passage_row: sentence
            for sentence in reversed(self._generation.catalogue.sentences(list(scored)))
            if sentence.footnote is None
        }
        return [
            replace(
                scored[row],
                scores=replace(scored[row].scores, best=opening.get(row, scored[row].scores.best)),
                referring=referring.get(row, ()),
            )
            for row in [*brought, *sorted(passages)]
        ]

    def _scored(
        self, query: Query, passages: Mapping[int, Passage], best_by_words: float
    ) -> dict[int, Candidate]:
        known = known_share(self._generation.lexical, query.terms)
        share = known / best_by_words if best_by_words else 0.0
        scored = {}
        for scores in self._legs.score(query, sorted(passages)):
            words = share * scores.words
            fused = (
                self._weights.passage * scores.passage
                + self._weights.sentence * scores.sentence
                + self._weights.words * words
            )
            scored[scores.row] = Candidate(passages[scores.row], scores, words, fused)
        return scored

    def _referred_rows(self, passage: Passage) -> list[int]:
        """Return the rows of the answers that a passage refers to, over those that only refer on.

        Answers that refer to each other in a circle say nothing: then there are none.
        """
        catalogue = self._generation.catalogue
        rows: set[int] = set()
        seen = {passage.unit_key}
        waiting = [unit for unit in passage.refers_to if unit not in seen]
        while waiting:
            seen.update(waiting)
            found = [row for unit in waiting for row in catalogue.rows_of_unit(passage.document_id, unit)]
            passages = catalogue.passages(found)
            rows.update(row for row, referred in passages.items() if not referred.refers_to)
            onward = sorted({unit for referred in passages.values() for unit in referred.refers_to})
            waiting = [unit for unit in onward if unit not in seen]
        return sorted(rows)


def _follow(
    scored: Mapping[int, Candidate], targets: Mapping[int, Sequence[int]]
) -> tuple[dict[int, float], dict[int, tuple[Passage, ...]]]:
    """Let the best passage of what is referred to have the score of the one that refers, if that is higher.

    Returns the scores of all by row, and by row the passages that refer there.
    """
    reached = {row: candidate.fused for row, candidate in scored.items()}
    referring: dict[int, tuple[Passage, ...]] = {}
    for row, found in sorted(targets.items()):
        if found:
            nearest = max(found, key=lambda target: (scored[target].fused, -target))
            referring[nearest] = (*referring.get(nearest, ()), scored[row].passage)
            reached[nearest] = max(reached[nearest], scored[row].fused)
    return reached, referring
