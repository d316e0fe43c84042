"""Free gold: every published question that is answered in full is a test.

It is asked to an index that holds no text of answered questions (`kamerbron index --without-questions`), and
its own answer must come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from kamerbron.eval.records import GoldPlace, GoldQuestion, GoldSet, Provenance, Split
from kamerbron.index.document import Document, Unit, UnitKind
from kamerbron.index.formalities import is_formality, referred_units
from kamerbron.qa.asking.question import MAX_CHARACTERS

# An answer of fewer characters is a yes or a no, which nothing but its question can find.
_FULL_ANSWER = 150


def published_gold(documents: Sequence[Document], *, name: str, corpus: str) -> GoldSet:
    """Make a gold set of the questions of documents, in their order, without a hash: it is not written yet.

    An answer that only refers to others stands for those: any of them is right. Left out are questions that
    are longer than may be asked, and those whose answer says nothing of its own.
    """
    questions = []
    for document in documents:
        answers = {
            number: unit for unit in document.units if unit.kind is UnitKind.ANSWER for number in unit.numbers
        }
        for unit in document.units:
            answering = [answers[number] for number in unit.numbers if number in answers]
            if unit.kind is UnitKind.QUESTION and answering:
                question = _question(document, unit, _followed(document, answering[0]))
                questions += [question] if question else []
    ids = dict.fromkeys(place.publication for question in questions for place in question.relevant)
    return GoldSet(name, corpus, Split.TEST, tuple(ids), tuple(questions), sha256="")


def _followed(document: Document, answer: Unit) -> list[Unit]:
    keys = referred_units(answer.paragraphs)
    return [unit for unit in document.units if unit.key in keys] or [answer]


def _question(document: Document, asked: Unit, answers: Sequence[Unit]) -> GoldQuestion | None:
    text = " ".join(" ".join(paragraph.text.split()) for paragraph in asked.paragraphs)
    said = " ".join(paragraph.text for unit in answers for paragraph in unit.paragraphs)
    if not 0 < len(text) <= MAX_CHARACTERS or len(said) < _FULL_ANSWER or is_formality(said, [text]):
        return None
    return GoldQuestion(
        id=f"{document.id}.{asked.key}",
        question=text,
        language="nl",
        relevant=tuple(
            GoldPlace(document.id, unit.key, tuple(paragraph.number for paragraph in unit.paragraphs), 2)
            for unit in answers
        ),
        answerable=True,
        tags=("gepubliceerd",),
        provenance=Provenance.PUBLISHED,
    )
