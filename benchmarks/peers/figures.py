"""What was measured of a contestant becomes the figures of its row."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamerbron.eval.citation_check import CitationChecker
from kamerbron.eval.measures import hit, percentiles, reciprocal_rank
from kamerbron.eval.records import GoldQuestion
from kamerbron.eval.resampling import Interval, PairedDifference, paired_test, share_interval

from .contestants import Contestant
from .corpus import Paper
from .judging import Ruler, Span, finds
from .protocol import Found, Result


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of a measure over the questions, with its 95% interval."""

    mean: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a contestant.

    Times and sizes are the median of the rounds. `mrr_10_dutch` is of the questions in Dutch; `by_grading`
    is hit@1, hit@5 and MRR@10 by the rule of `kamerbron eval`, for Kamerbron alone. `offsets` is the share of
    the results whose offset is told and right, `citations` of those whose citation leads back to the
    paragraphs; None where none is told. `ranks` are by question, None where nothing was found. `steady` says
    that every round found the same.
    """

    contestant: Contestant
    versions: Mapping[str, str]
    rounds: int
    pieces: int
    characters: int
    seconds_ingest: float
    disk_bytes: int
    peak_bytes: int
    pss_bytes: int
    seconds_p50: float
    seconds_p95: float
    hit_1: Score
    hit_5: Score
    mrr_10: Score
    mrr_10_dutch: Score
    beside_kamerbron: PairedDifference | None
    by_grading: tuple[float, float, float] | None
    offsets: float | None
    citations: float | None
    ranks: Mapping[str, int | None]
    steady: bool


class Judge:
    """Knows the papers and the questions, and says what results are worth."""

    def __init__(
        self, papers: Sequence[Paper], questions: Sequence[GoldQuestion], checker: CitationChecker
    ) -> None:
        self._papers = {paper.id: paper for paper in papers}
        self._rulers = {paper.id: Ruler(paper.text) for paper in papers}
        self._questions = questions
        self._checker = checker

    def row(self, contestant: Contestant, results: Sequence[Result], own: Row | None) -> Row:
        """Return the row of a contestant; `own` is that of Kamerbron, once there is one."""
        first = results[0]
        grades = self._grades(first)
        found = [each for answer in first.answers for each in answer.found]
        times = [percentiles([answer.seconds for answer in result.answers]) for result in results]
        ranks = {question.id: _rank(each) for question, each in zip(self._questions, grades, strict=True)}
        reciprocals = [_reciprocal(rank) for rank in ranks.values()]
        return Row(
            contestant=contestant,
            versions=first.versions,
            rounds=len(results),
            pieces=first.pieces,
            characters=round(statistics.median(len(each.text) for each in found)),
            seconds_ingest=statistics.median(result.seconds_ingest for result in results),
            disk_bytes=round(statistics.median(result.disk_bytes for result in results)),
            peak_bytes=round(statistics.median(result.peak_bytes for result in results)),
            pss_bytes=round(statistics.median(result.pss_bytes for result in results)),
            seconds_p50=statistics.median(time.p50 for time in times),
            seconds_p95=statistics.median(time.p95 for time in times),
            hit_1=_score([hit(each, 1) for each in grades]),
            hit_5=_score([hit(each, 5) for each in grades]),
            mrr_10=_score([reciprocal_rank(each) for each in grades]),
            mrr_10_dutch=_score(
                [
                    reciprocal_rank(each)
                    for question, each in zip(self._questions, grades, strict=True)
                    if question.language == "nl"
                ]
            ),
            beside_kamerbron=(
                paired_test([_reciprocal(rank) for rank in own.ranks.values()], reciprocals) if own else None
            ),
            by_grading=self._by_grading(first) if any(each.places for each in found) else None,
            offsets=self._offsets(found),
            citations=self._citations(found),
            ranks=ranks,
            steady=all(_pieces(result) == _pieces(first) for result in results),
        )

    def _grades(self, result: Result) -> list[list[int]]:
        """Return for each question which of its results find a place, in their order."""
        return [
            [int(self._finds(found, question)) for found in answer.found]
            for question, answer in zip(self._questions, result.answers, strict=True)
        ]

    def _finds(self, found: Found, question: GoldQuestion) -> bool:
        ruler = self._rulers[found.document]
        pieces = ruler.places(found.text)
        return any(
            finds(pieces, map(ruler.black, self._spans(place.unit, number, found.document)))
            for place in question.relevant
            if place.publication == found.document
            for number in place.paragraphs
        )

    def _spans(self, unit: str, number: int, document: str) -> tuple[Span, ...]:
        return self._papers[document].paragraphs[unit, number]

    def _by_grading(self, result: Result) -> tuple[float, float, float]:
        grades = [
            [int(_is_at(found, question)) for found in answer.found]
            for question, answer in zip(self._questions, result.answers, strict=True)
        ]
        measures = (
            [hit(each, 1) for each in grades],
            [hit(each, 5) for each in grades],
            [reciprocal_rank(each) for each in grades],
        )
        first, fifth, rank = (statistics.fmean(values) for values in measures)
        return first, fifth, rank

    def _offsets(self, found: Sequence[Found]) -> float | None:
        told = [each for each in found if each.offset is not None]
        if not told:
            return None
        right = sum(self._papers[each.document].text.startswith(each.text, each.offset) for each in told)
        return right / len(found)

    def _citations(self, found: Sequence[Found]) -> float | None:
        if not any(each.citation for each in found):
            return None
        return statistics.fmean(
            each.citation is not None and self._checker.leads_back(each.citation, each.text) for each in found
        )


def _is_at(found: Found, question: GoldQuestion) -> bool:
    return any(
        (document, unit) == (place.publication, place.unit)
        and not set(paragraphs).isdisjoint(place.paragraphs)
        for document, unit, paragraphs in found.places
        for place in question.relevant
    )


def _rank(grades: Sequence[int]) -> int | None:
    return next((rank for rank, grade in enumerate(grades, start=1) if grade), None)


def _reciprocal(rank: int | None) -> float:
    return 1 / rank if rank else 0.0


def _score(values: Sequence[float]) -> Score:
    return Score(statistics.fmean(values), share_interval(values))


def _pieces(result: Result) -> list[list[tuple[str, str]]]:
    return [[(found.document, found.text) for found in answer.found] for answer in result.answers]
