"""The same few figures for each language, tag and kind of document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kamerbron.eval.figures import Figure, mean_figure
from kamerbron.eval.records import Outcome, Run
from kamerbron.eval.scores import Measure, scores

_SLICED = (Measure.HIT_1, Measure.HIT_5, Measure.MRR_10, Measure.WRONG_ANSWERS)


class SlicedBy(StrEnum):
    """What a run is sliced by, in the words of the report."""

    LANGUAGE = "taal"
    TAG = "label"
    KIND = "soort stuk"


@dataclass(frozen=True, slots=True)
class Slice:
    """The questions that have something in common.

    `figures` holds hit@1, hit@5 and MRR@10 where some of them are answerable, wrong answers where some are
    not.
    """

    by: SlicedBy
    name: str
    questions: int
    figures: Mapping[Measure, Figure]


def slices(run: Run) -> tuple[Slice, ...]:
    """Slice a run by language, by tag and by the kind of the document that answers, each sorted by name.

    A question stands in the slice of each of its tags. Its document is that of its first place of the
    highest grade; an unanswerable question has none. The kind is what any result of the run says of that
    document. A document that was never returned is named after its publication id, so that questions that
    were missed are not left out.
    """
    kinds = {found.document: found.kind for outcome in run.outcomes for found in outcome.found if found.kind}
    groups: dict[tuple[SlicedBy, str], list[Outcome]] = {}
    for outcome in run.outcomes:
        for group in _groups(outcome, kinds):
            groups.setdefault(group, []).append(outcome)
    order = list(SlicedBy)
    return tuple(
        Slice(by, name, len(outcomes), _figures(outcomes))
        for (by, name), outcomes in sorted(
            groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _groups(outcome: Outcome, kinds: Mapping[str, str]) -> Iterator[tuple[SlicedBy, str]]:
    question = outcome.question
    yield SlicedBy.LANGUAGE, question.language
    for tag in question.tags:
        yield SlicedBy.TAG, tag
    if question.relevant:
        best = max(question.relevant, key=lambda place: place.grade)
        yield SlicedBy.KIND, kinds.get(best.publication) or f"{best.publication.partition('-')[0]}-…"


def _figures(outcomes: Sequence[Outcome]) -> dict[Measure, Figure]:
    figures = {measure: mean_figure(scores(outcomes, measure)) for measure in _SLICED}
    return {measure: figure for measure, figure in figures.items() if figure is not None}
