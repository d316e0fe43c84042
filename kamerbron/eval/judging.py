"""Which of the places that answer a question a result finds, and whether those places exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kamerbron.eval.gold import GoldError
from kamerbron.eval.records import GoldPlace, GoldQuestion, GoldSet
from kamerbron.index.document import Document, Passage

# By document id and by unit key, the numbers of the paragraphs that there are.
_Paragraphs = Mapping[str, Mapping[str, frozenset[int]]]


class Judgement(NamedTuple):
    """What a result is worth: the grade of the place it finds, and which of the question's places that is.

    0 and None when it finds no place that was not found before. Places count from 0.
    """

    grade: int
    place: int | None


def check_against(gold: GoldSet, documents: Sequence[Document]) -> None:
    """Check that what a gold set refers to is there.

    Raises GoldError that names each document, unit and paragraph that is not among the documents.
    """
    there = {
        document.id: {
            unit.key: frozenset(paragraph.number for paragraph in unit.paragraphs) for unit in document.units
        }
        for document in documents
    }
    faults = [
        f"{gold.name}: document {name} staat niet in de index; bouw een index over {gold.corpus}."
        for name in gold.documents
        if name not in there
    ]
    # A document that is named above is not named again at each of its questions.
    listed = frozenset(gold.documents)
    for question in gold.questions:
        faults += [
            f"{gold.name}, vraag {question.id}: {absent}; verbeter de plaats."
            for place in question.relevant
            if place.publication in there or place.publication not in listed
            for absent in _absent(place, there)
        ]
    if faults:
        raise GoldError(faults)


def judge(question: GoldQuestion, passages: Sequence[Sequence[Passage]]) -> list[Judgement]:
    """Judge the results for a question, best first.

    A result is a passage with the near-identical ones folded in it. It finds a place when any of them is of
    the place's unit and holds one of its paragraphs. Each result finds at most one place, each place counts
    for the first result that finds it: of the places open to a result that of the highest grade, of equal
    grades the one listed first.
    """
    left = dict(enumerate(question.relevant))
    judgements = []
    for folded in passages:
        fitting = [number for number, place in left.items() if any(_holds(each, place) for each in folded)]
        found = max(fitting, key=lambda number: (left[number].grade, -number), default=None)
        judgements.append(Judgement(0, None) if found is None else Judgement(left.pop(found).grade, found))
    return judgements


def _holds(passage: Passage, place: GoldPlace) -> bool:
    return (passage.document_id, passage.unit_key) == (place.publication, place.unit) and not set(
        place.paragraphs
    ).isdisjoint(passage.paragraphs)


def _absent(place: GoldPlace, there: _Paragraphs) -> Iterator[str]:
    units = there.get(place.publication)
    if units is None:
        yield f"document {place.publication} staat niet in de index"
        return
    paragraphs = units.get(place.unit)
    if paragraphs is None:
        yield f"{place.publication} heeft geen eenheid {place.unit}"
        return
    for number in place.paragraphs:
        if number not in paragraphs:
            yield f"{place.publication}, {place.unit} heeft geen alinea {number}"
