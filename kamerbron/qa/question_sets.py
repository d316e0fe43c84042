"""A set of questions, asked together: which of them the documents cover, down to the sub-question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kamerbron.index.document import UnitKind
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer
from kamerbron.qa.asking.question import MAX_CHARACTERS, parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.sets.parts import Earlier, Part, split_parts, subject_of, whole_part
from kamerbron.qa.sets.reading import Asked, read_questions

MAX_QUESTIONS = 100
MAX_PARTS = 300
MAX_TEXT = 50_000


class Coverage(StrEnum):
    """How far the documents answer a question with all its sub-questions."""

    COVERED = "gedekt"
    PARTLY = "deels"
    NOT = "niet"
    FORMALITY = "formaliteit"


class QuestionSetError(ValueError):
    """What was given is no set of questions that can be asked. The message quotes none of it."""


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question of a set. `number` is as a citation has it: `4`, `3 en 4`; its place where it bears none.

    `parts` are its sub-questions, two or more; none where it asks one thing.
    """

    number: str
    whole: Part
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in the order of the text, and what whoever pasted it should know, in Dutch."""

    questions: tuple[SetQuestion, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """A question or a sub-question, and its answer; None for a formality, which is not asked."""

    part: Part
    answer: Answer | None

    @property
    def coverage(self) -> Coverage:
        """Whether the documents answer it.

        Another question in the same words, or this very one as it was sent, is no answer to it.
        """
        if self.answer is None:
            return Coverage.FORMALITY
        found = self.answer.answerable and self.answer.hits[0].passage.unit_kind is not UnitKind.QUESTION
        return Coverage.COVERED if found else Coverage.NOT


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question of a set with its answer, and those of its sub-questions."""

    number: str
    whole: AnsweredPart
    parts: tuple[AnsweredPart, ...]

    @property
    def coverage(self) -> Coverage:
        """Whether the documents answer all that is asked and is no formality, a part of it, or nothing."""
        found = {part.coverage for part in self.parts or (self.whole,)} - {Coverage.FORMALITY}
        if not found:
            return Coverage.FORMALITY
        if found == {Coverage.COVERED}:
            return Coverage.COVERED
        # That the question as a whole finds an answer covers some of it, and no more is known.
        any_found = Coverage.COVERED in found or self.whole.coverage is Coverage.COVERED
        return Coverage.PARTLY if any_found else Coverage.NOT


@dataclass(frozen=True, slots=True)
class AnsweredSet:
    """A set of questions with its answers."""

    questions: tuple[AnsweredQuestion, ...]
    notices: tuple[str, ...]


def take_questions(text: str) -> QuestionSet:
    """Take the questions out of a pasted text.

    Raises QuestionSetError when there are none, too many, or one that is too long.
    """
    if len(text) > MAX_TEXT:
        raise QuestionSetError(f"is langer dan {MAX_TEXT} tekens; plak de vragen in delen")
    asked = read_questions(text)
    if not asked:
        raise QuestionSetError(
            "bevat geen vragen; nummer ze (Vraag 1, of 1.) of sluit elke vraag af met een vraagteken"
        )
    return _make_set(asked, _notices(asked))


def list_questions(texts: Sequence[str]) -> QuestionSet:
    """Make a set of questions that are given one by one, numbered from 1.

    Raises QuestionSetError as `take_questions` does, EmptyQuestionError when nothing is left of one.
    """
    for text in texts:
        parse_question(text)
    return _make_set([Asked((), text.strip()) for text in texts], ())


def answer_set(
    library: Library,
    questions: QuestionSet,
    count: int,
    filters: Filters | None = None,
    before_each: Callable[[], None] | None = None,
) -> AnsweredSet:
    """Answer the questions of a set, and their sub-questions, from the papers that pass the filters.

    `before_each` is called before each search, and stops the whole by raising: no answer is left out.
    """
    # The last sub-question is often asked in the words of the whole.
    answers: dict[str, Answer] = {}

    def answered(part: Part) -> AnsweredPart:
        if part.formality:
            return AnsweredPart(part, None)
        if part.asked not in answers:
            if before_each is not None:
                before_each()
            answers[part.asked] = library.answer(parse_question(part.asked), count, filters)
        return AnsweredPart(part, answers[part.asked])

    return AnsweredSet(
        tuple(
            AnsweredQuestion(question.number, answered(question.whole), tuple(map(answered, question.parts)))
            for question in questions.questions
        ),
        questions.notices,
    )


def _make_set(asked: Sequence[Asked], notices: tuple[str, ...]) -> QuestionSet:
    if len(asked) > MAX_QUESTIONS:
        raise QuestionSetError(
            f"bevat {len(asked)} vragen en er kunnen er {MAX_QUESTIONS} tegelijk; deel ze op"
        )
    names = [_name(question.numbers) or str(place) for place, question in enumerate(asked, start=1)]
    long = [name for name, question in zip(names, asked, strict=True) if len(question.text) > MAX_CHARACTERS]
    if long:
        raise QuestionSetError(
            f"bevat vragen van meer dan {MAX_CHARACTERS} tekens: nummer {_enumerate(long)}; kort ze in"
        )
    questions = _with_parts(asked, names)
    parts = sum(max(1, len(question.parts)) for question in questions)
    if parts > MAX_PARTS:
        raise QuestionSetError(f"bevat {parts} deelvragen en er kunnen er {MAX_PARTS} tegelijk; deel ze op")
    return QuestionSet(tuple(questions), notices)


def _with_parts(asked: Sequence[Asked], names: Sequence[str]) -> list[SetQuestion]:
    questions = []
    subject = ""
    numbers = {number for place, question in enumerate(asked, 1) for number in question.numbers or (place,)}
    for question, name in zip(asked, names, strict=True):
        earlier = Earlier(subject, numbers)
        parts = split_parts(question.text, earlier)
        whole = whole_part(question.text, parts, earlier)
        questions.append(SetQuestion(name, whole, parts if len(parts) > 1 else ()))
        subject = subject_of(question.text) or subject
    return questions


def _notices(asked: Sequence[Asked]) -> tuple[str, ...]:
    """Say which numbers are skipped: the text may have lost those questions."""
    numbers = sorted({number for question in asked for number in question.numbers})
    return tuple(
        f"vraag {missing} is in de tekst niet gevonden"
        for before, after in pairwise(numbers)
        for missing in range(before + 1, after)
    )


def _name(numbers: Sequence[int]) -> str:
    return _enumerate([str(number) for number in numbers])


def _enumerate(parts: Sequence[str]) -> str:
    return " en ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
